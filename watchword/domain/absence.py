"""Absence: an article that its publisher took from the sitemap that listed it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from watchword.domain.article import Entries, Entry

SITEMAP = "sitemap"
"""The format of feeds whose entries stay until they are too old for it (`crawler.feeds.sitemap`)."""
MAX_SHARE = 0.1
"""Of the articles that a sitemap should list: when more are missing, it is made in another way now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """An article that a sitemap listed, and that is young enough to be listed still."""

    article: int
    link: str
    is_absent: bool
    """Whether it was missing before."""


def oldest_date(answer: Entries) -> datetime | None:
    """The oldest date that a whole sitemap lists; None: its absences say nothing. Pure.

    A news sitemap drops what is older than two days, so only what is younger than all that it lists can
    be missing. An entry without a date may be of any age, and what a document lists besides is unknown
    where it broke off or is one of several.
    """
    if answer.kind != SITEMAP or not answer.is_whole or answer.left_out:
        return None
    dates = [one.published_at for one in answer.entries]
    return min((one for one in dates if one), default=None) if all(dates) else None


def absences(
    expected: Sequence[Expected], listed: Collection[Entry]
) -> tuple[Sequence[int], Sequence[int]]:
    """The articles that are missing now and were not before, and those that are back. Pure.

    An article is listed if one of its links is.
    """
    links = {one.link for one in listed}
    here = {one.article for one in expected if one.link in links}
    missing = {one.article for one in expected} - here
    back = sorted({one.article for one in expected if one.is_absent and one.article in here})
    if len(missing) > max(1, MAX_SHARE * len(missing | here)):
        return [], back
    absent_before = {one.article for one in expected if one.is_absent}
    return sorted(missing - absent_before), back
