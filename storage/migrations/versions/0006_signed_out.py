"""A feed knows since when the site of its source asks to sign in again."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; every source is signed in."""
    op.add_column("feed", sa.Column("signed_out_at", sa.DateTime(timezone=True), nullable=True))
