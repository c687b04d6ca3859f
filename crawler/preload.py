"""What each parsing child would make for itself, made once by the server that forks the children.

They share its memory as long as they do not write to it. justext's words of all languages alone take
27 MB, as strings in two sets; here they are hashes: 1.2 MB.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from justext import core  # type: ignore[import-untyped]
from justext.utils import (  # type: ignore[import-untyped]
    get_stoplist,
    get_stoplists,
)
from trafilatura import external

from crawler.extract.page import read_page
from crawler.feeds.entries import read_feed
from crawler.feeds.raw import FeedDocument
from crawler.plain.words import Words
from watchword.domain.source import Hints

_URL = "https://quay.example/1"
_SENTENCES = (
    (
        "en",
        "January 1, 2026 9:00",
        "The council met, and its members said that the budget would pass. ",
    ),
    ("ja", "2026年1月1日9時", "港湾局は会議を開き、予算が春に可決されると述べた。"),
)
_PAGE = (
    "<html lang={0}><title>{2}</title><h1>{2}</h1><time>{1}</time><article>{3}</article></html>"
)
_FEED = "<rss version='2.0'><channel><item><title>{2}&lt;</title><link>/1</link></item></channel></rss>"


def _share_words() -> None:
    """Give trafilatura the words of all languages, in lower case; justext makes no set of its own."""
    made = core.define_stoplist

    def define(words: Any) -> Any:
        return words if isinstance(words, Words) else made(words)

    core.define_stoplist = define
    found = {word for language in get_stoplists() for word in get_stoplist(language)}
    external.JT_STOPLIST = Words(found)  # type: ignore[assignment]


def _fill_tables() -> None:
    """Read a page and a feed: what is made at the first use is then there."""
    hints, now = Hints(outlet=""), datetime(2026, 1, 1, tzinfo=UTC)
    for language, date, sentence in _SENTENCES:
        paragraphs = f"<p>{sentence * 3}</p>" * 3
        page = _PAGE.format(language, date, sentence, paragraphs)
        read_page(page.encode(), "text/html", _URL, hints, now)
        feed = _FEED.format(language, date, sentence)
        read_feed(FeedDocument(body=feed.encode(), content_type=None, url=_URL), hints, now)


_share_words()
_fill_tables()
