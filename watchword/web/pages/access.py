"""*Your access*: where a user is signed in, and the tokens of the user's programs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from watchword.domain.user import MIN_PASSWORD, SCOPES, Role, Token
from watchword.errors import Conflict, InvalidRequest
from watchword.usecases.token import (
    MAX_LABEL,
    MadeToken,
    check_scope,
    list_tokens,
    make_token,
    revoke_own_token,
)
from watchword.usecases.user import (
    SignIn,
    begin_sign_in,
    change_own_password,
    end_other_sessions,
    end_session,
    list_sessions,
    refuse_password,
)
from watchword.web.credentials import Proof, give_mark, hash_id, mark_of
from watchword.web.pages.sign_in import Checking, Password, address_of, check_new, too_many
from watchword.web.visit import Visit, visit

router = APIRouter(include_in_schema=False)


@router.get("/access")
async def access(request: Request, changed: Annotated[bool, Query()] = False) -> Response:
    """The page. `changed`: whether the user just set a new password."""
    return await _page(await visit(request), changed=changed)


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


@router.post("/access/password")
async def change_password(
    request: Request, current: Password = "", password: Password = "", again: Password = ""
) -> Response:
    """Set the user's own password. Who sits down at an open browser does not know the present one."""
    found = await _signed_in(request)
    app, name = found.app, found.asker.user
    asked = SignIn(name=name, address=address_of(request), now=found.now, mark=mark_of(request))
    try:
        check_new(name, password, again)
    except InvalidRequest as error:
        return await _page(found, 400, refused=str(error))
    begun = await app.write(lambda rows: begin_sign_in(rows, asked))
    if begun.wait_until is not None:
        return await _page(found, 429, refused=too_many(found, begun.wait_until))
    checking: Checking = request.app.state.checking
    if not await checking.fits(current, begun.password):
        await app.write(lambda rows: refuse_password(rows, asked))
        return await _page(found, 403, refused=found.gettext("That is not your present password."))
    password_hash, here = await checking.hash(password), hash_id(found.asker.browser_id)
    await found.write(lambda rows: change_own_password(rows, asked, begun, password_hash, here))
    done = RedirectResponse("/access?changed=1", 303)
    give_mark(done, request.scope, name, password_hash)
    return done


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
    return await _page(found, made=await found.write(lambda rows: make_token(rows, new)))


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


async def _page(
    found: Visit,
    status: int = 200,
    *,
    made: MadeToken | None = None,
    refused: str = "",
    changed: bool = False,
) -> Response:
    """`refused`: why the user has no new password."""
    name, role = found.asker.user, found.asker.role or Role.READER
    sessions = await found.read(lambda rows: list_sessions(rows, name, found.now))
    tokens = await found.read(list_tokens)
    return found.render(
        "access.html",
        status,
        page="",
        refused=refused,
        changed=changed,
        min_password=MIN_PASSWORD,
        sessions=sessions,
        here=hash_id(found.asker.browser_id),
        tokens=[one for one in tokens if one.user == name],
        scopes=[word for word, most in SCOPES.items() if most <= role],
        secret=made.secret if made else "",
    )
