"""How feeds are shown: the shape of each state, and their order."""

from __future__ import annotations

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


def worst_first(feed: Feed | FeedProbe) -> tuple[int, str]:
    """The key by which feeds are sorted: state, then source. Pure."""
    return (list(SHAPES).index(feed.state), feed.source)
