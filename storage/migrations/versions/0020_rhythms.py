"""A feed has a rhythm in place of one rate; it is learnt anew."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("feed", "rate")
    op.add_column("feed", sa.Column("rhythm", sa.JSON()))
