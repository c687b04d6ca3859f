"""Hosts count costly answers; feeds keep digest and ttl, and whether their host could be reached."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ADDED: tuple[tuple[str, sa.Column[object]], ...] = (
    ("host", sa.Column("strikes", sa.Integer(), nullable=False, server_default="0")),
    ("host", sa.Column("pages_not_before", sa.DateTime(timezone=True), nullable=True)),
    ("feed", sa.Column("digest", sa.String(), nullable=True)),
    ("feed", sa.Column("ttl", sa.Float(), nullable=True)),
    ("feed", sa.Column("unreachable", sa.Boolean(), nullable=False, server_default=sa.false())),
)


def upgrade() -> None:
    for table, column in ADDED:
        op.add_column(table, column)
