"""Matches get a level; messages list possible matches; users label articles."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("match", sa.Column("level", sa.String(), nullable=False, server_default="alert"))
    op.create_table(
        "possible_listing",
        sa.Column("message_id", sa.String(), sa.ForeignKey("message.id"), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("article_id", sa.Integer(), sa.ForeignKey("article.id"), nullable=False),
        sa.PrimaryKeyConstraint("message_id", "topic", "article_id"),
    )
    op.create_table(
        "label",
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("article_id", sa.Integer(), sa.ForeignKey("article.id"), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("labelled_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("topic", "article_id"),
    )
