"""`watchword source list`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.feed import echo_feeds
from watchword.cli.render.out import echo, echo_json
from watchword.domain.cadence import MAX_FAILURE_FACTOR
from watchword.domain.health import FeedState

WAIT = (
    f"A feed that fails waits at most {MAX_FAILURE_FACTOR} times the longest time of its cadence; "
    "`watchword source poll KEY` asks now."
)
GONE = ("404", "410")
"""How the reason of a feed begins that is not there."""
SEEK = "`watchword source check KEY` looks for the feed that its site has now."


def list_(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> None:
    """Every feed: fresh, new, late, failing or paused, since when, and why."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store
    from watchword.app.settings import store_location
    from watchword.usecases.source import list_feeds

    location, now = store_location(context.obj), SystemClock().now()
    feeds = asyncio.run(read_store(location, lambda rows: list_feeds(rows, now)))
    if as_json:
        echo_json(*feeds)
        return
    echo_feeds(
        feeds,
        location.timezone,
        empty="No sources yet. `watchword run` or `watchword crawl` takes them from the configuration.",
    )
    if any(feed.state is FeedState.FAILING for feed in feeds):
        echo(WAIT)
    if any(feed.state is FeedState.FAILING and feed.reason.startswith(GONE) for feed in feeds):
        echo(SEEK)
