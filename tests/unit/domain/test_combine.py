"""The date of an article, from its entry and its page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from watchword.domain.article import GUESS, DateRank, Entry, Page, Precision
from watchword.domain.combine import WeighedDate, merge, weigh_dates

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
OLD = datetime(2019, 1, 4, 8, 0, tzinfo=UTC)
DAY, MINUTE = Precision.DAY, Precision.MINUTE


def an_entry(at: datetime | None, precision: Precision = MINUTE) -> Entry:
    return Entry(link="https://a.example/1", title="A", published_at=at, precision=precision)


def a_page(
    at: datetime | None, rank: DateRank, origin: str, precision: Precision = MINUTE
) -> Page:
    return Page(
        url="https://a.example/1",
        published_at=at,
        date_rank=rank,
        precision=precision,
        origins={"published_at": origin},
    )


@pytest.mark.parametrize("rank", [DateRank.GUESS, DateRank.PRINTED, DateRank.MARKED])
def test_a_page_that_tells_no_machine_loses_against_the_entry(rank: DateRank) -> None:
    weighed = weigh_dates(an_entry(NOW), a_page(OLD, rank, "printed"))
    assert weighed == WeighedDate(
        at=NOW, doubted="2019-01-04T08:00+00:00", doubted_origin="printed"
    )


def test_what_a_page_tells_machines_wins_and_the_entry_is_doubted() -> None:
    weighed = weigh_dates(an_entry(NOW), a_page(OLD, DateRank.MACHINE, "JSON-LD"))
    assert (weighed.at, weighed.origin) == (OLD, "JSON-LD")
    assert (weighed.doubted, weighed.doubted_origin) == ("2026-11-24T08:00+00:00", "entry")


def test_without_a_date_of_the_entry_the_pages_is_taken_even_a_guess() -> None:
    weighed = weigh_dates(an_entry(None), a_page(OLD, DateRank.GUESS, GUESS))
    assert weighed == WeighedDate(at=OLD, origin=GUESS)


def test_of_one_day_the_minute_is_taken_whoever_gives_it() -> None:
    midnight = NOW.replace(hour=0)
    of_page = weigh_dates(an_entry(midnight, DAY), a_page(NOW, DateRank.PRINTED, "printed"))
    assert (of_page.at, of_page.origin, of_page.doubted) == (NOW, "printed", None)
    of_entry = weigh_dates(an_entry(NOW), a_page(midnight, DateRank.MACHINE, "pubdate", DAY))
    assert (of_entry.at, of_entry.origin, of_entry.doubted) == (NOW, "entry", None)


def test_a_doubted_day_is_written_as_the_day_of_its_zone() -> None:
    in_tokyo = OLD.replace(hour=0) - timedelta(hours=9)
    weighed = weigh_dates(an_entry(NOW), a_page(in_tokyo, DateRank.PRINTED, "printed", DAY))
    assert weighed.doubted == "2019-01-04"


def test_a_text_carries_the_doubted_date_and_its_place() -> None:
    text = merge(an_entry(NOW), a_page(OLD, DateRank.MARKED, "time"))
    assert text.details.doubted_date == "2019-01-04T08:00+00:00"
    assert text.origins["doubted_date"] == "time"
    assert text.origins["published_at"] == "entry"
