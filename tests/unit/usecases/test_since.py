"""The times that `--since` takes."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from watchword.errors import InvalidRequest
from watchword.usecases.article import parse_since

NOW = datetime(2026, 11, 24, 16, 31, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2h", "2026-11-24T14:31+00:00"),
        ("3d", "2026-11-21T16:31+00:00"),
        ("today", "2026-11-25T00:00+09:00"),
        ("yesterday", "2026-11-24T00:00+09:00"),
        ("2026-11-20", "2026-11-20T00:00+09:00"),
        ("2026-11-20T08:00+01:00", "2026-11-20T08:00+01:00"),
    ],
)
def test_a_time_is_a_span_a_day_or_a_moment(text: str, at: str) -> None:
    assert parse_since(text, NOW, TOKYO) == datetime.fromisoformat(at)


def test_what_is_no_time_is_refused_with_what_can_be_written() -> None:
    with pytest.raises(InvalidRequest, match="write 2h, 3d, today, yesterday"):
        parse_since("last week", NOW, TOKYO)
