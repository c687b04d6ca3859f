"""Articles of the past: from the archive, or from a file that an export wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo

from watchword.analysis.revisions import RevisionChange, changes
from watchword.contract import ArticleVersions
from watchword.contract import alert as contract
from watchword.contract.front_page import FrontPages
from watchword.domain.article import ArticleFilter, ArticleRecord, Text
from watchword.domain.development import Report
from watchword.domain.moment import parse_span, start_of_day
from watchword.domain.search import Required
from watchword.domain.source import Hints
from watchword.errors import InvalidRequest, NotFound
from watchword.pipeline.front_page import on_front_pages
from watchword.ports import ReadTransaction

DAYS = {"today": 0, "yesterday": 1}
"""Words of `--since`, with how many days ago each begins."""
PAGE = 500
"""Articles in memory at once."""
CANDIDATES = 20_000
"""Numbers of articles that the search index is asked for at once: a question of thousands of words takes
it a second, however few it answers."""


def archive(
    rows: ReadTransaction, since: datetime | None, required: Required | None = None
) -> Iterator[ArticleRecord]:
    """The articles that were found since then, the oldest first; None: all of them.

    `required`: only those that may have it, as the search index says.
    """
    first = rows.search.first_since(since) if since is not None else 1
    if first is None:
        return
    after = first - 1
    while ids := rows.search.candidates(required, after=after, limit=CANDIDATES):
        for begin in range(0, len(ids), PAGE):
            for article in rows.search.articles(ids[begin : begin + PAGE]):
                if since is None or article.found_at >= since:
                    yield article
        if len(ids) < CANDIDATES:
            return
        after = ids[-1]


def list_articles(
    rows: ReadTransaction,
    outlets: Mapping[str, Hints],
    *,
    limit: int,
    only: ArticleFilter,
) -> tuple[ArticleRecord, ...]:
    """The newest first. `outlets`: by the key of their source; they say which languages they write."""
    writing = tuple(key for key, hints in outlets.items() if hints.language == only.language)
    return tuple(rows.views.articles(limit=limit, only=replace(only, writing=writing)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleReport:
    """An article as a person sees it."""

    line: ArticleVersions
    changes: tuple[RevisionChange, ...]


def show(rows: ReadTransaction, where: str) -> ArticleReport:
    """An article with its versions. `where`: its number or address. Raises NotFound."""
    history = rows.views.history(int(where) if where.isdecimal() else where)
    if history is None:
        raise NotFound(f"{where}: no such article; `article list` shows the numbers")
    revisions = rows.stories.revisions(history.id)
    changed = changes(revisions)
    text = history.text or Text(title="")
    line = ArticleVersions(
        id=history.id,
        url=history.url,
        source=history.source,
        title=text.title,
        text=text.text_below_title,
        headline_only=text.headline_only,
        found_at=history.found_at,
        present_at=_last_brought(revisions),
        absent_at=history.gone_at,
        trouble=history.trouble,
        merged_into=history.merged_into,
        revisions=tuple(contract.RevisionChange.copied(one) for one in changed),
        front_pages=FrontPages.of(on_front_pages(rows, {history.id: history.found_at})),
    )
    return ArticleReport(line=line, changes=changed)


def _last_brought(revisions: Sequence[Report]) -> datetime | None:
    """When the page last brought a text that was new; a new headline of the feed is none. Pure."""
    body, at = "", None
    for one in revisions:
        if not one.text.headline_only and one.text.body != body:
            body, at = one.text.body, one.found_at
    return at


def parse_since(text: str, now: datetime, zone: tzinfo = UTC) -> datetime:
    """A time of `--since`, in `zone` where it has no offset. Raises InvalidRequest. Pure."""
    if (span := parse_span(text)) is not None:
        return now - span
    if text in DAYS:
        day = now.astimezone(zone) - timedelta(days=DAYS[text])
        return start_of_day(day, zone).astimezone(UTC)
    try:
        return parse_time(text, zone)
    except (ValueError, OverflowError):
        hint = "write 2h, 3d, today, yesterday, 2026-11-24 or 2026-11-24T08:00+09:00"
        raise InvalidRequest(f"--since {text}: not a time; {hint}") from None


def parse_time(text: str, zone: tzinfo = UTC) -> datetime:
    """In UTC. Raises ValueError."""
    time = datetime.fromisoformat(text)
    return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)
