"""Entries: what a poll found, as articles, new addresses and changes in the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from watchword.domain.article import Entry, NewArticle
from watchword.domain.feed import FeedForPoll
from watchword.domain.identity import (
    Changed,
    KnownArticle,
    SameGuid,
    Unchanged,
    Unknown,
    classify_entry,
    twins,
)
from watchword.domain.source import Source, host_of
from watchword.domain.work import Work
from watchword.ports import WriteTransaction

STEP = 500
"""Entries in one transaction."""
GAP = timedelta(hours=2)
"""After a gap this long between two successful polls, articles count as found late."""


def oldest_first(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The entries in reverse order, and of those with one link only the first. Pure.

    Feeds list the newest entry first.
    """
    return list({entry.link: entry for entry in reversed(entries)}.values())


def in_language(entries: Sequence[Entry], language: str) -> Sequence[Entry]:
    """The entries; those that do not say their language are in this one. Pure."""
    return [one if one.language else replace(one, language=language) for one in entries]


def in_steps(entries: Sequence[Entry]) -> Sequence[Sequence[Entry]]:
    """The entries in parts, each for one transaction. Pure."""
    return [entries[start : start + STEP] for start in range(0, len(entries), STEP)]


class _Alike:
    """The articles that an entry may be, under the same title: by its GUID, or at a twin of its link."""

    def __init__(
        self, rows: WriteTransaction, feed: str, entries: Sequence[Entry], known: Container[str]
    ) -> None:
        """`known`: the links of `entries` that the feed listed before; they have no twins."""
        self._by_guid: defaultdict[str, list[SameGuid]] = defaultdict(list)
        guids = [entry.guid for entry in entries if entry.guid]
        for guid, found in rows.articles.same_guid(feed, guids).items():
            self._by_guid[guid].extend(found)
        self._twins = {one.link: twins(one.link) for one in entries if one.link not in known}
        addresses = dict.fromkeys(one for some in self._twins.values() for one in some)
        self._at = dict(rows.articles.titled_at(list(addresses)))

    def of(self, entry: Entry) -> Iterable[SameGuid]:
        """The candidates for an entry, those of its GUID first."""
        here = (self._at.get(one) for one in self._twins.get(entry.link, ()))
        return [*self._by_guid.get(entry.guid or "", ()), *(one for one in here if one)]

    def add(self, entry: Entry, article_id: int) -> None:
        """An article that was made of an entry of this poll."""
        made = SameGuid(article_id=article_id, title=entry.title)
        self._at[entry.link] = made
        if entry.guid:
            self._by_guid[entry.guid].append(made)


def save_entries(
    work: Work,
    source: Source,
    entries: Sequence[Entry],
    readable: frozenset[str] | None,
    now: datetime,
) -> Callable[[WriteTransaction], int]:
    """A job for the store: save each entry by its status; returns the number of new articles.

    `readable`: the links that are read; None: all.
    """

    def job(rows: WriteTransaction) -> int:
        news = 0
        feed = rows.feeds.for_poll(work)
        if feed is None:  # a later claim has newer entries
            return news
        links = [entry.link for entry in entries]
        known = rows.articles.known_entries(feed.url, links)
        at = dict(rows.articles.at(links))
        alike = _Alike(rows, feed.url, entries, known)
        titles = [one.title for one in entries if one.link not in known and one.title]
        namesakes = rows.articles.namesakes(feed.url, titles, now)
        for entry in entries:
            match classify_entry(
                entry,
                known=known.get(entry.link),
                at_address=at.get(entry.link),
                same_guid=alike.of(entry),
                namesakes=namesakes.get(entry.title, ()),
            ):
                case Unknown():
                    new = _article(feed, source, entry, now)
                    article_id = rows.articles.add(
                        new, read=readable is None or entry.link in readable
                    )
                    if article_id is not None:
                        alike.add(entry, article_id)
                    news += 1
                case KnownArticle(article_id):
                    rows.articles.add_name(feed.url, entry, article_id, now)
                case Changed(article_id, reread):
                    rows.articles.change(
                        feed.url, entry, article_id=article_id, reread=reread, now=now
                    )
                case Unchanged():
                    pass
        return news

    return job


def _article(feed: FeedForPoll, source: Source, entry: Entry, now: datetime) -> NewArticle:
    return NewArticle(
        source=source.key,
        feed=feed.url,
        host=host_of(entry.link),
        entry=entry,
        found_at=now,
        from_first_poll=feed.first_polled_at is None,
        after_gap=feed.last_success_at is not None
        and now - feed.last_success_at > max(GAP, 2 * feed.interval),
    )
