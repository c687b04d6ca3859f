"""Outputs: a topic or a search for feed readers, and the secret addresses of both."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from watchword.contract import OutputAddress
from watchword.contract.output import Output, OutputItem
from watchword.domain.config import WatchConfig
from watchword.domain.match import Excerpt
from watchword.domain.output import OutputRecord
from watchword.domain.topic import Topic
from watchword.domain.views import StoryFilter, StoryView
from watchword.errors import InvalidRequest, NotFound
from watchword.matching.matcher import compile
from watchword.ports import ReadTransaction, WriteTransaction
from watchword.usecases.search import SEARCH, Hit, SearchRequest, search
from watchword.usecases.topic import find_topic

MAX_ITEMS = 50
"""Of a topic: readers come every hour, and so much is a busy day."""


def topic_output(
    rows: ReadTransaction, config: WatchConfig, topic: str, now: datetime, *, address: str = ""
) -> Output:
    """The newest stories of a topic that were alerted. Raises InvalidRequest for an unknown topic.

    `address`: where it is read again.
    """
    name = find_topic(config, topic).name
    found = rows.views.stories(limit=MAX_ITEMS, only=StoryFilter(topics=(topic,)))
    return Output(
        name=f"topic:{topic}",
        title=f"{name} – Watchword",
        address=address,
        items=tuple(_of_story(one, topic, config) for one in found if one.alerts),
        made_at=now,
    )


def _of_story(story: StoryView, topic: str, config: WatchConfig) -> OutputItem:
    first, *_ = story.reports
    outlets = dict.fromkeys(config.outlet(one.source) for one in story.reports)
    matches = (one.evidence for one in story.matches if one.topic == topic)
    excerpt = next((one.excerpt for one in matches if one.excerpt), ())
    return OutputItem(
        name=f"story:{story.id}",
        url=first.url,
        title=first.title,
        text=_plain(excerpt),
        outlets=tuple(outlets),
        language=first.language,
        published_at=first.at,
        updated_at=max(one.found_at for one in story.reports),
    )


def _plain(excerpt: Excerpt) -> str:
    return "".join(part.text for part in excerpt)


def search_output(
    rows: ReadTransaction, config: WatchConfig, query: str, now: datetime, *, address: str = ""
) -> Output:
    """The newest articles that a query finds. Raises QueryErrors where it cannot be understood.

    `address`: where it is read again.
    """
    page = search(rows, config, SearchRequest(query=query, limit=MAX_ITEMS))
    return Output(
        name=f"search:{query}",
        title=f"{query} – Watchword",
        address=address,
        items=tuple(_of_hit(one, config) for one in page.hits),
        made_at=now,
    )


def _of_hit(hit: Hit, config: WatchConfig) -> OutputItem:
    article = hit.article
    return OutputItem(
        name=f"article:{article.id}",
        url=article.url,
        title=article.text.title,
        text=_plain(hit.evidence.excerpt),
        outlets=(config.outlet(article.source),),
        language=article.text.language,
        published_at=article.text.published_at or article.found_at,
        updated_at=article.found_at,
    )


# --- Secret addresses -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeOutput:
    """An address that was just made: the only moment at which its secret is known."""

    record: OutputRecord
    secret: str

    @property
    def path(self) -> str:
        """Behind the address of the pages; the name of a format follows it."""
        return f"/output/{self.secret}"


def check_output(config: WatchConfig, topic: str | None, query: str | None) -> None:
    """That it names a topic, or has a query. Raises InvalidRequest, QueryErrors. Pure."""
    if (topic is None) == (query is None):
        raise InvalidRequest("name a topic, or give a query to search for")
    if topic is not None:
        find_topic(config, topic)
    else:
        wanted = Topic(key=SEARCH, name=SEARCH, query=query or "", channels=())
        compile([wanted], config.concepts)


def make_output(
    rows: WriteTransaction, topic: str | None, query: str | None, now: datetime
) -> MadeOutput:
    """Make a secret address of what `check_output` has checked.

    Only its hash is stored: a copy of the database opens no address, and a lost one is made anew.
    """
    secret = secrets.token_urlsafe(24)
    record = rows.outputs.add(topic=topic, query=query, secret_hash=hash_of(secret), now=now)
    return MadeOutput(record=record, secret=secret)


def list_outputs(rows: ReadTransaction) -> tuple[OutputAddress, ...]:
    """The addresses that were made, the oldest first."""
    return tuple(OutputAddress.copied(one, output=one.id) for one in rows.outputs.list())


def revoke_output(rows: WriteTransaction, output: int) -> None:
    """Nobody reads at this address any more. Raises NotFound."""
    if not rows.outputs.remove(output):
        raise NotFound(f"{output}: no such output; `output list` shows the numbers")


def read_output(rows: ReadTransaction, config: WatchConfig, secret: str, address: str) -> Output:
    """What a secret address has now. Raises NotFound where it was revoked, or its topic is gone."""
    found = rows.outputs.find(hash_of(secret))
    if found is None or (found.topic is not None and found.topic not in config.topics):
        raise NotFound("There is nothing at this address.")
    if found.topic is not None:
        return topic_output(rows, config, found.topic, found.created_at, address=address)
    return search_output(rows, config, found.query or "", found.created_at, address=address)


def hash_of(secret: str) -> str:
    """As it is stored: of 192 random bits no salt is needed. Pure."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
