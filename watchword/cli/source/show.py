"""`watchword source show`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.feed import address_cell, state_cells, worst_first
from watchword.cli.render.out import echo, plural, short_moment
from watchword.cli.render.table import Column, Place, Row, echo_table
from watchword.contract import Feed


def show(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="The source's key in the configuration.")],
) -> None:
    """One source: each of its feeds, its state, since when, and its last error."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store
    from watchword.app.settings import store_location
    from watchword.usecases.source import list_feeds

    location, now = store_location(context.obj), SystemClock().now()
    feeds = asyncio.run(read_store(location, lambda rows: list_feeds(rows, now, key=key)))
    echo(f"{key}: {plural(len(feeds), 'feed')}")
    echo_table(
        (
            "",
            "state",
            "since",
            "next",
            Column(head="feed", least=16),
            Column(head="reason", place=Place.BELOW),
        ),
        (_row(feed, location.timezone) for feed in sorted(feeds, key=worst_first)),
        empty="No feeds.",
        zone=location.timezone,
    )


def _row(feed: Feed, zone: str) -> Row:
    since, upcoming = short_moment(feed.since, zone), short_moment(feed.next_poll_at, zone)
    shape, state = state_cells(feed.state)
    return (shape, state, since, upcoming, address_cell(feed.feed), feed.reason or "–")
