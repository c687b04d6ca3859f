"""Press reviews."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns: list[sa.Column[object]] = [
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("slot", sa.String(), unique=True),
        sa.Column("due_at", Moment()),
        sa.Column("made_at", Moment()),
        sa.Column("content", sa.JSON()),
    ]
    op.create_table("review", *columns)
    waits = sa.text("due_at IS NOT NULL")
    op.create_index(
        "ix_review_due_at", "review", ["due_at"], sqlite_where=waits, postgresql_where=waits
    )
