"""What a person means by the time of a mute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.factories import a_topic
from watchword.domain.channel import Channel, MuteKind
from watchword.domain.config import WatchConfig
from watchword.errors import InvalidRequest
from watchword.usecases.mute import build_mute

NOW = datetime(2026, 11, 24, 7, 31, tzinfo=UTC)
"""16:31 in Tokyo."""
TOKYO = ZoneInfo("Asia/Tokyo")
CONFIG = WatchConfig(
    sources={},
    topics={"talks": a_topic("talks", key="talks")},
    concepts={},
    channels={"desk": Channel(name="desk")},
    alert_within=timedelta(days=1),
    timezone="Asia/Tokyo",
)


@pytest.mark.parametrize(
    ("until", "end"),
    [
        ("30m", NOW + timedelta(minutes=30)),
        ("2h", NOW + timedelta(hours=2)),
        ("3d", NOW + timedelta(days=3)),
        ("18:00", datetime(2026, 11, 24, 18, tzinfo=TOKYO)),
        ("08:00", datetime(2026, 11, 25, 8, tzinfo=TOKYO)),
        ("2026-12-01", datetime(2026, 12, 1, tzinfo=TOKYO)),
        ("2026-12-01 18:00", datetime(2026, 12, 1, 18, tzinfo=TOKYO)),
        ("2026-12-01T18:00+00:00", datetime(2026, 12, 1, 18, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_in_the_zone_of_the_user(until: str, end: datetime) -> None:
    assert build_mute(CONFIG, MuteKind.TOPIC, "talks", until, NOW).until == end


@pytest.mark.parametrize("until", ["soon", "0h", "25:00", "2026-11-24", "2026-02-30", ""])
def test_a_time_that_does_not_come_is_refused_with_what_would_be_right(until: str) -> None:
    with pytest.raises(InvalidRequest, match="no time to come; write a span"):
        build_mute(CONFIG, MuteKind.TOPIC, "talks", until, NOW)


def test_an_unknown_name_is_refused_before_its_time_is_read() -> None:
    with pytest.raises(
        InvalidRequest, match="desk: no such topic; there are: talks; for a channel"
    ):
        build_mute(CONFIG, MuteKind.TOPIC, "desk", "soon", NOW)
    assert build_mute(CONFIG, MuteKind.CHANNEL, "desk", "1d", NOW).name == "desk"
