"""The table of formats: each reader recognises its own format, and no other reader takes it first."""

from __future__ import annotations

import pytest

from crawler.feeds import json_feed, syndication
from crawler.feeds.raw import FeedDocument, RawFeed
from crawler.feeds.readers import READERS, read_raw

RDF = """<rdf:RDF xmlns="http://purl.org/rss/1.0/"
  xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <channel><title>News</title></channel></rdf:RDF>"""
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title></feed>'
JSON = '{"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": []}'
SAMPLES = {
    "rss": (syndication.read, "<rss version='2.0'><channel><title>News</title></channel></rss>"),
    "rdf": (syndication.read, RDF),
    "atom": (syndication.read, ATOM),
    "cdf": (syndication.read, "<channel href='https://a.example/'><title>News</title></channel>"),
    "json": (json_feed.read, JSON),
}
"""By kind: the function that reads it, and a document of this kind."""


def test_every_reader_has_a_sample() -> None:
    assert {reader.read for reader in READERS} == {read for read, _ in SAMPLES.values()}


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("before", ["", "\ufeff", "\n\n  "])
def test_a_format_is_read_by_its_own_reader(kind: str, before: str) -> None:
    read, text = SAMPLES[kind]
    document = FeedDocument(body=(before + text).encode(), content_type=None, url="")
    assert next(one for one in READERS if one.recognises(document)).read is read
    feed = read_raw(document)
    assert isinstance(feed, RawFeed)
    assert feed.kind == kind
