"""Entries: what a poll found, as articles, new addresses and changes in the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from watchword.domain.absence import absences
from watchword.domain.article import Entries, Entry, NewArticle
from watchword.domain.feed import FeedForPoll
from watchword.domain.identity import (
    Changed,
    EntryStatus,
    KnownArticle,
    Listed,
    SameGuid,
    Unchanged,
    Unknown,
    classify_entry,
    twins,
)
from watchword.domain.outlet import SAME_WITHIN, same_of_outlet, source_of
from watchword.domain.source import SEARCH, Source, host_of
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


class _Outlets:
    """Whose each entry is, and what that outlet has already."""

    def __init__(
        self,
        rows: WriteTransaction,
        source: Source,
        sources: Collection[Source],
        url: str,
        entries: Sequence[Entry],
        now: datetime,
    ) -> None:
        """`url`: of the feed. Of its own outlet only what a search feed alone has is looked for."""
        feed = source.feed(url)
        self.of_many = feed is not None and feed.kind == SEARCH
        self._keys = {
            one.link: source_of(one, sources, source) if self.of_many else source.key
            for one in entries
        }
        since = now - SAME_WITHIN
        self._articles = {
            key: rows.articles.of_outlet(key, since, unresolved=not self.of_many)
            for key in set(self._keys.values())
        }

    def key(self, entry: Entry) -> str:
        """The key of the source that the entry belongs to."""
        return self._keys[entry.link]

    def known(self, entry: Entry, now: datetime) -> EntryStatus:
        """What an entry is that neither its feed nor its address knows."""
        same = same_of_outlet(entry, self._articles[self.key(entry)], now)
        if same is None:
            return Unknown()
        return KnownArticle(same.id) if self.of_many else Listed(same.id)


def save_entries(
    work: Work,
    source: Source,
    sources: Collection[Source],
    entries: Sequence[Entry],
    readable: frozenset[str] | None,
    now: datetime,
) -> Callable[[WriteTransaction], int]:
    """A job for the store: save each entry by its status; returns the number of new articles.

    `sources`: all of the configuration. `readable`: the links that are read; None: all.
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
        outlets = _Outlets(rows, source, sources, feed.url, entries, now)
        for entry in entries:
            status = classify_entry(
                entry,
                known=known.get(entry.link),
                at_address=at.get(entry.link),
                same_guid=alike.of(entry),
                namesakes=namesakes.get(entry.title, ()),
            )
            match outlets.known(entry, now) if isinstance(status, Unknown) else status:
                case Unknown():
                    new = _article(feed, outlets, entry, now)
                    article_id = rows.articles.add(
                        new, read=readable is None or entry.link in readable
                    )
                    if article_id is not None:
                        alike.add(entry, article_id)
                    news += 1
                case Listed(article_id):
                    rows.articles.adopt(feed.url, entry, article_id, now)
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


def save_absences(
    work: Work, source: Source, answer: Entries, since: datetime, now: datetime
) -> Callable[[WriteTransaction], None]:
    """A job for the store: keep which articles of this source its sitemap lists no more, or again.

    `since`: the oldest date that it lists.
    """

    def job(rows: WriteTransaction) -> None:
        feed = rows.feeds.for_poll(work)
        if feed is None:
            return
        expected = rows.feeds.expected(source.key, feed.url, since)
        missing, back = absences(expected, answer.entries)
        rows.feeds.set_absent(missing, now)
        rows.feeds.set_absent(back, None)

    return job


def _article(feed: FeedForPoll, outlets: _Outlets, entry: Entry, now: datetime) -> NewArticle:
    return NewArticle(
        source=outlets.key(entry),
        unresolved=outlets.of_many and host_of(entry.link) == feed.host,
        feed=feed.url,
        host=host_of(entry.link),
        entry=entry,
        found_at=now,
        from_first_poll=feed.first_polled_at is None,
        after_gap=feed.last_success_at is not None
        and now - feed.last_success_at > max(GAP, 2 * feed.interval),
    )
