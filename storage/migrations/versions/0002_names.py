"""Columns bear the field's names."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

RENAMED = (
    ("feed", "turn", "lease_token"),
    ("article", "first", "from_first_poll"),
    ("article", "late", "after_gap"),
    ("article", "read_turn", "read_lease_token"),
    ("article", "judge_turn", "judge_lease_token"),
    ("message", "turn", "attempt"),
    ("message", "outcomes", "finished_attempts"),
    ("message", "lost", "unknown_outcomes"),
)


def upgrade() -> None:
    for table, old, new in RENAMED:
        op.execute(f'ALTER TABLE {table} RENAME COLUMN "{old}" TO {new}')
