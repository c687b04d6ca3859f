"""*Set up*: the first configuration in the browser. One page, one form; each button posts all of it."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from watchword.app.first_use import Ready, first_settings, first_text, ready, write_first
from watchword.app.service import App, send_test
from watchword.domain.config import FirstChoices
from watchword.domain.discovery import NOTHING, Discovery
from watchword.errors import ConfigurationError, Conflict, DeliveryError, InvalidRequest
from watchword.matching.boxes import query_of_words
from watchword.usecases.discovery import found_source
from watchword.web.credentials import asker_on_loopback
from watchword.web.guard import Guard
from watchword.web.pages import settings
from watchword.web.pages.new_source import source_values
from watchword.web.site import Site, application
from watchword.web.visit import Visit, visit
from watchword.wording.languages import language_name, place_name

COOKIE = "watchword-setup"
MAX_TEXT = 2000
"""Characters of a field."""
UNTIL_CLOSED = 0.3
"""Seconds in which the server of this page stops listening once it has to."""
USUAL_CHANNELS = {"screen": "console:", "mailbox": "mbox:alerts.mbox"}
"""Those that need no address."""
USUAL_PACK, USUAL_TOPIC = "east-asia", "china-japan"
router = APIRouter(include_in_schema=False)


@dataclass(slots=True, kw_only=True)
class Setup:
    """A set-up under way: where the file goes, who may write it, and what must not be shown again."""

    place: Path
    token: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    """Opens the page in one browser, once."""
    session: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    """Of that browser, in its cookie."""
    opened: bool = False
    written: asyncio.Event = field(default_factory=asyncio.Event)
    addresses: dict[str, str] = field(default_factory=dict)
    """By name, the address of each channel that was given."""
    tests: dict[str, str] = field(default_factory=dict)
    """By name, why the last test of a channel did not arrive; empty: it arrived."""

    @property
    def path(self) -> str:
        """The address of the page in the terminal, behind that of the server."""
        return f"setup?token={self.token}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What stands in the form."""

    packs: tuple[str, ...] = (USUAL_PACK,)
    sites: tuple[str, ...] = ()
    """Each site that was found, as the JSON of its keys."""
    address: str = ""
    ready_topics: tuple[str, ...] = (USUAL_TOPIC,)
    name: str = ""
    """Of a topic of one's own."""
    all_of: str = ""
    any_of: str = ""
    none_of: str = ""
    usual: tuple[str, ...] = tuple(USUAL_CHANNELS)
    channels: tuple[str, ...] = ()
    """Those with an address that are taken."""
    contact: str = ""
    timezone: str = ""

    @property
    def query(self) -> str:
        """That of the three boxes."""
        return query_of_words(self.all_of, self.any_of, self.none_of)


def form_of(data: FormData) -> Form:
    """Pure."""

    def text(name: str) -> str:
        return str(data.get(name, ""))[:MAX_TEXT].strip()

    def texts(name: str) -> tuple[str, ...]:
        return tuple(str(one)[:MAX_TEXT] for one in data.getlist(name))

    return Form(
        packs=texts("pack"),
        sites=texts("site"),
        address=text("address"),
        ready_topics=texts("topic"),
        name=" ".join(text("name").split()),
        all_of=text("all"),
        any_of=text("any"),
        none_of=text("none"),
        usual=texts("usual"),
        channels=texts("channel"),
        contact=text("contact"),
        timezone=text("timezone"),
    )


def choices_of(form: Form, addresses: Mapping[str, str], language: str) -> FirstChoices:
    """What the form means. Raises InvalidRequest. Pure."""
    own = ((form.name or form.query, form.query),) if form.query else ()
    usual = {name: USUAL_CHANNELS[name] for name in form.usual if name in USUAL_CHANNELS}
    return FirstChoices(
        packs=form.packs,
        sources=tuple(source_values(one) for one in form.sites),
        ready_topics=form.ready_topics,
        own_topics=own,
        channels=usual | {name: addresses[name] for name in form.channels if name in addresses},
        contact=form.contact,
        timezone=form.timezone,
        language=language,
    )


async def opened(request: Request) -> None:
    """Only the browser that has the cookie passes."""
    setup: Setup = request.app.state.setup
    given = request.cookies.get(COOKIE, "")
    if not secrets.compare_digest(given.encode(), setup.session.encode()):
        raise HTTPException(401, "Open the address that the terminal shows.")


@router.get("/setup")
async def open_setup(request: Request, token: str = "") -> Response:
    """The page; with the token of the terminal, the browser that opens it is the one that may."""
    setup: Setup = request.app.state.setup
    if token and not setup.opened and secrets.compare_digest(token.encode(), setup.token.encode()):
        setup.opened = True
        answer = RedirectResponse("/setup", 303)
        answer.set_cookie(COOKIE, setup.session, path="/", httponly=True, samesite="lax")
        return answer
    await opened(request)
    if token:
        return RedirectResponse("/setup", 303)
    found = await visit(request, asks=False)
    return await _page(found, setup, Form(timezone=found.config.timezone))


@router.post("/setup", dependencies=[Depends(opened)])
async def post_setup(request: Request) -> Response:
    """What a button asks: find the feeds of a site, test a channel, look again, or start."""
    setup: Setup = request.app.state.setup
    found = await visit(request, asks=False)
    data = await request.form()
    form, asked = form_of(data), str(data.get("do", "look"))
    given = _given(setup, data)
    tested = await _test(found, setup, form, given) if given else ""
    if tested:
        form = replace(form, channels=(*form.channels, tested))
    if asked == "find" or (asked == "start" and form.address):
        return await _find(found, setup, form)
    if asked != "start" or (given and not tested):
        return await _page(found, setup, form)
    try:
        choices = choices_of(form, setup.addresses, found.choices.language)
        await asyncio.to_thread(write_first, setup.place, choices)
    except (ConfigurationError, InvalidRequest) as error:
        return await _page(found, setup, form, wrong=[str(one) for one in error.problems])
    except (Conflict, OSError) as error:
        return await _page(found, setup, form, wrong=[str(error)])
    setup.written.set()
    return _to_service(303)


@router.get("/now", dependencies=[Depends(opened)])
async def wait_for_service(request: Request) -> Response:
    """What comes here came before this page had closed: it is sent once more."""
    setup: Setup = request.app.state.setup
    if not setup.written.is_set():
        return RedirectResponse("/setup", 303)
    await asyncio.sleep(UNTIL_CLOSED)
    return _to_service(307)


def _to_service(status: int) -> Response:
    """To the first page of the service, on another connection: this one has no other pages."""
    return RedirectResponse("/now", status, {"Connection": "close"})


def _given(setup: Setup, data: FormData) -> str:
    """The name of the channel whose address was given now, which is kept; empty: none was."""
    url = str(data.get("url", ""))[:MAX_TEXT].strip()
    name = re.sub(r"[^\w-]+", "-", str(data.get("called", ""))[:40].strip()).strip("-") or "desk"
    again = str(data.get("again", ""))
    if not url:
        return again if again in setup.addresses else ""
    setup.addresses[name] = url
    return name


async def _test(found: Visit, setup: Setup, form: Form, name: str) -> str:
    """Send a test on a channel; the name where it arrived, else empty with the reason kept."""
    try:
        one = FirstChoices(channels={name: setup.addresses[name]}, language=found.choices.language)
        checked = await asyncio.to_thread(first_settings, setup.place, one, inspected=True)
        await send_test(checked, name)
    except (ConfigurationError, DeliveryError) as error:
        setup.tests[name] = (
            "; ".join(f"{one.what}; {one.hint}" for one in error.problems)
            if isinstance(error, ConfigurationError)
            else str(error)
        )
        return ""
    setup.tests[name] = ""
    return name


async def _find(found: Visit, setup: Setup, form: Form) -> Response:
    """The page with what is at the address of a site."""
    try:
        answer = await found.app.discover(form.address)
    except InvalidRequest as error:
        return await _page(found, setup, form, not_found="; ".join(error.problems))
    source = found_source(answer, found.app.cadence)
    if source is None:
        return await _page(found, setup, form, not_found=f"{form.address}: {NOTHING}")
    keys = json.dumps(source.keys(), ensure_ascii=False)
    form = replace(form, sites=tuple(dict.fromkeys((*form.sites, keys))), address="")
    return await _page(found, setup, form, answer=answer)


async def _page(
    found: Visit,
    setup: Setup,
    form: Form,
    *,
    wrong: list[str] | None = None,
    not_found: str = "",
    answer: Discovery | None = None,
) -> Response:
    """`wrong`: why nothing was written. `answer`: what was just found."""
    box: Ready = await asyncio.to_thread(ready)
    problems, text, count = list(wrong or ()), "", 0
    try:
        choices = choices_of(form, setup.addresses, found.choices.language)
        text = first_text(choices)
        checked = await asyncio.to_thread(first_settings, setup.place, choices, inspected=True)
        count = len(checked.config.sources)
    except (ConfigurationError, InvalidRequest) as error:
        problems = problems or [str(one) for one in error.problems]
    return found.render(
        "setup.html",
        400 if wrong or not_found else 200,
        page="",
        form=form,
        box=box,
        pack_names=_pack_names(found),
        language_name=lambda code: language_name(code, found.texts.locale),
        sites=[(one, source_values(one)) for one in form.sites] if text else [],
        answer=answer,
        not_found=not_found,
        tests=setup.tests,
        place=setup.place,
        text=text,
        problems=problems,
        count=count,
    )


def _pack_names(found: Visit) -> Mapping[str, str]:
    """The packs in the reader's language; one without a name here goes by its key."""
    places = {"china": "CN", "hong-kong": "HK", "japan": "JP", "korea": "KR", "taiwan": "TW"}
    names = {pack: place_name(code, found.texts.locale) for pack, code in places.items()}
    return names | {
        "east-asia": found.gettext("East Asia: all of China, Hong Kong, Japan, Korea and Taiwan"),
        "asia-english": found.gettext("Asia, in English"),
        "agencies": found.gettext("News agencies"),
    }


def build(setup: Setup, app: App) -> Site:
    """The page alone. `app`: the program on an empty configuration."""
    routes = application()
    site = Site(asgi=Guard(routes, asker_on_loopback))
    routes.state.app, routes.state.setup = app, setup
    routes.include_router(router)
    routes.include_router(settings.router)
    return site
