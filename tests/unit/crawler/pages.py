"""Small pages, read as the program reads them, for the tests of their fields."""

from __future__ import annotations

from crawler.extract.page import read_text
from tests.fakes import START
from watchword.domain.article import Page
from watchword.domain.source import Hints

URL = "https://www.example.org/news/1"
UNKNOWN = Hints(outlet="x")
PROSE = "The delegations met on Monday, and officials said that the talks would go on for a week. "


def read(
    head: str, body: str, *, url: str = URL, text: str = PROSE * 3, hints: Hints = UNKNOWN
) -> Page:
    html = f"<html><head>{head}</head><body><article>{body}<p>{text}</p></article></body></html>"
    page = read_text(html, url, hints, START)
    assert isinstance(page, Page), page
    return page
