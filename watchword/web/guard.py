"""The one door of the pages: each request passes here, or is refused with the reason."""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import IntEnum
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE = ("GET", "HEAD")
OPEN = ("/healthz", "/static/")
"""The paths, or beginnings of paths, that ask for no role."""
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


class Role(IntEnum):
    """What one who asks may do; each may do what those before it may."""

    READER = 1
    EDITOR = 2
    ADMIN = 3


def needed_role(method: str, path: str) -> Role | None:
    """The role that a request needs; None: anybody may ask. Pure.

    To look is a reader's; what is neither looked at nor on a list is an editor's.
    """
    if path.startswith(OPEN):
        return None
    return Role.READER if method in SAFE else Role.EDITOR


def admin_on_loopback(_: Scope) -> Role:
    """The role of everybody while the pages are served on this machine alone."""
    return Role.ADMIN


def is_loopback(host: str) -> bool:
    """Whether the Host of a request is this machine: `localhost:8765`, `[::1]`. Pure.

    A page of somebody else whose name leads to this machine (DNS rebinding) sends its own name.
    """
    name = host.rpartition(":")[0] if ":" in host and not host.endswith("]") else host
    if name.lower() == "localhost":
        return True
    try:
        return ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def refusal(method: str, path: str, headers: Headers, role: Role | None) -> tuple[int, str] | None:
    """Why a request is refused: a status of HTTP and the reason; None: it passes. Pure.

    `role`: of the one who asks; None: nobody knows.
    """
    if not is_loopback(headers.get("host", "")):
        return 400, "The pages of Watchword are served to this machine alone: ask for localhost."
    if any(name in headers for name in FORWARDED):
        return 400, "The pages of Watchword are served to this machine alone, and to no proxy."
    if method not in SAFE and not is_from_us(headers):
        return 403, "This was not sent by a page of Watchword, so nothing was changed."
    needed = needed_role(method, path)
    if needed is not None and (role is None or role < needed):
        return (401, "Sign in first.") if role is None else (403, "Your role may only look.")
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
    return "x-watchword" in headers


class Guard:
    """Refuses, or passes on; every answer gets the headers that keep browsers from harm."""

    def __init__(self, app: ASGIApp, role_of: Callable[[Scope], Role | None]) -> None:
        self._app, self._role_of = app, role_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        role = self._role_of(scope)
        scope["role"] = role
        refused = refusal(scope["method"], scope["path"], Headers(scope=scope), role)
        if refused is None:
            try:
                await self._app(scope, receive, send_guarded)
            except Exception:
                # The page that says so is sent by then; a fault of a page ends nothing else.
                logger.exception("page_failed path=%s", scope["path"])
        else:
            status, reason = refused
            await PlainTextResponse(reason + "\n", status)(scope, receive, send_guarded)
