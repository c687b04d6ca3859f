"""The one door of the pages: each request passes here, or is refused with the reason."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from watchword.domain.config import WebSettings
from watchword.domain.unsubscribe import PATH as UNSUBSCRIBE
from watchword.domain.user import Role
from watchword.errors import StoreError
from watchword.web.arrival import arrival_of
from watchword.web.audit import READ_MARK, SAFE
from watchword.web.credentials import Asker, Proof, give_id
from watchword.web.problems import API, problem

SIGN_IN = "/sign-in"
OPEN = ("/healthz", SIGN_IN, UNSUBSCRIBE, "/output/", "/static/")
"""The paths that ask for no role; one that ends in a slash stands for all below it."""
READERS = (
    "/settings",
    "/sign-out",
    "/access/password",
    "/access/sign-out",
    "/access/sign-out-others",
    "/access/tokens",
    "/access/tokens/revoke",
)
"""Where a reader changes only what is the reader's own."""
ADMINS = ("/channel", "/system", "/user", "/token", "/setup")
"""Beginnings of the paths where only an admin changes something; all others are an editor's."""
CLOSED = ("/user", "/token", "/setup")
"""Beginnings of the paths that only an admin may look at."""
SCRIPT_HEADER = "x-watchword"
"""What a script on this machine adds, any value: no browser sends it for a page of somebody else."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No script, style or picture but ours, none of them within a page (CSP, level 3)."""
POLICY_WITH_PICTURES = POLICY.replace("img-src 'self'", "img-src 'self' https:")
"""Where `[web] remote_images` is set."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # With no-referrer a browser posts with the origin `null`, and we could not see whose form it is.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


logger = logging.getLogger(__name__)


def needed_role(method: str, path: str) -> Role | None:
    """The role that a request needs; None: anybody may ask. Pure.

    To look is a reader's; what is neither looked at nor on a list is an editor's.
    """
    if path in OPEN or any(one.endswith("/") and path.startswith(one) for one in OPEN):
        return None
    path = path.removeprefix(API)
    if path.startswith(ADMINS if method not in SAFE else CLOSED):
        return Role.ADMIN
    is_own = path in READERS or READ_MARK.fullmatch(path) is not None
    return Role.READER if method in SAFE or is_own else Role.EDITOR


def refusal(method: str, path: str, headers: Headers, asker: Asker) -> tuple[int, str] | None:
    """Why a request is refused: a status of HTTP and the reason; None: it passes. Pure."""
    if method not in SAFE and asker.is_browser and not is_from_us(headers):
        return 403, "This was not sent by a page of Watchword, so nothing was changed."
    needed, role = needed_role(method, path), asker.role
    if needed is not None and (role is None or role < needed):
        if role is None:
            return 401, "Sign in first."
        return 403, f"Only {'an admin' if needed is Role.ADMIN else 'an editor'} may do this."
    return None


def is_from_us(headers: Headers) -> bool:
    """Whether a request that changes something comes from a page of ours. Pure.

    Each browser of today says it (Fetch Metadata), older ones say at least the origin; who says neither
    is no browser that somebody else's page could misuse, and shows that by the header it adds.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    if origin is not None:
        return origin.partition("://")[2] == headers.get("host", "")
    return SCRIPT_HEADER in headers


class Guard:
    """Refuses, or passes on; every answer gets the headers that keep browsers from harm."""

    def __init__(
        self,
        app: ASGIApp,
        asker_of: Callable[[Scope], Awaitable[Asker]],
        web: WebSettings | None = None,
        record: Callable[[Scope], Awaitable[None]] | None = None,
    ) -> None:
        """`web`: how the pages are reached; None: on this machine alone.

        `record`: called with each request that changed something, before it is answered.
        """
        self._app, self._asker_of, self._web, self._record = app, asker_of, web, record

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        proof = Proof.ADDRESS if scope["path"] == UNSUBSCRIBE else Proof.NONE
        asker, arrival = Asker(proof=proof, role=None), arrival_of(scope, self._web)
        scope = arrival.applied(scope)
        pictures = bool(self._web and self._web.remote_images)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                if self._record and method not in SAFE and message["status"] < 400:
                    await self._record(scope)
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if pictures:
                    headers["Content-Security-Policy"] = POLICY_WITH_PICTURES
                headers.setdefault("Cache-Control", "no-store")
                if asker.is_new and headers.get("content-type", "").startswith("text/html"):
                    given = Response()
                    give_id(given, scope, asker.browser_id)
                    headers.append("Set-Cookie", given.headers["set-cookie"])
            await send(message)

        method, path, headers = scope["method"], scope["path"], Headers(scope=scope)
        refused: tuple[int, str] | None = None
        try:
            # The database is asked for no file, and is not needed to say that the process lives.
            asks = path == SIGN_IN or needed_role(method, path) is not None
            if asks and not arrival.refused:
                asker = await self._asker_of(scope)
        except StoreError as error:
            refused = 503, str(error)
        if arrival.refused:
            refused = 400, arrival.refused
        refused = refused or refusal(method, path, headers, asker)
        scope["asker"] = asker
        if refused is None:
            try:
                await self._app(scope, receive, send_guarded)
            except Exception:
                # The page that says so is sent by then; a fault of a page ends nothing else.
                logger.exception("page_failed path=%s", path)
        else:
            await answer(scope, headers, *refused)(scope, receive, send_guarded)


def answer(scope: Scope, headers: Headers, status: int, reason: str) -> Response:
    """What a refused request gets: the reason; a browser that is to sign in, the page for it. Pure."""
    if status == 401 and scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
        query = scope["query_string"].decode("latin-1")
        wanted = scope["path"] + (f"?{query}" if query else "")
        return RedirectResponse(f"/sign-in?next={quote(wanted, safe='')}", 303)
    is_of_api = scope["path"].startswith(f"{API}/")
    said = problem(status, reason) if is_of_api else PlainTextResponse(f"{reason}\n", status)
    if status == 401:
        said.headers["WWW-Authenticate"] = "Bearer"
    return said
