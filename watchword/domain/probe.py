"""What a feed answers when it is asked by hand: fresh, silent or failing, and why, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from watchword.domain.article import Entries, Failed, PollAnswer
from watchword.domain.health import FeedState
from watchword.domain.silence import QUIET

MAX_TITLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One feed and its answer."""

    source: str
    """The source's key."""
    feed: str
    state: FeedState
    kind: str = ""
    """The format of the feed, as in `Entries`."""
    entries: int = 0
    newest_at: datetime | None = None
    """The date of its newest entry, where any has one."""
    reason: str = ""
    confidence: float | None = None
    """As of `Entries`."""
    titles: tuple[str, ...] = ()
    """Of its first entries."""


def assess(source: str, feed: str, answer: PollAnswer, now: datetime) -> Probe:
    """The answer in words. Pure."""
    if isinstance(answer, Failed):
        return Probe(source=source, feed=feed, state=FeedState.FAILING, reason=answer.reason)
    if not isinstance(answer, Entries):
        return Probe(source=source, feed=feed, state=FeedState.FRESH, reason="nothing has changed")
    dates = [entry.published_at for entry in answer.entries if entry.published_at]
    newest = max(dates, default=None)
    state, reason = _verdict(len(answer.entries), newest, now)
    if answer.moved_to is not None:
        reason = "; ".join(filter(None, (reason, moved(answer.moved_to))))
    return Probe(
        source=source,
        feed=feed,
        state=state,
        kind=answer.kind,
        entries=len(answer.entries),
        newest_at=newest,
        reason=reason or left_out(answer.left_out),
        confidence=answer.confidence,
        titles=tuple(entry.title for entry in answer.entries if entry.title)[:MAX_TITLES],
    )


def moved(address: str) -> str:
    """That a feed has another address now, in words. Pure."""
    return f"it has moved for good: write {address}, before the old address ends"


def left_out(entries: int) -> str:
    """How many entries of a feed could not be read, in words; empty for none. Pure."""
    if entries == 1:
        return "one of its entries cannot be read and is left out"
    return f"{entries} of its entries cannot be read and are left out" if entries else ""


def _verdict(entries: int, newest: datetime | None, now: datetime) -> tuple[FeedState, str]:
    if not entries:
        return FeedState.SILENT, "it lists no article"
    if newest is None:
        return FeedState.FRESH, "its entries bear no date"
    if now - newest > QUIET:
        return FeedState.SILENT, f"its newest article is {(now - newest).days} days old"
    return FeedState.FRESH, ""
