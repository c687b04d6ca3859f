"""Texts are dropped, the oldest first, where the configuration keeps them no longer."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "service", sa.Column("pruned_to", sa.Integer(), nullable=False, server_default="0")
    )
