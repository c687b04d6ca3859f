"""Front page: what a poll of a home page says of the articles that are known, and of their stories."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from watchword.domain.article import Entries
from watchword.domain.front import FOLLOWED_FOR, FrontCount, FrontReport, front_report, top_links
from watchword.domain.identity import twins
from watchword.domain.source import Source
from watchword.domain.work import Work
from watchword.ports import ReadTransaction, WriteTransaction


def save_front_page(
    work: Work, source: Source, answer: Entries, now: datetime
) -> Callable[[WriteTransaction], None]:
    """A job for the store: keep where the front page has its links. None of them is read for this.

    A twin of an address is taken for the article's whatever the titles: front pages shorten theirs.
    """

    def job(rows: WriteTransaction) -> None:
        if rows.feeds.for_poll(work) is None:  # a later claim has a newer page
            return
        links = top_links(answer.entries)
        others = {one.url: list(twins(one.url)) for one in links}
        asked = [url for one in links for url in (one.url, *others[one.url])]
        at = rows.articles.at(asked)
        known = {}
        for one in links:
            here = (at.get(url) for url in (one.url, *others[one.url]))
            if (number := next((id_ for id_ in here if id_ is not None), None)) is not None:
                known[one.url] = number
        rows.front_pages.record(source.key, links, known, now)

    return job


def on_front_pages(rows: ReadTransaction, articles: Mapping[int, datetime]) -> FrontReport:
    """How the front pages had a story. `articles`: of it, each with when it was published, or found."""
    positions = rows.front_pages.positions(list(articles))
    moments = [*articles.values(), *(one.hour for one in positions)]
    until = max(max(articles.values()) + FOLLOWED_FOR, max(moments))
    return front_report(positions, rows.front_pages.watched(min(moments), until))


def led_by(rows: ReadTransaction, stories: Collection[int]) -> Mapping[int, FrontCount]:
    """How many front pages led with each of these stories; only those with which one did."""
    found: dict[int, FrontCount] = {}
    for story in stories:
        articles = {one.article: one.at for one in rows.stories.members(story)}
        if articles and (report := on_front_pages(rows, articles)).led:
            found[story] = FrontCount(led=report.led, watched=report.watched)
    return found
