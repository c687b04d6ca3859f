"""Outputs: the stories of a topic, for feed readers."""

from __future__ import annotations

from datetime import datetime

from watchword.contract.output import Output, OutputItem
from watchword.domain.config import WatchConfig
from watchword.domain.match import Excerpt
from watchword.domain.views import StoryFilter, StoryView
from watchword.ports import ReadTransaction
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
