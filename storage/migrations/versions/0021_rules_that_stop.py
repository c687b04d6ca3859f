"""A listing whose rules have stopped is guessed, and rules are proposed."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("finding", sa.Column("rules", sa.String()))
    op.add_column("finding", sa.Column("stands_for", sa.String()))
    op.add_column("finding", sa.Column("reason", sa.String(), nullable=False, server_default=""))
