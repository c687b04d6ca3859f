"""How feeds are shown: the shape of each state, and their order."""

from __future__ import annotations

import sys

from watchword.cli.render.table import Cell
from watchword.cli.render.terminal import Colour
from watchword.contract import Feed, FeedProbe
from watchword.domain.health import FeedState

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


def worst_first(feed: Feed | FeedProbe) -> tuple[int, str]:
    """The key by which feeds are sorted: state, then source. Pure."""
    return (list(SHAPES).index(feed.state), feed.source)
