"""`watchword source list`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.feed import address_cell, state_cells, worst_first
from watchword.cli.render.out import echo, echo_json, short_moment
from watchword.cli.render.table import Column, Place, Row, echo_table
from watchword.contract import Feed
from watchword.domain.cadence import MAX_FAILURE_FACTOR
from watchword.domain.health import FeedState

WAIT = (
    f"A feed that fails waits at most {MAX_FAILURE_FACTOR} times the longest time of its cadence; "
    "`watchword source poll KEY` asks now."
)


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
        (_row(feed, location.timezone) for feed in sorted(feeds, key=worst_first)),
        empty="No sources yet. `watchword run` or `watchword crawl` takes them from the configuration.",
        zone=location.timezone,
    )
    if any(feed.state is FeedState.FAILING for feed in feeds):
        echo(WAIT)


def _row(feed: Feed, zone: str) -> Row:
    since, upcoming = short_moment(feed.since, zone), short_moment(feed.next_poll_at, zone)
    shape, state = state_cells(feed.state)
    where, reason = address_cell(feed.feed), feed.reason or "–"
    return (shape, feed.source, state, since, upcoming, where, reason)
