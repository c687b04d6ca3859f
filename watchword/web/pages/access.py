"""*Your access*: where a user is signed in, and the tokens of the user's programs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from watchword.domain.user import SCOPES, Role, Token
from watchword.errors import Conflict
from watchword.usecases.token import (
    MAX_LABEL,
    MadeToken,
    check_scope,
    list_tokens,
    make_token,
    revoke_own_token,
)
from watchword.usecases.user import end_other_sessions, end_session, list_sessions
from watchword.web.credentials import Proof, hash_id
from watchword.web.visit import Visit, visit

router = APIRouter(include_in_schema=False)


@router.get("/access")
async def access(request: Request) -> Response:
    """The page."""
    return await _page(await visit(request))


@router.post("/access/sign-out")
async def sign_out(
    request: Request, session: Annotated[str, Form(max_length=64)] = ""
) -> Response:
    """End one session of the user."""
    found = await _signed_in(request)
    await found.write(lambda rows: end_session(rows, found.asker.user, session, found.now))
    return RedirectResponse("/access", 303)


@router.post("/access/sign-out-others")
async def sign_out_others(request: Request) -> Response:
    """End the user's sessions in all other browsers."""
    found = await _signed_in(request)
    here = hash_id(found.asker.browser_id)
    await found.write(lambda rows: end_other_sessions(rows, found.asker.user, here, found.now))
    return RedirectResponse("/access", 303)


@router.post("/access/tokens")
async def make(
    request: Request,
    scope: Annotated[str, Form()] = "read",
    label: Annotated[str, Form(max_length=MAX_LABEL)] = "",
) -> Response:
    """Make a token of the user; this answer alone shows its secret."""
    found = await _signed_in(request)
    new = Token(
        id=0,
        user=found.asker.user,
        scope=check_scope(scope),
        label=" ".join(label.split()),
        created_at=found.now,
    )
    return await _page(found, await found.write(lambda rows: make_token(rows, new)))


@router.post("/access/tokens/revoke")
async def revoke(request: Request, number: Annotated[int, Form(ge=1, le=2**31 - 1)]) -> Response:
    """Revoke a token of the user."""
    found = await _signed_in(request)
    await found.write(lambda rows: revoke_own_token(rows, found.asker.user, number))
    return RedirectResponse("/access", 303)


async def _signed_in(request: Request) -> Visit:
    """The visit of a browser that is signed in. Raises Conflict.

    A token is no sign-in: one that may only read could else make one that may do more.
    """
    found = await visit(request)
    if found.asker.proof is not Proof.SESSION:
        raise Conflict("this is for a browser that is signed in; nothing was changed")
    return found


async def _page(found: Visit, made: MadeToken | None = None) -> Response:
    name, role = found.asker.user, found.asker.role or Role.READER
    sessions = await found.read(lambda rows: list_sessions(rows, name, found.now))
    tokens = await found.read(list_tokens)
    return found.render(
        "access.html",
        page="",
        sessions=sessions,
        here=hash_id(found.asker.browser_id),
        tokens=[one for one in tokens if one.user == name],
        scopes=[word for word, most in SCOPES.items() if most <= role],
        secret=made.secret if made else "",
    )
