"""The repository of what users say of stories; those of other nouns are in `watchword.repositories`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from watchword.domain.note import NoteKind, StoryNote


class StoryNoteQueries(Protocol):
    """Claims, notes, tags, and who has read what."""

    def of(self, story_id: int) -> Sequence[StoryNote]:
        """What was said of a story, the oldest first."""

    def tags(self, *, limit: int) -> Sequence[str]:
        """The tags of any story, those of most stories first."""


class StoryNoteRepository(StoryNoteQueries, Protocol):
    def add(self, story_id: int, kind: NoteKind, who: str, text: str, now: datetime) -> StoryNote:
        """Keep what a user said of a story."""

    def remove(self, note_id: int) -> None:
        """Forget one thing that was said."""
