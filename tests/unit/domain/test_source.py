"""A source and its feeds."""

from __future__ import annotations

from tests.factories import a_source
from watchword.domain.source import Feed

URL = "https://a.example/feed"


def test_a_source_finds_its_own_feeds_only() -> None:
    source = a_source("https://a.example/other", URL)
    assert source.feed(URL) == Feed(url=URL)
    assert source.feed("https://b.example/feed") is None
