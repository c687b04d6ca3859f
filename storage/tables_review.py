"""The table of press reviews; `storage.tables` has the others."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, String, Table

from storage.columns import Moment, due_index, metadata

review = Table(
    "review",
    metadata,
    Column("id", Integer, primary_key=True),
    # Of one that makes itself: local day and hour.
    Column("slot", String, unique=True),
    # When it makes itself; null: it was made.
    Column("due_at", Moment),
    Column("made_at", Moment),
    # A Review; null: it was not made yet.
    Column("content", JSON(none_as_null=True)),
    due_index("review", "due_at"),
)
