"""Topics: list them, and find one by its key."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from watchword import contract
from watchword.domain.config import WatchConfig
from watchword.domain.moment import start_of_day
from watchword.domain.topic import Topic
from watchword.domain.views import TopicUse
from watchword.errors import InvalidRequest
from watchword.ports import ReadTransaction


def list_topics(
    rows: ReadTransaction, config: WatchConfig, now: datetime
) -> tuple[contract.Topic, ...]:
    """Every topic of the configuration, and what it found today."""
    uses = rows.views.topics(today=start_of_day(now, ZoneInfo(config.timezone)))
    return tuple(
        _listed(topic, uses.get(topic.key) or TopicUse(name=topic.name))
        for topic in config.topics.values()
    )


def _listed(topic: Topic, use: TopicUse) -> contract.Topic:
    return contract.Topic.copied(
        topic,
        use,
        topic=topic.key,
        matches_today=use.matches,
        possible_today=use.possible,
        alerts_today=use.alerts,
    )


def find_topic(config: WatchConfig, name: str) -> Topic:
    """The topic of this key. Raises InvalidRequest if the configuration does not have it. Pure."""
    if name not in config.topics:
        there = ", ".join(config.topics) or "none"
        raise InvalidRequest(f"{name}: is not one of the topics; there are: {there}")
    return config.topics[name]
