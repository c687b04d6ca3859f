"""*Users*: who may sign in, and as what; an admin's alone. The first user is made here too."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from watchword.domain.user import MIN_PASSWORD, Role, User
from watchword.errors import Conflict, InvalidRequest
from watchword.ports import WriteTransaction
from watchword.usecases.user import (
    add_user,
    check_name,
    check_role,
    end_sessions,
    list_users,
    remove_user,
    set_password,
    set_role,
)
from watchword.web.pages.sign_in import Checking, Password, check_new
from watchword.web.visit import Visit, visit

router = APIRouter(include_in_schema=False)
Name = Annotated[str, Form(max_length=200)]


@router.get("/users")
async def users(request: Request, password: Annotated[str, Query()] = "") -> Response:
    """The page. `password`: who just got a new one."""
    return await _page(await visit(request), changed=password)


@router.post("/users")
async def add(
    request: Request,
    name: Name = "",
    role: Annotated[str, Form()] = "",
    password: Password = "",
    again: Password = "",
) -> Response:
    """Add a user; from the first one on everybody has to sign in, so that one is an admin."""
    found = await visit(request)

    def change(rows: WriteTransaction) -> None:
        if rows.users.count() == 0 and new.role is not Role.ADMIN:
            raise InvalidRequest("the first user has to be an admin, who can add the others")
        add_user(rows, new, password_hash)

    try:
        new = User(name=check_name(name), role=check_role(role), created_at=found.now)
        password_hash = await _hash(request, new.name, password, again)
        await found.write(change)
    except (InvalidRequest, Conflict) as error:
        return await _page(found, refused=error, name=name, role=role)
    return RedirectResponse("/users", 303)


@router.post("/users/role")
async def change_role(
    request: Request, name: Name = "", role: Annotated[str, Form()] = ""
) -> Response:
    """Give another user another role."""
    found = await visit(request)
    known, level = _another(found, name), check_role(role)
    await found.write(lambda rows: set_role(rows, known, level))
    return RedirectResponse("/users", 303)


@router.post("/users/password")
async def change_password(
    request: Request, name: Name = "", password: Password = "", again: Password = ""
) -> Response:
    """Set a new password; the user is signed out everywhere."""
    found, known = await visit(request), check_name(name)
    try:
        password_hash = await _hash(request, known, password, again)
    except InvalidRequest as error:
        return await _page(found, refused=error)
    await found.write(lambda rows: set_password(rows, known, password_hash))
    return RedirectResponse(f"/users?{urlencode({'password': known})}", 303)


@router.post("/users/sign-out")
async def sign_out(request: Request, name: Name = "") -> Response:
    """End all sessions of a user."""
    found, known = await visit(request), check_name(name)
    await found.write(lambda rows: end_sessions(rows, known))
    return RedirectResponse("/users", 303)


@router.post("/users/remove")
async def remove(request: Request, name: Name = "") -> Response:
    """Remove another user, with the user's sessions and tokens."""
    found = await visit(request)
    known = _another(found, name)
    await found.write(lambda rows: remove_user(rows, known))
    return RedirectResponse("/users", 303)


def _another(found: Visit, name: str) -> str:
    """The name of a user who is not the one that asks. Raises Conflict: nobody locks themselves out."""
    known = check_name(name)
    if known == found.asker.user:
        raise Conflict("your own role and removal are another admin's to change")
    return known


async def _hash(request: Request, name: str, password: str, again: str) -> str:
    """The hash of a new password that was typed twice. Raises InvalidRequest."""
    checking: Checking = request.app.state.checking
    check_new(name, password, again)
    return await checking.hash(password)


async def _page(
    found: Visit,
    *,
    refused: InvalidRequest | Conflict | None = None,
    changed: str = "",
    name: str = "",
    role: str = "",
) -> Response:
    """`refused`: why nothing was changed. `name`, `role`: what the form for a new user had."""
    listed = await found.read(lambda rows: list_users(rows, found.now))
    status = 200 if refused is None else 409 if isinstance(refused, Conflict) else 400
    return found.render(
        "users.html",
        status,
        page="system",
        listed=listed,
        refused="" if refused is None else str(refused),
        changed=changed if any(one.user == changed for one in listed) else "",
        name=name,
        role=role or "reader",
        min_password=MIN_PASSWORD,
    )
