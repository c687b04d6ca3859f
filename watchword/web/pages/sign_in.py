"""*Sign in*, and out."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, ParamSpec, TypeVar

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from watchword.app.passwords import fits, hash_password
from watchword.domain.user import MAX_PASSWORD
from watchword.errors import InvalidRequest, StoreError
from watchword.usecases.user import (
    SignIn,
    begin_sign_in,
    check_password,
    finish_sign_in,
    refuse_sign_in,
    sign_out,
)
from watchword.web.credentials import (
    Asker,
    forget_id,
    give_id,
    give_mark,
    hash_id,
    mark_of,
    new_id,
)
from watchword.web.forms import own_path
from watchword.web.visit import Visit, visit
from watchword.wording.catalogue import READER_LANGUAGES

P = ParamSpec("P")
T = TypeVar("T")
MAX_WAITING = 20
Password = Annotated[str, Form()]
router = APIRouter(include_in_schema=False)


@dataclass(slots=True)
class Checking:
    """Passwords are checked one at a time: each takes 64 MiB. The rest waits, and not without end."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0

    async def fits(self, password: str, stored: str | None) -> bool:
        """Whether it is the password of the hash. Raises StoreError where too many wait."""
        return await self._one(fits, password[:MAX_PASSWORD], stored)

    async def hash(self, password: str) -> str:
        """The hash of a new password. Raises StoreError where too many wait."""
        return await self._one(hash_password, password)

    async def _one(self, job: Callable[P, T], *args: P.args, **options: P.kwargs) -> T:
        if self.waiting >= MAX_WAITING:
            raise StoreError("too many people sign in at this moment; try again in a few seconds")
        self.waiting += 1
        try:
            async with self.lock:
                return await asyncio.to_thread(job, *args, **options)
        finally:
            self.waiting -= 1


@router.get("/sign-in")
async def page(
    request: Request,
    next: Annotated[str, Query()] = "",
    language: Annotated[str, Query()] = "",
) -> Response:
    """The page. `next`: where to go then."""
    found = await visit(request, asks=False)
    if language in READER_LANGUAGES:
        chosen = dataclasses.replace(found.choices, language=language)
        found = dataclasses.replace(found, choices=chosen)
    return _page(found, 200, next)


@router.post("/sign-in")
async def enter(
    request: Request,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Password = "",
    keep: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "",
) -> Response:
    """Sign in: always a new session, so that an id that somebody planted is worth nothing."""
    found = await visit(request, asks=False)
    asked = SignIn(name=name, address=address_of(request), now=found.now, mark=mark_of(request))
    begun = await found.write(lambda rows: begin_sign_in(rows, asked))
    if begun.wait_until is not None:
        answer = _page(found, 429, next, too_many(found, begun.wait_until), name)
        answer.headers["Retry-After"] = str(
            int((begun.wait_until - found.now).total_seconds()) + 1
        )
        return answer
    checking: Checking = request.app.state.checking
    is_right = await checking.fits(password, begun.password)
    browser_id = new_id()
    id_hash = hash_id(browser_id)
    session = (
        await found.write(
            lambda rows: finish_sign_in(rows, asked, begun, id_hash, keep=keep == "on")
        )
        if is_right
        else None
    )
    if session is None or begun.password is None:
        await found.write(lambda rows: refuse_sign_in(rows, asked))
        wrong = found.gettext("That name and password do not go together.")
        return _page(found, 403, next, wrong, name)
    await _end_session(request, found)
    done = RedirectResponse(own_path(next), 303)
    give_id(done, request.scope, browser_id, keep=keep == "on")
    give_mark(done, request.scope, session.user, begun.password)
    return done


@router.post("/sign-out")
async def leave(request: Request) -> Response:
    """End the session of this browser."""
    await _end_session(request, await visit(request, asks=False))
    done = RedirectResponse("/sign-in", 303)
    forget_id(done, request.scope)
    return done


async def _end_session(request: Request, found: Visit) -> None:
    asker: Asker = request.scope["asker"]
    id_hash = hash_id(asker.browser_id)
    await found.write(lambda rows: sign_out(rows, id_hash))


def check_new(name: str, password: str, again: str) -> None:
    """Raises InvalidRequest for a new password that is too easy, or that was typed in two ways. Pure."""
    check_password(password, name)
    if password != again:
        raise InvalidRequest("the two passwords are not the same; nothing was changed")


def too_many(found: Visit, until: datetime) -> str:
    """That a try has to wait until then."""
    text = found.gettext("Too many tries. The next one is possible at {time}.")
    return text.format(time=found.moment(until))


def address_of(request: Request) -> str:
    """From where a request comes."""
    return request.client.host if request.client else ""


def _page(found: Visit, status: int, next_path: str, reason: str = "", name: str = "") -> Response:
    return found.render(
        "sign_in.html", status, next_path=own_path(next_path), reason=reason, name=name
    )
