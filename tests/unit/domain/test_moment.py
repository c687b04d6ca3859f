"""How rows write times: by numbers alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from watchword.domain.moment import format_minute, format_span, parse_span


def test_a_minute_is_written_in_its_zone() -> None:
    at = datetime(2026, 11, 24, 15, 31, 59, tzinfo=UTC)
    assert format_minute(at, ZoneInfo("Asia/Tokyo")) == "2026-11-25 00:31"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(hours=24), "24 h"),
        (timedelta(days=3), "3 d"),
        (timedelta(minutes=90), "90 min"),
        (timedelta(seconds=61), "61 s"),
    ],
)
def test_a_span_is_written_in_its_largest_whole_unit(span: timedelta, words: str) -> None:
    assert format_span(span) == words


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("30m", timedelta(minutes=30)),
        ("2h", timedelta(hours=2)),
        ("3d", timedelta(days=3)),
        ("2 h", None),
        ("h", None),
        ("18:00", None),
    ],
)
def test_a_person_writes_a_span_as_a_number_with_a_unit(text: str, span: timedelta | None) -> None:
    assert parse_span(text) == span
