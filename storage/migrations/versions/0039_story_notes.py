"""What users say of a story: a claim, notes, tags, and who has read it."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, Moment

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns: list[sa.Column[object]] = [
        sa.Column("id", Id(), primary_key=True),
        sa.Column("story_id", Id(), sa.ForeignKey("story.id"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
    ]
    op.create_table("story_note", *columns)
    op.create_index("ix_story_note_story_id", "story_note", ["story_id"])
