"""Front pages: where each had which articles, by the hour."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Moment

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns: list[sa.Column[object]] = [
        sa.Column("hour", Moment(), primary_key=True),
        sa.Column("source", sa.String(), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("article_id", Id(), sa.ForeignKey("article.id")),
        sa.Column("url", sa.String()),
        sa.Column("title", sa.String()),
    ]
    op.create_table("front_position", *columns)
    op.create_index("ix_front_position_article_id", "front_position", ["article_id"])
