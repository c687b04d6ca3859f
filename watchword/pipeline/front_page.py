"""Front page: what a poll of a home page says of the articles that are known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from watchword.domain.article import Entries
from watchword.domain.front import top_links
from watchword.domain.identity import twins
from watchword.domain.source import Source
from watchword.domain.work import Work
from watchword.ports import WriteTransaction


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
