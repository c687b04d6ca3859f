"""Which messages name possible matches, and of which topics."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from tests.factories import a_topic
from tests.fakes import START
from watchword.domain.channel import Channel
from watchword.domain.delivery import Kind
from watchword.domain.possible import INTERVAL, listed_topics, may_count

DESK, MAIL = Channel(name="desk"), Channel(name="mail")
DAILY = Channel(name="daily", digest=(time(18),))
CHANNELS = {one.name: one for one in (DESK, MAIL, DAILY)}


def topic(*channels: str, possible: str | None = "rain") -> dict[str, object]:
    return {"t": replace(a_topic("talks", key="t", channels=channels), possible=possible)}


@pytest.mark.parametrize(
    ("channels", "channel", "kind", "named"),
    [
        (("daily", "desk"), DAILY, Kind.DIGEST, ("t",)),
        (("daily", "desk"), DESK, Kind.ALERT, ()),
        (("desk", "mail"), DESK, Kind.ALERT, ("t",)),
        (("desk", "mail"), MAIL, Kind.ALERT, ()),
        (("desk",), DESK, Kind.URGENT, ()),
        (("mail",), DAILY, Kind.DIGEST, ()),
    ],
)
def test_digests_name_them_else_the_first_channel_and_never_what_is_urgent(
    channels: tuple[str, ...], channel: Channel, kind: Kind, named: tuple[str, ...]
) -> None:
    assert listed_topics(channel, kind, topic(*channels), CHANNELS) == named  # type: ignore[arg-type]


def test_a_topic_that_has_nothing_wider_is_not_named() -> None:
    assert listed_topics(DAILY, Kind.DIGEST, topic("daily", possible=None), CHANNELS) == ()  # type: ignore[arg-type]


def test_an_alert_counts_them_once_in_a_week_and_a_digest_always() -> None:
    assert may_count(Kind.ALERT, None, START)
    assert not may_count(Kind.ALERT, START - INTERVAL + timedelta(hours=1), START)
    assert may_count(Kind.ALERT, START - INTERVAL, START)
    assert may_count(Kind.DIGEST, START, START)
