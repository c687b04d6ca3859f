"""A host keeps how far its clock is ahead of ours."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE host ADD COLUMN clock_offset FLOAT")
