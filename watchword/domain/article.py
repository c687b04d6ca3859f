"""Entries, pages, and the article that both tell of; which of them wins, and when two are one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from watchword.domain.source import Validators


class Precision(StrEnum):
    """How exactly a date was given."""

    MINUTE = "minute"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a feed. All texts are plain: no markup, no control characters."""

    link: str
    """Normalized, absolute, http or https."""
    title: str
    summary: str = ""
    guid: str | None = None
    published_at: datetime | None = None
    precision: Precision = Precision.MINUTE
    authors: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What was read at an entry's link. All texts are plain."""

    url: str
    """Where the redirects ended, normalized."""
    canonical: str | None = None
    """`rel=canonical`, normalized; only if it may speak for this page (same site, not a front page)."""
    title: str = ""
    body: str = ""
    """Paragraphs, a line each."""
    summary: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    precision: Precision = Precision.MINUTE
    updated_at: datetime | None = None
    language: str | None = None
    publisher: str | None = None
    origins: Mapping[str, str] = field(default_factory=dict)
    """Where each field came from: `{"title": "og:title"}`."""


# --- What the crawler answers -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """A feed that was read."""

    entries: tuple[Entry, ...]
    validators: Validators = Validators()
    not_before: datetime | None = None
    """The server's wish for the next poll (Cache-Control, ttl)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server says that nothing has changed since the validators were given."""

    not_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A poll or a read that brought nothing, in words for the user."""

    reason: str
    retry_after: datetime | None = None
    """The server's own wish; already bounded to a day."""
    final: bool = False
    """Trying this page again cannot help: robots.txt forbids it, or it is gone."""
    gone: bool = False
    """404 or 410."""


PollAnswer = Entries | NotModified | Failed
ReadAnswer = Page | Failed
