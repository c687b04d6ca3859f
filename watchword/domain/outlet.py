"""Whose an entry of a search feed is, and which article of that outlet it is already. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from watchword.domain.article import Entry
from watchword.domain.identity import plain
from watchword.domain.source import Source

SAME_WITHIN = timedelta(days=3)
"""One title of one outlet within so long is one article; later it is a series, as of a column."""
MIN_TITLE_LENGTH = 8
"""Characters. A shorter one, such as "Live", may stand over several articles."""


class OutletArticle(NamedTuple):
    """An article of an outlet, as it was listed."""

    id: int
    title: str
    found_at: datetime


def source_of(entry: Entry, sources: Iterable[Source], searching: Source) -> str:
    """The key of the source that an entry of a search feed belongs to. Pure.

    It is the source with the name or with the host of the outlet that the entry names; an outlet that
    is no source is its own name. `searching`: the source of the search feed, for an entry without one.
    """
    if not entry.outlet:
        return searching.key
    name, host = entry.outlet.casefold(), _host(entry.outlet_url)
    for source in sources:
        if source.key == searching.key:
            continue
        if source.hints.outlet.casefold() == name:
            return source.key
        if host and any(_is_within(_host(feed.url), host) for feed in source.feeds):
            return source.key
    return entry.outlet


def same_of_outlet(
    entry: Entry, articles: Iterable[OutletArticle], now: datetime
) -> OutletArticle | None:
    """The article of the entry's outlet that has its title; None: there is none. Pure."""
    title = plain(entry.title)
    if len(title) < MIN_TITLE_LENGTH:
        return None
    return next(
        (
            one
            for one in articles
            if plain(one.title) == title and now - one.found_at <= SAME_WITHIN
        ),
        None,
    )


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _is_within(host: str, site: str) -> bool:
    return host == site or host.endswith(f".{site}")
