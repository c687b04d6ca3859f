"""What users say of a story: who works on it, a note, a tag, and that somebody has read it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MAX_NOTE = 2000
"""Characters of a note."""
MAX_TAG = 40
"""Characters of a tag."""
MAX_TAGS = 12
"""Tags of one story: a list shows all of them on a line."""


class NoteKind(StrEnum):
    """What a user said of a story."""

    CLAIM = "claim"
    """The user works on it; one user at a time."""
    NOTE = "note"
    """A line or more."""
    TAG = "tag"
    """A short word, each once."""
    READ = "read"
    """The user has read it; it counts for this user alone, until the story has a new alert."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryNote:
    """One thing that a user said of a story."""

    id: int
    kind: NoteKind
    who: str
    """The name of the user; empty: nobody had to sign in."""
    text: str
    """Of a note or a tag; else empty."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryNotes:
    """All that users said of a story."""

    claim: StoryNote | None = None
    """None: nobody works on it."""
    notes: tuple[StoryNote, ...] = ()
    """The oldest first."""
    tags: tuple[StoryNote, ...] = ()
    """The oldest first."""
    is_read: bool = False
    """Whether the user who asks has read it, and it has no newer alert."""


NOTHING_SAID = StoryNotes()


def sort_notes(said: Iterable[StoryNote], who: str, alerted_at: datetime | None) -> StoryNotes:
    """What was said of one story, in its order, by its kinds. Pure.

    `who`: the user who asks. `alerted_at`: of the story's last alert; None: it has none.
    """
    every = tuple(said)
    read = [one.at for one in every if one.kind is NoteKind.READ and one.who == who]
    return StoryNotes(
        claim=next((one for one in every if one.kind is NoteKind.CLAIM), None),
        notes=tuple(one for one in every if one.kind is NoteKind.NOTE),
        tags=tuple(one for one in every if one.kind is NoteKind.TAG),
        is_read=bool(read) and (alerted_at is None or max(read) >= alerted_at),
    )


def fold_tag(text: str) -> str:
    """A tag in the one spelling that rows have: without `#`, small letters, single spaces. Pure."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return " ".join(plain.split()).lstrip("#").strip()
