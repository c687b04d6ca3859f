"""What every form of ours has to send: the token of the browser, and a way back that is ours."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from urllib.parse import urlsplit

from fastapi import Request
from starlette.exceptions import HTTPException

from watchword.web.audit import SAFE, describe
from watchword.web.credentials import Asker
from watchword.web.guard import SCRIPT_HEADER

FIELD = "form_token"


async def check_form(request: Request) -> None:
    """Raises HTTPException for what changes something and has no token of a form of ours.

    What is no browser needs none, and sends no token of it; nor does a request with the
    header of scripts, which a page of somebody else cannot add without being asked for leave.
    """
    asker: Asker = request.scope["asker"]
    if request.method in SAFE:
        return
    if not asker.is_browser or SCRIPT_HEADER in request.headers:
        describe(request.scope, await _json_of(request))
        return
    form = await request.form()
    describe(request.scope, form.multi_items())
    sent = form.get(FIELD)
    if not isinstance(sent, str) or not hmac.compare_digest(
        sent.encode(), asker.form_token.encode()
    ):
        raise HTTPException(
            403, "This form is not of your session, so nothing was changed: load its page again."
        )


async def _json_of(request: Request) -> Iterable[tuple[str, object]]:
    """The fields of the object that a program sends; none, where it sends no such thing."""
    if "json" not in request.headers.get("content-type", ""):
        return ()
    try:
        sent = await request.json()
    except ValueError:
        return ()
    return sent.items() if isinstance(sent, dict) else ()


def own_path(address: str, default: str = "/now") -> str:
    """The address, if it is a path of ours with its query; else the default. Pure."""
    odd = any(ord(character) < 0x21 or character == "\\" for character in address)
    parts = urlsplit(address) if not odd else urlsplit("")
    is_ours = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    return address if is_ours and not address.startswith("//") else default
