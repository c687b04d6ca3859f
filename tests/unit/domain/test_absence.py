"""What a sitemap does not list: taken down, or only too old for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.fakes import START
from watchword.domain.absence import Expected, absences, oldest_date
from watchword.domain.article import Entries, Entry

HOUR = timedelta(hours=1)


def entry(number: int, age: float | None = 1) -> Entry:
    at = None if age is None else START - age * HOUR
    return Entry(link=f"https://a.example/{number}", title="x", published_at=at)


def sitemap(*entries: Entry, **fields: object) -> Entries:
    return Entries(**{"entries": entries, "kind": "sitemap", "is_whole": True, **fields})  # type: ignore[arg-type]


def expected(number: int, *, is_absent: bool = False) -> Expected:
    return Expected(article=number, link=f"https://a.example/{number}", is_absent=is_absent)


def test_only_what_is_younger_than_all_that_is_listed_can_be_missing() -> None:
    assert oldest_date(sitemap(entry(1, 1), entry(2, 48))) == START - 48 * HOUR


@pytest.mark.parametrize(
    "answer",
    [
        sitemap(),
        sitemap(entry(1), entry(2, None)),
        sitemap(entry(1), is_whole=False),
        sitemap(entry(1), left_out=1),
        sitemap(entry(1), kind="rss"),
    ],
)
def test_of_what_is_not_whole_or_not_dated_nothing_is_missing(answer: Entries) -> None:
    assert oldest_date(answer) is None


def test_what_is_missing_and_what_is_back_are_named_once() -> None:
    known = [expected(number) for number in range(2, 20)]
    gone, back = expected(30, is_absent=True), expected(31, is_absent=True)
    listed = [entry(number) for number in range(3, 20)] + [entry(31)]
    assert absences([*known, gone, back], listed) == ([2], [31])


def test_an_article_is_listed_if_one_of_its_links_is() -> None:
    moved = Expected(article=1, link="https://a.example/2", is_absent=False)
    assert absences([expected(1), moved], [entry(2)]) == ([], [])


def test_where_many_are_missing_at_once_the_sitemap_is_another_one() -> None:
    known = [expected(number) for number in range(20)]
    assert absences(known, [entry(number) for number in range(3, 20)]) == ([], [])
    assert absences(known, [entry(number) for number in range(2, 20)]) == ([0, 1], [])
