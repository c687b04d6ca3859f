"""A reader's own choices: language, light or dark, zone, keys. They are kept in a cookie."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from watchword.web.credentials import is_encrypted
from watchword.web.forms import own_path
from watchword.web.visit import COOKIE

YEAR = 365 * 24 * 3600
router = APIRouter(include_in_schema=False)


@router.post("/settings")
async def keep(
    request: Request,
    language: Annotated[str, Form()] = "",
    theme: Annotated[str, Form()] = "",
    zone: Annotated[str, Form()] = "",
    keys: Annotated[str, Form()] = "off",
) -> Response:
    """Keep the choices, and show the page again on which they were made."""
    answer = RedirectResponse(back(request), 303)
    chosen = {"language": language, "theme": theme, "zone": zone, "keys": keys}
    answer.set_cookie(
        COOKIE,
        urlencode(chosen),
        max_age=YEAR,
        path="/",
        secure=is_encrypted(request.scope),
        httponly=True,
        samesite="lax",
    )
    return answer


def back(request: Request, default: str = "/now") -> str:
    """The page that a form was sent from: a path of ours."""
    parts = urlsplit(request.headers.get("referer", ""))
    path = parts.path if parts.netloc == request.headers.get("host") else ""
    return own_path(f"{path}?{parts.query}" if path and parts.query else path, default)
