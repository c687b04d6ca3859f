"""A message keeps how many of its items were taken, of a list that is sent in parts."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE message ADD COLUMN taken INTEGER NOT NULL DEFAULT 0")
