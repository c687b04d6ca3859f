"""Reads what a feed names in place of entries: the sitemaps of an index, within bounds."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import replace

from crawler.parsed import ParsedFeed
from watchword.domain.article import Failed

MAX_SITEMAPS = 5
"""Documents that are fetched for one poll, beside the first."""
MAX_DEPTH = 2
"""Indexes within each other."""
Ask = Callable[[str], Awaitable[ParsedFeed | Failed]]
"""Fetches and parses one address."""


async def with_sitemaps(feed: ParsedFeed, url: str, ask: Ask) -> ParsedFeed | Failed:
    """A feed with the entries of the sitemaps that it names.

    The first of them come first, at most MAX_SITEMAPS, none twice. If all of them fail it is a failure
    with the reason of the first.
    """
    waiting = deque((sitemap, 1) for sitemap in feed.sitemaps)
    asked, entries, failures, read = {url}, list(feed.entries), [], 0
    while waiting and len(asked) <= MAX_SITEMAPS:
        sitemap, depth = waiting.popleft()
        if sitemap in asked:
            continue
        asked.add(sitemap)
        found = await ask(sitemap)
        if isinstance(found, Failed):
            failures.append(found)
            continue
        read += 1
        entries += found.entries
        if depth < MAX_DEPTH:
            waiting.extendleft((one, depth + 1) for one in reversed(found.sitemaps))
    if failures and not read:
        return failures[0]
    return replace(feed, entries=tuple(entries), sitemaps=(), whole=feed.whole and not failures)
