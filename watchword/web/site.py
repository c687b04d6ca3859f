"""The pages as one application: routes, files, the door before them, and what an error shows."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from importlib import resources

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from watchword.app.service import App
from watchword.errors import StoreError, WatchwordError
from watchword.web.api.router import ROUTERS as API_ROUTERS
from watchword.web.audit import record
from watchword.web.credentials import asker_of
from watchword.web.forms import check_form
from watchword.web.guard import Guard, needed_role
from watchword.web.pages import (
    access,
    channel,
    deliveries,
    health,
    live,
    new_source,
    now,
    output,
    review,
    search,
    settings,
    sign_in,
    source,
    sources,
    story,
    story_note,
    system,
    topic,
    topics,
    unsubscribe,
    users,
    wrong,
)
from watchword.web.problems import API, problem_of, status_of
from watchword.web.visit import visit

MAX_BODY = 1 << 20
"""Bytes of a request; the largest is a list of feeds."""
YEAR = 365 * 24 * 3600
PAGES = (
    now,
    live,
    story,
    story_note,
    review,
    topics,
    topic,
    search,
    sources,
    source,
    new_source,
    deliveries,
    channel,
    wrong,
    system,
    output,
    settings,
    sign_in,
    access,
    users,
    unsubscribe,
    health,
)
ROUTERS = (*(page.router for page in PAGES), *API_ROUTERS)
"""Every route there is, but the files and `/`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The application, and the event that ends its streams at the stop."""

    asgi: ASGIApp
    stopping: asyncio.Event = field(default_factory=asyncio.Event)


def build(app: App) -> Site:
    """All pages over this program."""
    routes = application()
    site = Site(asgi=Guard(routes, partial(asker_of, app), app.web, partial(record, app)))
    routes.state.app, routes.state.stopping = app, site.stopping
    routes.state.checking = sign_in.Checking()
    for router in ROUTERS:
        routes.include_router(router)
    routes.add_api_route("/", to_now, include_in_schema=False)
    return site


def application() -> FastAPI:
    """An application with our files and what an error shows, and no route yet."""
    routes = FastAPI(
        docs_url=None,  # its pages load scripts from elsewhere
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False},
        max_body_size=MAX_BODY,
        dependencies=[Depends(check_form)],
    )
    routes.mount("/static", Static(directory=str(resources.files("watchword.web") / "static")))
    routes.add_exception_handler(WatchwordError, show_error)
    routes.add_exception_handler(HTTPException, show_error)
    routes.add_exception_handler(RequestValidationError, show_error)
    routes.add_exception_handler(Exception, show_fault)
    return routes


class Static(StaticFiles):
    """Our files; their addresses name their version, so that a browser keeps them."""

    def file_response(self, *args: object, **options: object) -> Response:
        answer: Response = super().file_response(*args, **options)  # type: ignore[arg-type]
        answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return answer


async def to_now() -> Response:
    """The first page."""
    return RedirectResponse("/now", 307)


async def show_error(request: Request, error: Exception) -> Response:
    """A page that says what was wrong with the request; a problem where a program asked."""
    if is_of_api(request):
        return problem_of(error)
    if isinstance(error, HTTPException):
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED and (above := page_above(request)):
            return RedirectResponse(above, 303)
        status, reason = error.status_code, str(error.detail)
    elif isinstance(error, RequestValidationError):
        status, reason = 400, "The address or the form has a value that means nothing."
    else:
        status = status_of(error) if isinstance(error, WatchwordError) else 400
        reason = str(error)
    found = await visit(request, asks=not isinstance(error, StoreError))
    if reason == HTTPStatus.NOT_FOUND.phrase:  # of the router, which knows no such path
        reason = found.gettext("There is no such page.")
    return found.render("error.html", status, page="", reason=reason)


def page_above(request: Request) -> str:
    """Where to send who asks for the address of a button as for a page: it was loaded again, or led
    back to after the settings. Empty: it is no button of a page."""
    path = request.url.path
    if request.method != "GET" or needed_role("GET", path) is None:
        return ""
    above = path.rpartition("/")[0]
    scope = {**request.scope, "path": above}
    is_page = any(one.matches(scope)[0] is Match.FULL for one in request.app.routes)
    return above if is_page else "/now"


def is_of_api(request: Request) -> bool:
    """Whether a program asks, and no reader."""
    return request.url.path.startswith(f"{API}/")


async def show_fault(request: Request, fault: Exception) -> Response:
    """A page, or a problem, after a fault of ours; the door logs its trace."""
    if is_of_api(request):
        return problem_of(fault)
    found = await visit(request, asks=False)
    reason = found.gettext("This page failed. The log says why; watching goes on.")
    return found.render("error.html", 500, page="", reason=reason)
