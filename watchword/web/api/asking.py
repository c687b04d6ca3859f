"""What the routes of the API have in common: numbers, pages of lists, and names that are there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path, Query, Request

from watchword.contract.api import Listed
from watchword.errors import NotFound
from watchword.usecases.article import parse_since
from watchword.web.problems import API
from watchword.web.visit import Visit, visit

T = TypeVar("T")
U = TypeVar("U")
ERRORS: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "What was wrong with the request."},
    "5XX": {"description": "What Watchword or a receiver could not do."},
}
MAX_NUMBER = 2**31 - 1
Number = Annotated[int, Path(ge=1, le=MAX_NUMBER)]
MAX_LIMIT = 200
CURSOR = "`next` of the page before; leave it out at first."
SINCE = "Since then: `2h`, `3d`, `today`, a day, or a time with its offset."
Cursor = Annotated[int | None, Query(ge=1, le=MAX_NUMBER, description=CURSOR)]
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many at most.")]
Since = Annotated[str | None, Query(max_length=40, description=SINCE)]


def api_router(noun: str) -> APIRouter:
    """The router of a noun. Routers stand side by side, so that a walk over them sees every route."""
    return APIRouter(prefix=API, tags=[noun], responses=ERRORS)


async def asked(request: Request) -> Visit:
    """Who asks, and the program as it is now."""
    return await visit(request, asks=False)


def begin(found: Visit, since: str | None) -> datetime | None:
    """The time that `since` names. Raises InvalidRequest."""
    return (
        None if since is None else parse_since(since, found.now, ZoneInfo(found.config.timezone))
    )


def listed(
    found: Sequence[T], limit: int, number: Callable[[T], int], line: Callable[[T], U]
) -> Listed[U]:
    """A page of a list of which one more than `limit` was asked for. Pure.

    `number`: what the next page is below of.
    """
    shown = found[:limit]
    more = number(shown[-1]) if len(found) > limit else None
    return Listed(items=tuple(map(line, shown)), next=more)


def there(name: str, known: Collection[str], noun: str) -> None:
    """Raises NotFound for a name that is not configured. Pure."""
    if name not in known:
        raise NotFound(f"{name}: no such {noun}; there are: {', '.join(known) or 'none'}")
