"""Dates as the press writes them, and their zones."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.plain.dates import read_date
from crawler.plain.zones import zone
from tests.fakes import START
from watchword.domain.article import Precision
from watchword.domain.source import Hints

UNKNOWN = Hints(outlet="x")
TOKYO = Hints(outlet="x", timezone="Asia/Tokyo")
CHINA = Hints(outlet="x", country="CN")


def _utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("text", "hints", "moment"),
    [
        ("2026-03-02T10:00:00+09:00", UNKNOWN, _utc(2026, 3, 2, 1, 0)),
        ("2026-03-02T10:00:00.123Z", TOKYO, _utc(2026, 3, 2, 10, 0)),
        ("2026-03-02T10:00+0900", UNKNOWN, _utc(2026, 3, 2, 1, 0)),
        ("2026-03-02T10:00:00-05", UNKNOWN, _utc(2026, 3, 2, 15, 0)),
        ("2026-03-02 10:00", TOKYO, _utc(2026, 3, 2, 1, 0)),
        ("2026/3/2 9:05 JST", UNKNOWN, _utc(2026, 3, 2, 0, 5)),
        ("2026年3月2日 10時00分", TOKYO, _utc(2026, 3, 2, 1, 0)),
        ("2026년 3월 2일 10:00", Hints(outlet="x", country="KR"), _utc(2026, 3, 2, 1, 0)),
        ("Mon, 02 Mar 2026 10:00:00 GMT", TOKYO, _utc(2026, 3, 2, 10, 0)),
        ("Mon, 02 Mar 2026 10:00:00 +0800", UNKNOWN, _utc(2026, 3, 2, 2, 0)),
        ("Mon, 2 Mar 2026 10:00:00", TOKYO, _utc(2026, 3, 2, 1, 0)),
        ("Mon, 2 Mar 2026 10:00:00 JST", UNKNOWN, _utc(2026, 3, 2, 1, 0)),
        ("Mon, 2 Mar 2026 10:00:00 CST", CHINA, _utc(2026, 3, 2, 2, 0)),
        ("Mon, 2 Mar 2026 10:00:00 CST", UNKNOWN, _utc(2026, 3, 2, 16, 0)),
    ],
)
def test_a_time_is_an_instant(text: str, hints: Hints, moment: datetime) -> None:
    assert read_date(text, hints, START) == (moment, Precision.MINUTE)


def test_a_day_alone_is_the_midnight_of_its_zone() -> None:
    midnight = _utc(2026, 3, 1, 15, 0)
    assert read_date("2026-03-02", TOKYO, START) == (midnight, Precision.DAY)
    assert read_date("2 Mar 2026", TOKYO, START) == (midnight, Precision.DAY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "soon",
        "2099-01-01",
        "0002-01-01T00:00:00Z",
        "9999-12-31T23:59:59-12:00",
        "1970-01-01",
        "2026-13-45",
        "2026-02-30 10:00",
        "2026-11-26T10:00:00Z",
        "9" * 5000,
    ],
)
def test_a_date_that_cannot_be_true_is_none(text: str | None) -> None:
    assert read_date(text, UNKNOWN, START) is None


def test_tomorrow_is_possible_since_zones_and_clocks_differ() -> None:
    assert read_date("2026-11-25T08:00:00Z", UNKNOWN, START) is not None


@pytest.mark.parametrize(
    ("hints", "name"),
    [
        (TOKYO, "Asia/Tokyo"),
        (CHINA, "Asia/Shanghai"),
        (Hints(outlet="x", country="kr"), "Asia/Seoul"),
    ],
)
def test_a_source_has_its_own_zone_else_its_countrys(hints: Hints, name: str) -> None:
    assert str(zone(hints)) == name


def test_an_unknown_zone_is_utc() -> None:
    assert zone(Hints(outlet="x", timezone="Mars/Base")) is UTC
    assert zone(UNKNOWN) is UTC
