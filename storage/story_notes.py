"""The repository of what users say of stories, and what becomes of it when stories change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    delete,
    exists,
    func,
    insert,
    select,
)

from storage.rows import insert_row, steps
from storage.tables import alert, story, story_note
from watchword.domain.note import NoteKind, StoryNote


class SqlStoryNotes:
    """Implements StoryNoteRepository on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, story_id: int) -> Sequence[StoryNote]:
        return notes_of(self._connection, [story_id])[story_id]

    def tags(self, *, limit: int) -> Sequence[str]:
        used = (
            select(story_note.c.text)
            .where(story_note.c.kind == NoteKind.TAG.value)
            .group_by(story_note.c.text)
            .order_by(func.count().desc(), story_note.c.text)
            .limit(limit)
        )
        return self._connection.scalars(used).all()

    def add(self, story_id: int, kind: NoteKind, who: str, text: str, now: datetime) -> StoryNote:
        values = {"kind": kind.value, "who": who, "text": text, "at": now}
        number = insert_row(self._connection, story_note, story_id=story_id, **values)
        return StoryNote(id=number, kind=kind, who=who, text=text, at=now)

    def remove(self, note_id: int) -> None:
        self._connection.execute(delete(story_note).where(story_note.c.id == note_id))


def notes_of(connection: Connection, ids: Sequence[int]) -> Mapping[int, Sequence[StoryNote]]:
    """What was said of each story, the oldest first; a story of which nothing was said has none."""
    found = defaultdict[int, list[StoryNote]](list)
    for some in steps(ids):
        said = select(story_note).where(story_note.c.story_id.in_(some))
        for row in connection.execute(said.order_by(story_note.c.at, story_note.c.id)):
            found[row.story_id].append(_note(row))
    return found


def has(kind: NoteKind, **values: str) -> ColumnElement[bool]:
    """Whether something of this kind was said of the story; `values`: of its columns."""
    fits = [story_note.c[name] == value for name, value in values.items()]
    said = select(story_note.c.story_id).where(story_note.c.kind == kind.value, *fits)
    return story.c.id.in_(said)


def is_unread(who: str, topics: Sequence[str]) -> ColumnElement[bool]:
    """Whether a user has still to read the story: none of its alerts, or not its last one."""
    newer = exists().where(
        alert.c.story_id == story_note.c.story_id,
        alert.c.topic.in_(topics),
        alert.c.created_at > story_note.c.at,
    )
    return ~exists().where(
        story_note.c.story_id == story.c.id,
        story_note.c.kind == NoteKind.READ.value,
        story_note.c.who == who,
        ~newer,
    )


def copy_notes(connection: Connection, old: int, new: int) -> None:
    """What was said of a story was said of all its articles: those that leave it keep it."""
    for row in connection.execute(_about(old)).all():
        _add(connection, new, row)


def join_notes(connection: Connection, story_id: int, other: int) -> None:
    """What was said of both stories is said of the one; the other one has nothing then.

    The earlier claim stays. A tag is there once, and so is a note that a split had copied. Who has read
    one of both only has still to read the whole.
    """
    mine, theirs = (connection.execute(_about(one)).all() for one in (story_id, other))
    if not theirs and all(row.kind != NoteKind.READ.value for row in mine):
        return
    connection.execute(delete(story_note).where(story_note.c.story_id.in_([story_id, other])))
    claims = [row for row in (*mine, *theirs) if row.kind == NoteKind.CLAIM.value]
    kept: dict[tuple[object, ...], Row[Any]] = {}
    for row in sorted((*mine, *theirs), key=lambda row: (row.at, row.id)):
        if row.kind in (NoteKind.NOTE.value, NoteKind.TAG.value):
            when = row.at if row.kind == NoteKind.NOTE.value else None
            who = row.who if row.kind == NoteKind.NOTE.value else None
            kept.setdefault((row.kind, row.text, who, when), row)
    if claims:
        kept["claim",] = min(claims, key=lambda row: (row.at, row.id))
    for row in mine:
        also = [one for one in theirs if (one.kind, one.who) == (row.kind, row.who)]
        if row.kind == NoteKind.READ.value and also:
            kept["read", row.who] = min((row, *also), key=lambda row: row.at)
    for row in kept.values():
        _add(connection, story_id, row)


# --- within ---


def _about(story_id: int) -> Any:
    return select(story_note).where(story_note.c.story_id == story_id).order_by(story_note.c.id)


def _add(connection: Connection, story_id: int, row: Row[Any]) -> None:
    values = {name: getattr(row, name) for name in ("kind", "who", "text", "at")}
    connection.execute(insert(story_note).values(story_id=story_id, **values))


def _note(row: Row[Any]) -> StoryNote:
    return StoryNote(id=row.id, kind=NoteKind(row.kind), who=row.who, text=row.text, at=row.at)
