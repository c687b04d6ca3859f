"""`watchword source politeness`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.render.out import echo_json, short_moment
from watchword.cli.render.table import Column, Place, Row, echo_table

if TYPE_CHECKING:
    from watchword.contract import Politeness

EMPTY = "No host was asked in the last seven days. `watchword run` or `watchword crawl` begins."


def politeness(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> None:
    """How each host was treated in the last seven days, and what its robots.txt wants."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store
    from watchword.app.settings import store_location
    from watchword.usecases import source

    location, now = store_location(context.obj), SystemClock().now()
    hosts = asyncio.run(read_store(location, lambda rows: source.politeness(rows, now)))
    if as_json:
        echo_json(*hosts)
        return
    columns = (
        Column(head="host", least=16),
        "requests",
        "304",
        "MB",
        "waits",
        Column(head="robots.txt", place=Place.BELOW),
    )
    echo_table(
        columns,
        (_row(one, location.timezone) for one in hosts),
        empty=EMPTY,
        zone=location.timezone,
    )


def _row(one: Politeness, zone: str) -> Row:
    share = f"{one.unchanged / one.requests:.0%}" if one.requests else "–"
    counts = (str(one.requests), share, f"{one.bytes / 1e6:.1f}", str(one.waits))
    return (one.host.removesuffix(":443"), *counts, "; ".join(_robots(one, zone)))


def _robots(one: Politeness, zone: str) -> list[str]:
    """What its robots.txt says, in words."""
    if not one.robots:
        return ["its robots.txt was not asked for yet"]
    said = [f"robots.txt: {one.robots}", f"asked again {short_moment(one.robots_until, zone)}"]
    if one.crawl_delay:
        said.append(f"{one.crawl_delay:g} s between two requests")
    return [*said, *one.rights]
