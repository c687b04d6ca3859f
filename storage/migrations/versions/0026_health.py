"""A feed knows what it brought last, whether it is silent, and what its pages have."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("news_at", "newest_at", "silent_at", "odd_at"):
        op.add_column("feed", sa.Column(name, sa.DateTime(timezone=True)))
    op.add_column("feed", sa.Column("silent_reason", sa.String()))
    op.add_column("feed", sa.Column("odd_reason", sa.String()))
    op.add_column("feed", sa.Column("filling", sa.JSON()))
