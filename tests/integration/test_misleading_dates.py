"""A feed says "20 minutes ago", the page shows an older date somewhere: the news is told all the same.

Only what the page tells machines about its own article makes it old, and then `alert why` says so.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from tests.command import said
from tests.fakes_web import RSS, FeedEntry, Site, rss
from tests.press import CALM, Program
from watchword.app.clock import SystemClock

WORDS = """
the harbour authority said that talks about new quay had begun again after three weeks and both
sides expected to sign before end of year officials two ports met in old customs house for most
day agreed on timetable dredging northern channel
""".split()  # noqa: SIM905 - a block of words is easier to read than a column
PAGE = (
    '<!DOCTYPE html><html lang="en"><head><title>{title}</title>{head}</head><body>'
    "{above}<main><article><h1>{title}</h1>{under}<p>{first}</p>{within}<p>{second}</p></article>{below}"
    "</main>{foot}</body></html>"
)
OLD = "2019-01-04T08:00:00+00:00"
TIME = f"<time datetime='{OLD}'>4 January 2019</time>"
LD = (
    '<script type="application/ld+json">{"@type": "%s", "datePublished": "%s", "headline": "%s"}'
    "</script>"
)
HEAD = {
    "a script of the page": '<script>load("/v/2019/01/04/app.js");</script>',
    "a style sheet's path": '<link rel="stylesheet" href="/theme/2019/01/04/style.css">',
    "the picture of a card": '<meta property="og:image" content="/uploads/2019/01/04/quay.jpg">',
    "the icon's path": '<link rel="icon" href="/static/2019-01-04/icon.png">',
    "a date of the template": '<meta name="date" content="2019-01-04">',
    "Dublin Core of the template": '<meta name="DC.date" content="2019-01-04">',
    "the date of creation": f'<meta name="dcterms.created" content="{OLD}">',
    "the generator's comment": "<!-- generated 2019-01-04 08:00 -->",
    "JSON-LD of the site": LD % ("WebSite", OLD, "The Gazette"),
    "JSON-LD of another story": LD % ("NewsArticle", OLD, "A storm hits the southern coast"),
    "JSON-LD of a story with its address": (
        LD % ("NewsArticle", OLD, 'Talks: an older round", "url": "/news/an-older-round')
    ),
    "data of a script": '<script type="application/json">{"published": "2019-01-04T08:00"}</script>',
}
ABOVE = {
    "a bar of the day": "<div class='topbar'>Friday, 4 January 2019</div>",
    "a time in the header": f"<header>{TIME}</header>",
    "an archive's menu": "<nav><a href='/2019/01/'>January 2019</a></nav>",
    "a banner": "<div class='banner'>Since 2019-01-04 without advertisements</div>",
    "a notice": "<div class='cookie'>Our terms have changed on 4 January 2019.</div>",
}
UNDER = {
    "the by-line of an older report": "<p>By Anna Berg, 4 January 2019</p>",
    "a time beside the headline": TIME,
    "a time that is marked": f"<time itemprop='datePublished' datetime='{OLD}'>4 January</time>",
    "metadata within the page": f"<meta itemprop='datePublished' content='{OLD}'>",
    "the caption": "<figure><img src='/2019/01/a.jpg'><figcaption>4 Jan 2019</figcaption></figure>",
    "a Japanese line": "<p>2019年1月4日 10時15分</p>",
    "a German line": "<p>Stand: 04.01.2019, 08:00 Uhr</p>",
    "numbers alone": "<div>04/01/2019</div>",
}
WITHIN = {
    "a sentence": "<p>The first talks about the quay were held on 4 January 2019 in the same house.</p>",
    "a picture of the text": "<img src='/media/2019/01/04/quay.jpg' alt='quay 2019-01-04'>",
    "a quotation": "<blockquote>Signed in the customs house, January 4, 2019</blockquote>",
    "a list of events": "<ul><li>2019-01-04: first talks</li><li>2020-02-05: a break</li></ul>",
    "a table": "<table><tr><td>2019-01-04</td><td>first talks</td></tr></table>",
    "a post of a network": f"<blockquote class='embed'>{TIME}</blockquote>",
}
BELOW = {
    "a related box": f"<div class='related'><a href='/old'>Older</a>{TIME}</div>",
    "an aside": f"<aside><h3>Read on</h3><p>4 January 2019</p>{TIME}</aside>",
    "comments": f"<div class='comments'><p>Joe</p>{TIME}</div>",
    "an older blog's list": f"<p class='hentry'><abbr class='published' title='{OLD}'>4.1.</abbr></p>",
    "the biography of the writer": "<div class='author-bio'>Anna is with us since 4 Jan 2019.</div>",
    "a row of teasers": f"<div class='teaser'><time pubdate datetime='{OLD}'>4.1.</time></div>",
}
FOOT = {
    "the years of a copyright": "<footer>© 2019–2026 The Gazette</footer>",
    "one year of a copyright": "<div id='footer'>Copyright 2019 The Gazette. All rights reserved.</div>",
    "an imprint": "<footer><p>Imprint, last changed on 2019-01-04</p></footer>",
    "a script at the end": "<script>window.page = {published: '2019-01-04T08:00:00Z'};</script>",
    "a counter": "<div class='stats'>Online since 04.01.2019</div>",
}
MISLEADING: Mapping[str, Mapping[str, str]] = {
    "head": HEAD,
    "above": ABOVE,
    "under": UNDER,
    "within": WITHIN,
    "below": BELOW,
    "foot": FOOT,
}
"""By place in the page, what stands there."""
MACHINES = {
    "JSON-LD": LD % ("NewsArticle", OLD, "TITLE"),
    "article:published_time": f'<meta property="article:published_time" content="{OLD}">',
}
"""By origin, a date that the page tells machines about its own article."""
NAMES = [name for parts in MISLEADING.values() for name in parts]
CONFIG = """
contact = "desk@example.org"
timezone = "UTC"

[topics.talks]
query = "talks"
alert = ["box"]

[channels.box]
url = "mbox:alerts.mbox"

[sources.gazette]
feeds = ["{feed}"]
"""


@pytest.fixture(scope="module")
async def folder(gazette: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The configuration and the database after one crawl of all pages."""
    folder = tmp_path_factory.mktemp("misleading")
    now = SystemClock().now()
    entries = []
    for place, parts in {**MISLEADING, "head machine": MACHINES}.items():
        for name, part in parts.items():
            gazette.put(path(name), page(name, place.split()[0], part))
            entry = FeedEntry(
                link=gazette.url(path(name)),
                title=f"Talks: {name}",
                published=now - timedelta(minutes=20),
            )
            entries.append(entry)
    gazette.put("/feed", rss("The Gazette", entries), content_type=RSS)
    await Program(folder, CONFIG.format(feed=gazette.url("/feed")) + CALM).crawl()
    return folder


def path(name: str) -> str:
    return "/news/" + "".join(char if char.isalnum() else "-" for char in name)


def page(name: str, place: str, part: str) -> str:
    """A page of two paragraphs with this part in this place."""
    title = f"Talks: {name}"
    parts = dict.fromkeys(MISLEADING, "") | {place: part.replace("TITLE", title)}
    words = random.Random(name)  # a text of its own: the copies of one text are one story
    first, second = (" ".join(words.choices(WORDS, k=50)).capitalize() + "." for _ in range(2))
    return PAGE.format(title=title, first=first, second=second, **parts)


def test_there_are_forty() -> None:
    assert len(set(NAMES)) >= 40


@pytest.mark.parametrize("name", NAMES)
def test_a_misleading_date_silences_no_news(gazette: Site, folder: Path, name: str) -> None:
    lines = said("alert", "why", gazette.url(path(name)), folder=folder).stdout
    assert "box: waiting" in lines or "box: sent" in lines
    assert "as its feed says" in lines


@pytest.mark.parametrize("name", MACHINES)
def test_what_the_page_tells_machines_makes_it_old_and_is_named(
    gazette: Site, folder: Path, name: str
) -> None:
    lines = said("alert", "why", gazette.url(path(name)), folder=folder).stdout
    assert f"old: published 2019-01-04 08:00, as its page says ({name})" in lines
    assert "Another date is doubted" in lines


def test_a_date_that_is_doubted_is_shown_with_its_place(gazette: Site, folder: Path) -> None:
    lines = said("alert", "why", gazette.url(path("a time beside the headline")), folder=folder)
    assert "Another date is doubted: 2019-01-04 08:00, as its page says (time)." in lines.stdout
