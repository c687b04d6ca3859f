"""A host keeps what its robots.txt said, and what it was asked on each day."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.add_column("host", sa.Column("robots_read_at", moment))
    op.add_column("host", sa.Column("robots_until", moment))
    op.add_column("host", sa.Column("robots_answer", sa.String()))
    op.add_column("host", sa.Column("crawl_delay", sa.Float()))
    op.add_column("host", sa.Column("rights", sa.JSON()))
    op.create_table(
        "host_day",
        sa.Column("host", sa.String(), primary_key=True),
        sa.Column("day", sa.String(), primary_key=True),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("waits", sa.Integer(), nullable=False),
    )
