"""A channel keeps a hash of its URL, and the service the edit that it refuses."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("channel", sa.Column("url_hash", sa.String()))
    op.add_column("service", sa.Column("refused_at", sa.DateTime(timezone=True)))
    op.add_column("service", sa.Column("refusal", sa.String()))
