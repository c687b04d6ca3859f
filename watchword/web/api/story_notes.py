"""What users say of a story: claim, note, tag, read."""

from __future__ import annotations

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from watchword.contract.story import StoryNote
from watchword.domain.note import MAX_NOTE, MAX_TAG
from watchword.usecases.story_note import (
    add_note,
    add_tag,
    claim,
    mark_read,
    release,
    remove_note,
)
from watchword.web.api.asking import Number, api_router, asked

router = api_router("stories")


class NoteRequest(BaseModel):
    """A line or more."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(max_length=MAX_NOTE)


class TagRequest(BaseModel):
    """A short word."""

    model_config = ConfigDict(extra="forbid")
    tag: str = Field(max_length=MAX_TAG)


@router.put("/stories/{number}/claim", status_code=204)
async def claim_story(request: Request, number: Number) -> None:
    """Say that the user who asks works on the story."""
    found = await asked(request)
    await found.write(lambda rows: claim(rows, number, found.asker.user, found.now))


@router.delete("/stories/{number}/claim", status_code=204)
async def release_story(request: Request, number: Number) -> None:
    """Say that nobody works on the story."""
    found = await asked(request)
    await found.write(lambda rows: release(rows, number))


@router.post("/stories/{number}/notes")
async def note_story(request: Request, number: Number, body: NoteRequest) -> StoryNote:
    """Write a note on the story."""
    found = await asked(request)
    who = found.asker.user
    new = await found.write(lambda rows: add_note(rows, number, who, body.text, found.now))
    return StoryNote.copied(new)


@router.post("/stories/{number}/tags")
async def tag_story(request: Request, number: Number, body: TagRequest) -> StoryNote:
    """Tag the story; a tag that it has already is left as it is."""
    found = await asked(request)
    who = found.asker.user
    new = await found.write(lambda rows: add_tag(rows, number, who, body.tag, found.now))
    return StoryNote.copied(new)


@router.delete("/stories/{number}/notes/{note}", status_code=204)
async def unsay(request: Request, number: Number, note: Number) -> None:
    """Remove a note or a tag of the story, by its number."""
    found = await asked(request)
    await found.write(lambda rows: remove_note(rows, number, note))


@router.put("/stories/{number}/read", status_code=204)
async def mark_story_read(request: Request, number: Number) -> None:
    """Keep that the user who asks has read the story; a reader may."""
    found = await asked(request)
    who = found.asker.user
    await found.write(lambda rows: mark_read(rows, number, who, found.now, is_read=True))


@router.delete("/stories/{number}/read", status_code=204)
async def mark_story_unread(request: Request, number: Number) -> None:
    """Keep that the user who asks has still to read the story; a reader may."""
    found = await asked(request)
    who = found.asker.user
    await found.write(lambda rows: mark_read(rows, number, who, found.now, is_read=False))
