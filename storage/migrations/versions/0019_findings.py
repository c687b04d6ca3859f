"""Of a site that the configuration names alone, it is kept which of its feeds is read."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "finding",
        sa.Column("feed", sa.String(), sa.ForeignKey("feed.url"), primary_key=True),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("kind", sa.String()),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String()),
        sa.Column("confidence", sa.Float()),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
    )
