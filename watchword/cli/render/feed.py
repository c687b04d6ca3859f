"""How feeds are shown: the shape of each state, their order, and their table."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import datetime

from watchword.cli.render.out import short_moment
from watchword.cli.render.table import Cell, Column, Place, Row, echo_table
from watchword.cli.render.terminal import Colour
from watchword.contract import Feed, FeedProbe
from watchword.domain.health import FeedState
from watchword.domain.probe import Probe
from watchword.wording.moments import format_age

SHAPES = {
    FeedState.FAILING: "▲",
    FeedState.SILENT: "○",
    FeedState.LATE: "◐",
    FeedState.PAUSED: "‖",
    FeedState.NEW: "◌",
    FeedState.FRESH: "●",
}
"""The worst state first."""

COLOURS = {
    FeedState.FAILING: Colour.BAD,
    FeedState.SILENT: Colour.STILL,
    FeedState.LATE: Colour.LATE,
    FeedState.PAUSED: Colour.STILL,
    FeedState.NEW: Colour.NONE,
    FeedState.FRESH: Colour.GOOD,
}


def state_cells(state: FeedState) -> tuple[Cell, Cell]:
    """The shape of a state and its word. Pure."""
    return Cell(SHAPES[state], COLOURS[state]), Cell(state.value, COLOURS[state])


def address_cell(address: str) -> Cell:
    """The address of a feed without its scheme; a click on it leads there. Pure."""
    return Cell(address.partition("://")[2] if sys.stdout.isatty() else address, address=address)


def worst_first(feed: Feed | FeedProbe | Probe) -> tuple[int, str]:
    """The key by which feeds are sorted: state, then source. Pure."""
    return (list(SHAPES).index(feed.state), feed.source)


def echo_feeds(feeds: Iterable[Feed], zone: str, *, empty: str) -> None:
    """Print a table of feeds, the worst first. `empty`: what is said of none."""
    echo_table(
        (
            "",
            Column(head="source", least=12),
            "state",
            "since",
            "next",
            Column(head="feed", least=16),
            Column(head="reason", place=Place.BELOW),
        ),
        (_row(feed, zone) for feed in sorted(feeds, key=worst_first)),
        empty=empty,
        zone=zone,
    )


def echo_probes(found: Sequence[FeedProbe | Probe], now: datetime, *, empty: str) -> None:
    """Print what feeds answered, in this order. `empty`: what is said of none."""
    named = any(one.source for one in found)
    source = [Column(head="source", least=12)] if named else []
    echo_table(
        (
            "",
            *source,
            "state",
            "kind",
            "entries",
            "newest",
            Column(head="feed", least=16),
            Column(head="reason", place=Place.BELOW),
        ),
        (_probe_row(one, now, named=named) for one in found),
        empty=empty,
    )


def _probe_row(one: FeedProbe | Probe, now: datetime, *, named: bool) -> Row:
    newest = format_age(now - one.newest_at) if one.newest_at else "–"
    shape, state = state_cells(one.state)
    reason = one.reason or "–"
    if one.confidence is not None:
        reason = "; ".join(filter(None, (guess(one.confidence), one.reason)))
    source = [one.source] if named else []
    where = address_cell(one.feed)
    return (shape, *source, state, one.kind or "–", str(one.entries), newest, where, reason)


def _row(feed: Feed, zone: str) -> Row:
    since, upcoming = short_moment(feed.since, zone), short_moment(feed.next_poll_at, zone)
    shape, state = state_cells(feed.state)
    where = address_cell(feed.reads or feed.feed)
    said = "; ".join(filter(None, (_found(feed), feed.reason))) or "–"
    return (shape, feed.source, state, since, upcoming, where, said)


def _found(feed: Feed) -> str:
    """That the feed was found by itself, and how certain it is; empty: the configuration names it."""
    if feed.reads is None:
        return ""
    sure = guess(feed.confidence) if feed.confidence is not None else ""
    proposed = f"rules that would do: {feed.rules}" if feed.rules else ""
    own = "" if sure or feed.stopped else "found by itself"
    confirm = f"`watchword source confirm {feed.source}` if it is right" if feed.guessed else ""
    return "; ".join(filter(None, (own, feed.stopped, sure, proposed, confirm)))


def guess(confidence: float) -> str:
    """What is said of articles that are guessed, with this confidence. Pure."""
    return f"a guess from its links, sure to {confidence:.0%}"
