"""A host of which a page was read is known by it."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    page_read: sa.Column[bool] = sa.Column(
        "page_read", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("host", page_read)
