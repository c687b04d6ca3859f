"""What a reader says of a story, from the pages *Story* and *Now*; each goes back to its page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from watchword.usecases.story_note import (
    add_note,
    add_tag,
    claim,
    mark_read,
    release,
    remove_note,
)
from watchword.web.pages.settings import back
from watchword.web.visit import visit

router = APIRouter(include_in_schema=False)


@router.post("/stories/{number}/claim")
async def claim_story(request: Request, number: int) -> Response:
    """Say that the reader works on the story."""
    found = await visit(request)
    await found.write(lambda rows: claim(rows, number, found.asker.user, found.now))
    return _shown(number)


@router.post("/stories/{number}/release")
async def release_story(request: Request, number: int) -> Response:
    """Say that nobody works on the story."""
    found = await visit(request)
    await found.write(lambda rows: release(rows, number))
    return _shown(number)


@router.post("/stories/{number}/note")
async def note_story(request: Request, number: int, text: Annotated[str, Form()]) -> Response:
    """Write a note on the story."""
    found = await visit(request)
    who = found.asker.user
    await found.write(lambda rows: add_note(rows, number, who, text, found.now))
    return _shown(number)


@router.post("/stories/{number}/tag")
async def tag_story(request: Request, number: int, tag: Annotated[str, Form()]) -> Response:
    """Tag the story."""
    found = await visit(request)
    who = found.asker.user
    await found.write(lambda rows: add_tag(rows, number, who, tag, found.now))
    return _shown(number)


@router.post("/stories/{number}/unsay")
async def unsay(request: Request, number: int, note: Annotated[int, Form()]) -> Response:
    """Remove a note or a tag of the story."""
    found = await visit(request)
    await found.write(lambda rows: remove_note(rows, number, note))
    return _shown(number)


@router.post("/stories/{number}/read")
async def read_story(
    request: Request, number: int, is_read: Annotated[bool, Form()] = True
) -> Response:
    """Keep that the reader has read the story, or has still to read it."""
    found = await visit(request)
    who = found.asker.user
    await found.write(lambda rows: mark_read(rows, number, who, found.now, is_read=is_read))
    return RedirectResponse(back(request), 303)


def _shown(number: int) -> Response:
    return RedirectResponse(f"/stories/{number}#notes", 303)
