"""Functions with which outside scorers measure the parts. They only translate."""

from __future__ import annotations

import calendar
import contextlib
import gc
from collections.abc import Hashable, Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from feedparser.datetimes import _parse_date

from benchmarks.headlines import document, ready_matcher
from benchmarks.story_stream import Events
from crawler.extract.page import read_text
from crawler.feeds.raw import FeedDocument
from crawler.feeds.readers import read_raw
from crawler.listing.articles import article_links
from crawler.listing.feeds import find_feeds
from crawler.parsed import Unreadable
from watchword.domain.article import Precision
from watchword.domain.match import Document
from watchword.domain.source import Hints
from watchword.domain.topic import Topic
from watchword.matching.matcher import compile

_UNKNOWN = Hints(outlet="")
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
"""The time of reading. Measured pages have any age, so the rule against later dates must not apply."""


def extract(html: str, url: str, meta: dict[str, Any]) -> dict[str, Any]:
    """The fields of a decoded page in the form of the scorer, read without the rules of sites."""
    page = read_text(html, url, _UNKNOWN, _LATEST, sites=())
    if isinstance(page, Unreadable):
        return {}
    published = page.published_at and page.published_at.astimezone(
        timezone(page.published_offset or timedelta())
    )
    return {
        "title": page.title,
        "body": page.body,
        "authors": list(page.details.authors),
        "published": published and _written(published, page.precision),
        "lang": page.language,
        "publisher": page.details.publisher,
    }


class Topics:
    """The ready topics as they come in the box."""

    def __init__(self) -> None:
        self._matcher = ready_matcher()

    def levels(self, item: dict[str, Any]) -> dict[str, str]:
        """The level, "alert" or "possible", of each topic that an article matches.

        `item`: title, text, lang, source, country, published, as in the corpus `topics`.
        """
        found = self._matcher.match(document(item))
        return {match.topic: match.level.value for match in found}


class Engine:
    """The topic engine. Articles are as the corpus `matching` has them; ids are the caller's."""

    def __init__(self) -> None:
        self._ids: dict[str, Hashable] = {}
        self._topics: list[Topic] = []
        self._matcher = compile((), {})

    def add(self, topic_id: Hashable, query: str) -> None:
        """A topic, before `prepare`."""
        self._topics.append(self._topic(topic_id, query))

    def prepare(self, articles: Iterable[Mapping[str, Any]]) -> None:
        """Compile the topics, and choose their anchors by these articles.

        As in the service, no garbage collection looks at the topics again.
        """
        self._matcher = compile(self._topics, {})
        gc.freeze()
        for one in articles:
            self._matcher.topics(workload_document(one))

    def match(self, article: Mapping[str, Any]) -> set[Hashable]:
        """The topics of an article, without their evidence."""
        return {self._ids[key] for key in self._matcher.topics(workload_document(article))}

    def match_all(self, articles: Iterable[Mapping[str, Any]]) -> list[set[Hashable]]:
        """As `match`, of many articles, as the service asks."""
        found = self._matcher.topics_all([workload_document(one) for one in articles])
        return [{self._ids[key] for key in keys} for keys in found]

    def explain(self, article: Mapping[str, Any]) -> dict[Hashable, list[tuple[str, int, int]]]:
        """For each topic of an article, the places that made it match: field, start and end."""
        return {
            self._ids[match.topic]: [(o.field.value, o.start, o.end) for o in match.occurrences]
            for match in self._matcher.match(workload_document(article))
        }

    def swap(self, topic_id: Hashable, query: str) -> None:
        """Add or replace a topic."""
        self._matcher = self._matcher.swap([self._topic(topic_id, query)], [])

    def _topic(self, topic_id: Hashable, query: str) -> Topic:
        key = str(topic_id)
        self._ids[key] = topic_id
        return Topic(key=key, name=key, query=query)


def workload_document(article: Mapping[str, Any]) -> Document:
    """An article of the corpus `matching`."""
    return Document(
        title=article["title"],
        body=article["body"],
        lead=article["body"].partition("\n")[0],
        language=article["lang"],
        source_key=article["source"],
        outlet=article["source"],
        authors=(article["author"],),
        url=article["url"],
    )


class Stories:
    """Stories as the service with the extra `stories` makes them, one stream."""

    def __init__(self) -> None:
        self._events = Events()

    def add(self, article: dict[str, Any]) -> int:
        """The story of the next article in the order of time.

        `article`: id, lang, title, body, published, publisher, as in the corpus `stories`.
        """
        return self._events.add(article)

    def related(self, article_id: str) -> int | None:
        """The story that the one which this article opened may belong to; None: to none."""
        return self._events.related(article_id)


def _written(at: datetime, precision: Precision) -> str:
    return at.date().isoformat() if precision is Precision.DAY else at.isoformat()


def parse_feed(data: bytes, headers: dict[str, str]) -> dict[str, Any]:
    """A feed and its entries as parsed, as the scorer of feed parsers expects them."""
    by_name = {name.lower(): value for name, value in headers.items()}
    url = by_name.get("content-location", "")
    document = FeedDocument(body=data, content_type=by_name.get("content-type"), url=url)
    raw = read_raw(document)
    if isinstance(raw, Unreadable):
        return {"feed": {}, "entries": []}
    entries = [
        {
            "title": item.title,
            "link": item.link,
            "id": item.guid,
            "summary": item.summary,
            "content": item.content,
            "author": ", ".join(item.authors),
            "published": _moment(item.published) or item.published,
            "updated": _moment(item.updated) or item.updated,
            "language": item.language,
            "subtitle": item.subtitle,
            "enclosure": item.enclosure,
        }
        for item in raw.items
    ]
    feed = {
        "title": raw.title,
        "subtitle": raw.subtitle,
        "link": raw.link,
        "author": raw.author or ", ".join(raw.authors),
        "language": raw.language,
        "published": _moment(raw.published),
        "updated": _moment(raw.updated),
    }
    return {"feed": feed, "entries": entries}


def _moment(text: str) -> datetime | None:
    """A date as feedparser reads it: the scorer is about the parsers of feeds, not about dates."""
    with contextlib.suppress(ValueError, OverflowError, OSError):
        if parsed := _parse_date(text):
            return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    return None


def links(html: bytes, url: str) -> list[tuple[str, str, float]]:
    """The articles that a page lists, read without rules of its site: address, title, confidence."""
    return [(link.url, link.title, link.confidence) for link in article_links(html, url)]


def feeds(html: bytes, url: str) -> list[str]:
    """The addresses of the feeds that a page names, the best first."""
    return find_feeds(html, url)
