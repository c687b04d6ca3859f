"""One request of a reader: the language, the zone and the look that they chose, and what stands on
every page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import metadata
from typing import TypeVar
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from fastapi import Request
from markupsafe import Markup
from starlette.responses import HTMLResponse
from starlette.types import Scope

from watchword.app.service import App
from watchword.app.settings import may_write
from watchword.domain.config import WatchConfig
from watchword.domain.user import Role
from watchword.ports import ReadTransaction, WriteTransaction
from watchword.usecases.needs import Needs, list_needs
from watchword.web import audit
from watchword.web.credentials import Asker
from watchword.web.templates import template
from watchword.wording.catalogue import ENGLISH, READER_LANGUAGES, Catalogue, catalogue
from watchword.wording.moments import (
    format_city,
    format_day,
    format_delay,
    format_duration,
    format_moment,
    format_whole_day,
)
from watchword.wording.punctuation import Punctuation, punctuation_of
from watchword.wording.reasons import in_words_of
from watchword.wording.safe_text import link_address

T = TypeVar("T")
COOKIE = "watchword-reader"
NAMES = dict(
    zip(READER_LANGUAGES, ("English", "简体中文", "繁體中文", "日本語", "한국어"), strict=True)
)
"""Of the languages of the pages, each in itself."""
THEMES = ("light", "dark")
LANGUAGES = ("ja", "zh", "en", "ko")
"""Of articles: those that have a shape and a colour, as ISO 639-1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a reader chose, kept in a cookie of their browser."""

    language: str = ENGLISH
    theme: str = ""
    """`light` or `dark`; empty: as the device says."""
    zone: str = ""
    """An IANA name; empty: that of the configuration."""
    keys: bool = True
    """Whether there are keyboard shortcuts."""


def read_choices(cookie: str, accept_language: str, zones: Callable[[str], bool]) -> Choices:
    """What the cookie says, where it is of use; else what the browser asks for. Pure.

    `zones`: whether there is a zone of this name.
    """
    said = dict(parse_qsl(cookie))
    language = said.get("language", "")
    if language not in READER_LANGUAGES:
        language = preferred(accept_language)
    theme, zone = said.get("theme", ""), said.get("zone", "")
    return Choices(
        language=language,
        theme=theme if theme in THEMES else "",
        zone=zone if zone and zones(zone) else "",
        keys=said.get("keys") != "off",
    )


def preferred(accept_language: str) -> str:
    """The first of the languages that a browser accepts and we have. Pure.

    Qualities are not read: browsers send their list in its order (RFC 9110, section 12.5.4).
    """
    for one in accept_language.split(","):
        tag = one.partition(";")[0].strip().lower()
        parts = tag.split("-")
        if parts[0] == "zh":
            return "zh-Hant" if {"tw", "hk", "mo", "hant"} & set(parts) else "zh-Hans"
        if parts[0] in READER_LANGUAGES:
            return parts[0]
    return ENGLISH


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A reader, the program as it is now, and the moment of the request."""

    app: App
    scope: Scope
    """The request, as ASGI has it."""
    choices: Choices
    now: datetime
    needs: Needs | None
    """What needs a person; None: the database was not asked."""

    @property
    def path(self) -> str:
        return str(self.scope["path"])

    @property
    def asker(self) -> Asker:
        """Who asks."""
        found: Asker = self.scope["asker"]
        return found

    @property
    def config(self) -> WatchConfig:
        """What is watched now."""
        return self.app.config

    @property
    def texts(self) -> Catalogue:
        """What we say, in the reader's language."""
        return catalogue(self.choices.language)

    @property
    def gettext(self) -> Callable[[str], str]:
        return self.texts.gettext

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone_name)

    @property
    def zone_name(self) -> str:
        """An IANA name."""
        return self.choices.zone or self.config.timezone

    @property
    def city(self) -> str:
        """The zone in the reader's language, by its city."""
        return format_city(self.zone_name, self.texts.locale)

    @property
    def signs(self) -> Punctuation:
        """What separates words and sentences."""
        return punctuation_of(self.choices.language)

    @property
    def comma(self) -> str:
        """What separates the members of a list."""
        return self.signs.comma

    def reason(self, text: str) -> str:
        """A stored reason in the reader's language."""
        return in_words_of(self.texts, text)

    def moment(self, at: datetime) -> str:
        """`16:31`, or `Mon 23 Nov 06:05` on another day."""
        return format_moment(at, self.zone, now=self.now, locale=self.texts.locale)

    def time(self, at: datetime) -> Markup:
        """The moment in words, and for machines."""
        # A page has a hundred of them, and neither text has a sign that HTML knows.
        return Markup(f'<time datetime="{at.isoformat()}">{self.moment(at)}</time>')  # noqa: S704

    def clock(self, at: datetime) -> str:
        """`16:31`; at midnight the day: `Mon 23 Nov`."""
        local = at.astimezone(self.zone)
        if local.hour or local.minute:
            return f"{local:%H:%M}"
        return format_day(local.date(), locale=self.texts.locale)

    def hour(self, at: datetime) -> str:
        """`16`"""
        return f"{at.astimezone(self.zone):%H}"

    @property
    def may_change(self) -> bool:
        """Whether the reader may do more than look."""
        return (self.asker.role or Role.READER) >= Role.EDITOR

    @property
    def may_administer(self) -> bool:
        """Whether the reader may change channels, users and the system."""
        return self.asker.role is Role.ADMIN

    @property
    def role_name(self) -> str:
        """What the reader is, in the reader's language."""
        return self.roles[(self.asker.role or Role.READER).name.lower()]

    @property
    def roles(self) -> Mapping[str, str]:
        """Each role in the reader's language, by its word; the least first."""
        return {
            "reader": self.gettext("reader"),
            "editor": self.gettext("editor"),
            "admin": self.gettext("admin"),
        }

    def picture(self, url: str) -> str:
        """The address of an article's picture, if pages show any; else nothing."""
        web = self.app.web
        is_shown = web is not None and web.remote_images and url.startswith("https://")
        return link_address(url) if is_shown else ""

    @property
    def may_write(self) -> bool:
        """Whether the file of the configuration can be written by this process."""
        return may_write(self.app.file)

    def seconds(self, count: float) -> str:
        """What took so many seconds: `0.4 s`, `12 s`, `3 h 5 min`."""
        return self.span(timedelta(seconds=count))

    def span(self, span: timedelta) -> str:
        """`0.4 s`, `12 s`, `3 h 5 min`, `2 days 8 h`"""
        span = abs(span)
        if span < timedelta(minutes=1) or self.choices.language == ENGLISH:
            return format_delay(span)
        return self.duration(span)

    def every(self, span: timedelta) -> str:
        """The time between two polls: `5 s`, `2 min`."""
        seconds = span.total_seconds()
        return f"{seconds:.0f} s" if seconds < 60 else self.duration(span)

    def bytes(self, count: int) -> str:
        """`318 kB`, `12.4 MB`"""
        return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"

    def date(self, at: datetime) -> str:
        """`Mon 23 Nov`"""
        return format_day(at.astimezone(self.zone).date(), locale=self.texts.locale)

    def day_number(self, at: datetime) -> int:
        """`23`"""
        return at.astimezone(self.zone).day

    def day(self, at: datetime) -> str:
        """`Monday 23 November`"""
        return format_whole_day(at.astimezone(self.zone).date(), self.texts.locale)

    def duration(self, span: timedelta) -> str:
        """`2 days 8 h`"""
        return format_duration(span, self.texts.locale)

    async def read(self, job: Callable[[ReadTransaction], T]) -> T:
        """The answer of one question to the database."""
        return await self.app.read(job)

    async def write(self, job: Callable[[WriteTransaction], T]) -> T:
        """A small change to the database, and its entry of the audit log, in one transaction."""
        return await audit.write(self.app, self.scope, job, self.now)

    def render(self, name: str, status: int = 200, /, **things: object) -> HTMLResponse:
        """A page by its template. `things`: what it shows beside the frame; `page` is its key."""
        text = template(name).render(
            visit=self,
            gettext=self.texts.gettext,
            ngettext=self.texts.ngettext,
            version=_version(),
            reader_languages=NAMES,
            **things,
        )
        return HTMLResponse(text, status)


async def visit(request: Request, *, asks: bool = True) -> Visit:
    """The visit of a request. `asks`: whether the database is asked for what stands on every page."""
    app: App = request.app.state.app
    now = app.clock.now()
    needs = await app.read(lambda rows: list_needs(rows, app.config, now)) if asks else None
    return Visit(
        app=app,
        scope=request.scope,
        choices=choices_of(request.cookies, request.headers),
        now=now,
        needs=needs,
    )


@cache
def _version() -> str:
    """That of the program, which is read from a file."""
    return metadata.version("watchword")


def choices_of(cookies: Mapping[str, str], headers: Mapping[str, str]) -> Choices:
    """What the reader of a request chose."""
    return read_choices(cookies.get(COOKIE, ""), headers.get("accept-language", ""), _is_zone)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True
