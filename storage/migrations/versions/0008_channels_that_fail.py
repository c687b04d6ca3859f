"""A failing channel has a moment of its next attempt."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("channel", sa.Column("retry_at", sa.DateTime(timezone=True)))
