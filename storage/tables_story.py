"""The tables of stories and of what users say of them; `storage.tables` has the others."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, String, Table

from storage.columns import Id, Moment, metadata

story = Table(
    "story",
    metadata,
    Column("id", Id, primary_key=True),
    Column("created_at", Moment, nullable=False),
    # An earlier story that may be of the same event.
    Column("related_to", Id, index=True),
)

story_member = Table(
    "story_member",
    metadata,
    Column("article_id", Id, ForeignKey("article.id"), primary_key=True),
    Column("story_id", Id, ForeignKey("story.id"), nullable=False, index=True),
    # A Link.
    Column("link", String, nullable=False),
    # `of`: the earlier article that it is linked to; of a copy `containment`, else `words`.
    Column("evidence", JSON),
)

# What a user said of an article: whether it belongs to a story.
story_answer = Table(
    "story_answer",
    metadata,
    Column("article_id", Id, ForeignKey("article.id"), primary_key=True),
    Column("story_id", Id, ForeignKey("story.id"), primary_key=True, index=True),
    Column("belongs", Boolean, nullable=False),
    Column("said_at", Moment, nullable=False),
)

story_note = Table(
    "story_note",
    metadata,
    Column("id", Id, primary_key=True),
    Column("story_id", Id, ForeignKey("story.id"), nullable=False, index=True),
    # A NoteKind.
    Column("kind", String, nullable=False),
    # The name of a user as it was then; empty: nobody had to sign in.
    Column("who", String, nullable=False),
    Column("text", String, nullable=False),
    Column("at", Moment, nullable=False),
)
