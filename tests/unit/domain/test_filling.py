"""What the pages of a feed have, and when they lost it."""

from __future__ import annotations

from watchword.domain.filling import Filling

WELL = {"text": True, "date": True}


def read(filling: Filling, pages: int, language: str | None = "ja", **fields: bool) -> Filling:
    for _ in range(pages):
        filling = filling.after({**WELL, **fields}, language)
    return filling


def test_a_page_or_two_without_a_text_are_nothing() -> None:
    assert read(read(Filling(), 50), 3, text=False).problem is None


def test_a_field_that_almost_all_had_and_almost_none_has_is_lost_until_it_is_back() -> None:
    lost = read(read(Filling(), 50), 20, date=False)
    assert lost.problem == "its articles bear no date any more"
    assert read(lost, 3).problem == lost.problem
    assert read(lost, 15).problem is None


def test_another_language_is_noticed_and_a_feed_of_two_is_well() -> None:
    assert read(read(Filling(), 50), 20, "en").problem == "its articles are no longer in ja"
    mixed = Filling()
    for _ in range(40):
        mixed = read(read(mixed, 1, "ja"), 1, "en")
    assert read(mixed, 20, "en").problem is None


def test_a_feed_that_never_had_a_field_does_not_lose_it() -> None:
    assert read(Filling(), 200, date=False).problem is None


def test_a_text_whose_language_nobody_knows_says_nothing_of_it() -> None:
    assert read(read(Filling(), 50), 40, None).problem is None


def test_what_stays_lost_for_hundreds_of_pages_is_usual() -> None:
    lost = read(read(Filling(), 50), 40, date=False)
    assert lost.problem is not None
    assert read(lost, 400, date=False).problem is None


def test_nothing_is_usual_before_thirty_pages() -> None:
    assert read(read(Filling(), 10), 15, text=False).problem is None
