"""Columns get the names of the fields; details in one column; reasons get codes."""

import sqlalchemy as sa
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
    ("revision", "fields", "origins"),
)
DETAILS = (
    ("authors", sa.JSON()),
    ("contributors", sa.JSON()),
    ("corrections", sa.JSON()),
    ("section", sa.String()),
    ("tags", sa.JSON()),
    ("image", sa.String()),
    ("publisher", sa.String()),
    ("paywalled", sa.Boolean()),
)
CODES = (
    ("waiting", "disabled: %", "channel disabled"),
    ("waiting", "muted: the channel, %", "channel muted"),
    ("skipped", "old: it has no date, and it came with the first poll of its feed", "undated"),
)
"""State, pattern of the reason, code."""
STEP = 500
"""Articles in one step, so that a large archive does not fill the memory."""


def upgrade() -> None:
    for table, old, new in RENAMED:
        op.execute(f'ALTER TABLE {table} RENAME COLUMN "{old}" TO {new}')
    op.add_column("revision", sa.Column("details", sa.JSON(), nullable=True))
    fold_details()
    with op.batch_alter_table("revision") as batch:
        batch.alter_column("details", existing_type=sa.JSON(), nullable=False)
        for name, _ in DETAILS:
            batch.drop_column(name)
    for table in ("delivery", "message"):
        op.add_column(table, sa.Column("reason_code", sa.String(), nullable=True))
        set_codes(table)


def fold_details() -> None:
    """Collect the columns of DETAILS in one object, without those that are empty."""
    columns = [sa.column(name, kind) for name, kind in DETAILS]
    table = sa.table(
        "revision",
        sa.column("article_id", sa.Integer()),
        sa.column("number", sa.Integer()),
        sa.column("details", sa.JSON()),
        *columns,
    )
    here = sa.and_(
        table.c.article_id == sa.bindparam("of_article"),
        table.c.number == sa.bindparam("of_number"),
    )
    fill = sa.update(table).where(here).values(details=sa.bindparam("folded", type_=sa.JSON()))
    connection = op.get_bind()
    last = connection.scalar(sa.select(sa.func.max(table.c.article_id))) or 0
    for start in range(0, last, STEP):
        step = (table.c.article_id > start, table.c.article_id <= start + STEP)
        rows = connection.execute(sa.select(table).where(*step)).all()
        folded = [
            {
                "of_article": row.article_id,
                "of_number": row.number,
                "folded": {
                    column.name: getattr(row, column.name)
                    for column in columns
                    if getattr(row, column.name)
                },
            }
            for row in rows
        ]
        if folded:
            connection.execute(fill, folded)


def set_codes(name: str) -> None:
    """Give a code to each reason that an event ends; until now code compared the text."""
    columns = [sa.column(one, sa.String()) for one in ("state", "reason", "reason_code")]
    table = sa.table(name, *columns)
    for state, pattern, code in CODES:
        which = (table.c.state == state, table.c.reason.like(pattern))
        op.execute(sa.update(table).where(*which).values(reason_code=code))
