"""A feed knows since when and why its source is barred; signed out was the first such reason."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SIGNED_OUT = "signed out: the site asks to sign in again; renew the secrets of its subscription"


def upgrade() -> None:
    """Rename the moment, and add the reason."""
    op.execute("ALTER TABLE feed RENAME COLUMN signed_out_at TO barred_at")
    op.add_column("feed", sa.Column("barred_reason", sa.String(), nullable=True))
    feed = sa.table("feed", sa.column("barred_at"), sa.column("barred_reason"))
    signed_out = feed.update().where(feed.c.barred_at.is_not(None))
    op.execute(signed_out.values(barred_reason=SIGNED_OUT))
