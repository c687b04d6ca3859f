"""Who sends a request: a browser that is signed in, a program with a token, or this machine alone."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import Scope

from watchword.app.service import App
from watchword.domain.user import KEPT_SESSION, Role, mark_browser
from watchword.usecases.token import hash_secret

COOKIE = "watchword-session"
KNOWN = "watchword-browser"
"""The cookie that says, after the session has ended too, that a user has signed in with this browser."""
KEPT_KNOWN = timedelta(days=400)
"""The longest that browsers keep a cookie (RFC 6265bis, 5.6.3)."""
ID = re.compile(r"[A-Za-z0-9_-]{43}")


class Proof(Enum):
    """What says who asks."""

    NONE = auto()
    SESSION = auto()
    """The cookie of a browser that is signed in."""
    TOKEN = auto()
    """A token in the header Authorization, which no browser sends by itself."""
    ADDRESS = auto()
    """The signature in the address itself: a mail program sends it, and no browser."""
    LOOPBACK = auto()
    """The pages are served to this machine alone, and there is no user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """The one who sends a request."""

    proof: Proof
    role: Role | None
    """None: nobody knows who it is."""
    user: str = ""
    """The name; empty: the request is nobody's by name."""
    browser_id: str = ""
    """What the cookie of the browser says: the id of its session, or one that is new and nobody's."""
    is_new: bool = False
    """Whether the browser has still to be given that id."""

    @property
    def is_browser(self) -> bool:
        """Whether a page of somebody else could send the request in the name of its reader."""
        return self.proof not in (Proof.TOKEN, Proof.ADDRESS)

    @property
    def form_token(self) -> str:
        """What a form of ours sends, and a page of somebody else cannot know."""
        return hash_id(f"form {self.browser_id}")


async def asker_of(app: App, scope: Scope) -> Asker:
    """Who asks. Raises StoreError where the database cannot say it."""
    request, now = HTTPConnection(scope), app.clock.now()
    authorization = request.headers.get("authorization")
    if authorization is not None:
        return await _of_token(app, authorization)
    known = request.cookies.get(cookie_name(scope), "")
    browser_id = known if ID.fullmatch(known) else new_id()
    id_hash = hash_id(browser_id)
    user, users = await app.read(
        lambda rows: (rows.users.signed_in(id_hash, now), rows.users.count())
    )
    proof, role = Proof.NONE, None
    if user is not None:
        proof, role = Proof.SESSION, user.role
    elif users == 0 and app.web is not None and app.web.is_private:
        proof, role = Proof.LOOPBACK, Role.ADMIN
    return Asker(
        proof=proof,
        role=role,
        user="" if user is None else user.name,
        browser_id=browser_id,
        is_new=browser_id != known,
    )


async def asker_on_loopback(scope: Scope) -> Asker:
    """Who asks for pages that are served to this machine alone, before there is a configuration."""
    known = HTTPConnection(scope).cookies.get(cookie_name(scope), "")
    browser_id = known if ID.fullmatch(known) else new_id()
    return Asker(
        proof=Proof.LOOPBACK, role=Role.ADMIN, browser_id=browser_id, is_new=browser_id != known
    )


async def _of_token(app: App, authorization: str) -> Asker:
    """Who has the token of the header Authorization; it may do no more than its user."""
    kind, _, secret = authorization.partition(" ")
    if kind.lower() != "bearer":
        return Asker(proof=Proof.TOKEN, role=None)
    secret_hash = hash_secret(secret.strip())
    found = await app.read(lambda rows: rows.users.with_token(secret_hash))
    if found is None:
        return Asker(proof=Proof.TOKEN, role=None)
    user, token = found
    return Asker(proof=Proof.TOKEN, role=min(user.role, token.scope), user=user.name)


def new_id() -> str:
    """An id that nobody can guess: 256 random bits."""
    return secrets.token_urlsafe(32)


def hash_id(browser_id: str) -> str:
    """The SHA-256, as the rows have it. Pure."""
    return hashlib.sha256(browser_id.encode()).hexdigest()


def is_encrypted(scope: Scope) -> bool:
    """Whether the browser asks over https. Pure."""
    return bool(scope["scheme"] == "https")


def cookie_name(scope: Scope, name: str = COOKIE) -> str:
    """Over https with the prefix that keeps neighbours of the same site from setting it. Pure."""
    return f"__Host-{name}" if is_encrypted(scope) else name


def give_id(response: Response, scope: Scope, browser_id: str, *, keep: bool = False) -> None:
    """Set the cookie of a browser. `keep`: for 30 days, else until the browser ends."""
    _give(response, scope, COOKIE, browser_id, KEPT_SESSION if keep else None)


def give_mark(response: Response, scope: Scope, name: str, password: str) -> None:
    """Let a browser show later that this user has signed in with it. `password`: its hash."""
    _give(response, scope, KNOWN, mark_browser(new_id(), name, password), KEPT_KNOWN)


def mark_of(request: HTTPConnection) -> str:
    """What the browser shows of an earlier sign-in; empty: nothing."""
    return request.cookies.get(cookie_name(request.scope, KNOWN), "")


def _give(response: Response, scope: Scope, name: str, value: str, kept: timedelta | None) -> None:
    """`kept`: None: until the browser ends."""
    response.set_cookie(
        cookie_name(scope, name),
        value,
        max_age=None if kept is None else int(kept.total_seconds()),
        path="/",
        secure=is_encrypted(scope),
        httponly=True,
        samesite="lax",
    )


def forget_id(response: Response, scope: Scope) -> None:
    """Remove the cookie of a browser."""
    response.delete_cookie(
        cookie_name(scope), path="/", secure=is_encrypted(scope), httponly=True, samesite="lax"
    )
