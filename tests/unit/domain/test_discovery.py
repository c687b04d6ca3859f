"""Which answer of a site is the best to watch."""

from __future__ import annotations

from datetime import timedelta

from tests.fakes import START
from watchword.domain.discovery import choose, usual_places
from watchword.domain.health import FeedState
from watchword.domain.probe import Probe


def answer(name: str, state: FeedState, *, days: int = 0, entries: int = 10) -> Probe:
    at = START - timedelta(days=days)
    return Probe(source="", feed=name, state=state, entries=entries, newest_at=at)


def test_the_first_that_is_fresh_is_the_best() -> None:
    old = answer("old", FeedState.SILENT, days=40)
    main = answer("main", FeedState.FRESH)
    longer = answer("longer", FeedState.FRESH, entries=100)
    assert choose([old, main, longer]) == main


def test_of_silent_ones_the_newest_is_the_best() -> None:
    older, newer = (answer(f"{days}", FeedState.SILENT, days=days) for days in (40, 10))
    assert choose([older, newer]) == newer


def test_without_entries_there_is_no_best() -> None:
    empty = answer("empty", FeedState.SILENT, entries=0)
    failing = Probe(source="", feed="gone", state=FeedState.FAILING, reason="404")
    assert choose([empty, failing]) is None
    assert choose([]) is None


def test_the_usual_places_are_of_the_host_of_the_page() -> None:
    places = usual_places("https://a.example/news/economy?x=1")
    assert places[0] == "https://a.example/feed/"
    assert all(place.startswith("https://a.example/") for place in places)
