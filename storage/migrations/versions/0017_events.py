"""Articles have clues, by which reports of one event are found, and a story may be related to one."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("story", sa.Column("related_to", sa.Integer()))
    op.create_index("ix_story_related_to", "story", ["related_to"])
    op.create_table(
        "clues",
        sa.Column("article_id", sa.Integer(), sa.ForeignKey("article.id"), primary_key=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("is_full", sa.Boolean(), nullable=False),
        sa.Column("headline", sa.JSON(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("vector", sa.LargeBinary()),
    )
    op.create_table(
        "clue",
        sa.Column("value", sa.String(), primary_key=True),
        sa.Column("article_id", sa.Integer(), sa.ForeignKey("article.id"), primary_key=True),
    )
    op.create_index("ix_clue_article_id", "clue", ["article_id"])
