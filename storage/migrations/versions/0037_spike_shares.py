"""Of a spike that has ended, all articles that were found in its hours."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    read: sa.Column[int] = sa.Column(
        "total_read", sa.Integer(), nullable=False, server_default="0"
    )
    op.add_column("spike", read)
