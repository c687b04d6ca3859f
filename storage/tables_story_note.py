"""The table of what users say of stories; `storage.tables` has the others."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table

from storage.columns import Id, Moment, metadata

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
