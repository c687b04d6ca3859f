"""`watchword db check`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import FAILED, echo, fail


def check(
    context: typer.Context,
    promises: Annotated[
        bool, typer.Option("--promises", help="Promises 1 and 2: for now all that is checked.")
    ] = True,
) -> None:
    """Look for rows that break a promise; exit 1 names each."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store
    from watchword.app.settings import store_location

    location, now = store_location(context.obj), SystemClock().now()
    broken, twice = asyncio.run(
        read_store(location, lambda rows: (rows.broken_promises(now), rows.maybe_twice()))
    )
    for line in twice:
        echo(f"may have been sent twice: {line}")
    if broken:
        fail(broken, FAILED)
    echo(
        "Every match has its alert, every alert its deliveries, every delivery its end or due time."
    )
