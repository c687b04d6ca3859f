"""One text from an entry and its page: which of them each field is taken from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watchword.domain.article import (
    ArticleDetails,
    DateRank,
    Entry,
    Page,
    Precision,
    Text,
)
from watchword.domain.moment import written_day

NEAR = timedelta(days=1)
"""Dates that differ by no more are one date: of zones and of the first minutes of a piece."""
NEAR_DAY = timedelta(days=1, hours=14)
"""The same where one of them is a day alone, whose zone can be 14 hours from the other's."""


def merge(entry: Entry, page: Page) -> Text:
    """The article that an entry and its page describe. Pure.

    The entry's title wins: it is the headline as the outlet lists it, and the title of a page can be
    that of a consent wall. The entry's summary wins too, because a page writes its summary for search
    engines. Text, authors and language are the page's if it has them: they describe the article,
    not the feed. Dates are weighed by their rank. `origins` names the winner of each field.
    """
    title, title_from = (entry.title, "entry") if entry.title else (page.title, "page")
    date = weigh_dates(entry, page)
    authors = page.details.authors
    origins = {
        **page.origins,
        "title": title_from,
        "summary": "entry" if entry.summary else page.origins.get("summary", "page"),
        "authors": page.origins.get("authors", "page") if authors else "entry",
        "published_at": date.origin,
        "language": page.origins.get("language", "page") if page.language else "entry",
    }
    if date.doubted:
        origins["doubted_date"] = date.doubted_origin
    return Text(
        title=title,
        summary=entry.summary or page.summary,
        body=page.body,
        published_at=date.at,
        precision=date.precision,
        updated_at=page.updated_at,
        language=page.language or entry.language,
        details=replace(page.details, authors=authors or entry.authors, doubted_date=date.doubted),
        origins=origins,
    )


def headline(entry: Entry) -> Text:
    """The entry's title and summary as a text, for an article without a page. Pure."""
    return Text(
        title=entry.title,
        summary=entry.summary,
        headline_only=True,
        published_at=entry.published_at,
        precision=entry.precision,
        language=entry.language,
        details=ArticleDetails(authors=entry.authors),
        origins={"title": "entry", "published_at": "entry"},
    )


def retitled(text: Text, entry: Entry) -> Text:
    """The known text with the entry's new title, for a page that cannot be read now. Pure."""
    if text.headline_only:
        return headline(entry)
    return replace(
        text, title=entry.title or text.title, origins={**text.origins, "title": "entry"}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedDate:
    """The date of an article, and the one that lost against it."""

    at: datetime | None
    precision: Precision = Precision.MINUTE
    origin: str = "entry"
    doubted: str | None = None
    """ISO 8601; None: both are one date, or there is only one."""
    doubted_origin: str = ""


def weigh_dates(entry: Entry, page: Page) -> WeighedDate:
    """The date of the higher rank, to the minute if either has it for that day. Pure."""
    of_entry = WeighedDate(at=entry.published_at, precision=entry.precision)
    origin = page.origins.get("published_at", "page")
    of_page = WeighedDate(at=page.published_at, precision=page.precision, origin=origin)
    if of_entry.at is None or of_page.at is None:
        return of_entry if of_page.at is None else of_page
    page_wins = page.date_rank > DateRank.ENTRY
    winner, other = (of_page, of_entry) if page_wins else (of_entry, of_page)
    only_days = Precision.DAY in (winner.precision, other.precision)
    if abs(of_entry.at - of_page.at) <= (NEAR_DAY if only_days else NEAR):
        return min(winner, other, key=lambda date: date.precision is Precision.DAY)
    return replace(winner, doubted=_written(other), doubted_origin=other.origin)


def _written(date: WeighedDate) -> str | None:
    if date.at is None:
        return None
    if date.precision is Precision.DAY:
        return written_day(date.at).isoformat()
    return date.at.isoformat(timespec="minutes")
