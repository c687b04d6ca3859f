"""The newest page of each host that is to be read is found by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

WAITING = sa.text("read_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_article_waiting",
        "article",
        ["host", "id"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
