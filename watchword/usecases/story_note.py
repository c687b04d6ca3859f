"""What a person says of a story: claim it, write a note, tag it, mark it as read."""

from __future__ import annotations

from datetime import datetime

from watchword.domain.note import (
    MAX_NOTE,
    MAX_TAG,
    MAX_TAGS,
    NoteKind,
    StoryNote,
    StoryNotes,
    fold_tag,
    sort_notes,
)
from watchword.errors import Conflict, InvalidRequest, NotFound
from watchword.ports import WriteTransaction
from watchword.wording.safe_text import inert, one_line


def claim(rows: WriteTransaction, story: int, who: str, now: datetime) -> None:
    """Say that a user works on a story. Raises NotFound, or Conflict if another user does."""
    held = _said(rows, story).claim
    if held is None:
        rows.story_notes.add(story, NoteKind.CLAIM, who, "", now)
    elif held.who != who:
        raise Conflict(f"{story}: {held.who or 'somebody'} has claimed it; release it first")


def release(rows: WriteTransaction, story: int) -> None:
    """Say that nobody works on a story; any editor may. Raises NotFound."""
    if held := _said(rows, story).claim:
        rows.story_notes.remove(held.id)


def add_note(rows: WriteTransaction, story: int, who: str, text: str, now: datetime) -> StoryNote:
    """Write a note on a story. Raises NotFound, or InvalidRequest if it is empty or too long."""
    _said(rows, story)
    lines = [inert(line).rstrip() for line in text.splitlines()]
    return rows.story_notes.add(
        story, NoteKind.NOTE, who, _checked("\n".join(lines).strip(), MAX_NOTE), now
    )


def add_tag(rows: WriteTransaction, story: int, who: str, text: str, now: datetime) -> StoryNote:
    """Tag a story; a tag that it has already is left as it is.

    Raises NotFound, InvalidRequest if the tag is empty or too long, Conflict if there are too many.
    """
    tags = _said(rows, story).tags
    tag = _checked(fold_tag(one_line(text)), MAX_TAG)
    for one in tags:
        if one.text == tag:
            return one
    if len(tags) >= MAX_TAGS:
        raise Conflict(f"{story}: it has {MAX_TAGS} tags, and no more fit on a line")
    return rows.story_notes.add(story, NoteKind.TAG, who, tag, now)


def remove_note(rows: WriteTransaction, story: int, note: int) -> None:
    """Remove a note or a tag of a story; any editor may. Raises NotFound."""
    said = _said(rows, story)
    if note not in [one.id for one in (*said.notes, *said.tags)]:
        raise NotFound(f"{note}: story {story} has no note or tag with this number")
    rows.story_notes.remove(note)


def mark_read(
    rows: WriteTransaction, story: int, who: str, now: datetime, *, is_read: bool
) -> None:
    """Keep that a user has read a story, or has still to read it. Raises NotFound."""
    _said(rows, story)
    for one in rows.story_notes.of(story):
        if one.kind is NoteKind.READ and one.who == who:
            rows.story_notes.remove(one.id)
    if is_read:
        rows.story_notes.add(story, NoteKind.READ, who, "", now)


# --- within ---


def _said(rows: WriteTransaction, story: int) -> StoryNotes:
    """Raises NotFound if there is no story with this number."""
    if not rows.stories.members(story):
        raise NotFound(f"{story}: no story has this number")
    return sort_notes(rows.story_notes.of(story), "", None)


def _checked(text: str, most: int) -> str:
    if not text:
        raise InvalidRequest("write something first")
    if len(text) > most:
        raise InvalidRequest(f"{len(text)} characters; at most {most} are kept")
    return text
