"""A finding: what is read where the configuration names a site alone, or where rules have stopped."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from watchword.domain.article import Entries, PollAnswer
from watchword.domain.source import FRONT, LISTING, SITE, Feed

LOST_AFTER = 3
"""Polls of a finding that fail in a row until the site is asked anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What Watchword found by itself, and reads. A row keeps it; the configuration does not have it."""

    url: str
    """Of the feed that is read."""
    kind: str | None
    """As of `Feed`."""
    found_at: datetime
    name: str = ""
    """Of the site, as its page says it."""
    language: str | None = None
    """ISO 639-1, of its page."""
    confidence: float | None = None
    """As of `Entries`, of its last whole answer."""
    rules: str | None = None
    """Of a listing whose rules have stopped: those that choose the same links as the guess, if there are
    short ones. They are read by once a user confirms them; until then each page is guessed anew."""
    stands_for: str | None = None
    """The rules of the configuration that have stopped; None: of a site."""
    reason: str = ""
    """Why they have stopped."""
    confirmed_at: datetime | None = None
    """When a user said that it is right; None: nobody did yet."""

    @property
    def is_guess(self) -> bool:
        """Whether the articles are guessed from the links of a page, and nobody confirmed it yet."""
        return self.kind == LISTING and self.confirmed_at is None


def feed_to_read(feed: Feed, finding: Finding | None, *, fails: int) -> Feed | None:
    """The feed that a poll asks; None: the site is to be asked what can be watched. Pure.

    `fails`: failed polls in a row so far.
    """
    if feed.is_front:
        return replace(feed, url=feed.url.removesuffix(FRONT))
    if feed.kind != SITE:
        if finding and finding.confirmed_at and finding.stands_for == feed.rules:
            return replace(feed, rules=finding.rules)
        return feed
    if finding is None or fails >= LOST_AFTER:
        return None
    return replace(feed, url=finding.url, kind=finding.kind)


def after_poll(
    feed: Feed, before: Finding | None, found: Finding | None, answer: PollAnswer, now: datetime
) -> Finding | None:
    """The finding of a feed after a poll; None: it has none. Pure.

    `found`: what the site offered just now; None: it was not asked. What is found again stays confirmed.
    """
    if feed.kind != SITE:
        known = before if before and before.stands_for == feed.rules is not None else None
        return _without_rules(feed, known, answer, now)
    is_same = before and found and (before.url, before.kind) == (found.url, found.kind)
    finding = before if is_same else found or before
    if finding is None or not isinstance(answer, Entries):
        return finding
    return replace(finding, confidence=answer.confidence)


def _without_rules(
    feed: Feed, before: Finding | None, answer: PollAnswer, now: datetime
) -> Finding | None:
    """The finding of a listing whose rules have stopped; None: they are followed. Pure."""
    if not isinstance(answer, Entries):
        return before
    if not answer.stopped:
        return before if before and before.confirmed_at else None
    first = before if before and before.confirmed_at is None else None
    return Finding(
        url=feed.url,
        kind=LISTING,
        found_at=first.found_at if first else now,
        confidence=answer.confidence,
        rules=answer.proposed,
        stands_for=feed.rules,
        reason=first.reason if first else answer.stopped,
    )
