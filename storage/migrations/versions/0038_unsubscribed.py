"""A topic is muted on one channel alone, at an address that the database signs."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mute", sa.Column("channel", sa.String()))
    op.add_column("service", sa.Column("signing_key", sa.String()))
    signed = sa.text("UPDATE service SET signing_key = :key")
    op.execute(signed.bindparams(key=secrets.token_hex(32)))
