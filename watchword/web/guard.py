"""The one door of the pages: each request passes here, or is refused with the reason."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection
from ipaddress import ip_address
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from watchword.domain.user import Role
from watchword.errors import StoreError
from watchword.web.credentials import Asker, Proof, give_id

SAFE = ("GET", "HEAD")
SIGN_IN = "/sign-in"
OPEN = ("/healthz", SIGN_IN, "/static/")
"""The paths that ask for no role; one that ends in a slash stands for all below it."""
READERS = ("/settings", "/sign-out")
"""Where a reader changes only what is the reader's own."""
ADMINS = ("/channel", "/system", "/user", "/token", "/setup")
"""Beginnings of the paths where only an admin changes something; all others are an editor's."""
CLOSED = ("/user", "/token", "/setup")
"""Beginnings of the paths that only an admin may look at."""
API = "/api/v1"
"""What stands before the same paths for programs."""
SCRIPT_HEADER = "x-watchword"
"""What a script on this machine adds, any value: no browser sends it for a page of somebody else."""
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
"""What a proxy adds. Who asks through one is not on this machine."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No script, style or picture but ours, none of them within a page (CSP, level 3)."""
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
    return Role.READER if method in SAFE or path in READERS else Role.EDITOR


def is_loopback(host: str) -> bool:
    """Whether the Host of a request is this machine: `localhost:8765`, `[::1]`. Pure.

    A page of somebody else whose name leads to this machine (DNS rebinding) sends its own name.
    """
    name = name_of(host)
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def name_of(host: str) -> str:
    """`127.0.0.1` of the Host `127.0.0.1:8765`, in small letters and without brackets. Pure."""
    name = host.rpartition(":")[0] if ":" in host and not host.endswith("]") else host
    return name.lower().strip("[]")


def refusal(
    method: str, path: str, headers: Headers, asker: Asker, here: Collection[str] = ()
) -> tuple[int, str] | None:
    """Why a request is refused: a status of HTTP and the reason; None: it passes. Pure.

    `here`: the hosts that are ours beside this machine's own names.
    """
    host = headers.get("host", "")
    if not is_loopback(host) and name_of(host) not in here:
        return 400, "The pages of Watchword are not served under this name."
    if any(name in headers for name in FORWARDED):
        return 400, "The pages of Watchword are served to no proxy."
    if method not in SAFE and asker.proof is not Proof.TOKEN and not is_from_us(headers):
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
        self, app: ASGIApp, asker_of: Callable[[Scope], Awaitable[Asker]], host: str = ""
    ) -> None:
        """`host`: where the pages are served, as `[web] listen` names it; empty: on this machine."""
        self._app, self._asker_of, self._host = app, asker_of, host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        asker = Asker(proof=Proof.NONE, role=None)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
                if asker.is_new and headers.get("content-type", "").startswith("text/html"):
                    given = Response()
                    give_id(given, scope, asker.browser_id)
                    headers.append("Set-Cookie", given.headers["set-cookie"])
            await send(message)

        method, path, headers = scope["method"], scope["path"], Headers(scope=scope)
        try:
            # The database is asked for no file, and is not needed to say that the process lives.
            if path == SIGN_IN or needed_role(method, path) is not None:
                asker = await self._asker_of(scope)
        except StoreError as error:
            refused: tuple[int, str] | None = (503, str(error))
        else:
            here = (self._host, *(scope.get("server") or ())[:1])
            refused = refusal(method, path, headers, asker, here)
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
    challenge = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return PlainTextResponse(reason + "\n", status, headers=challenge)
