"""`watchword db check`."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.render.out import FAILED, echo, fail

if TYPE_CHECKING:
    from watchword.ports import ReadTransaction


def check(
    context: typer.Context,
    promises: Annotated[
        bool, typer.Option("--promises", help="Promises 1 and 2 alone, which takes less time.")
    ] = False,
) -> None:
    """Look for damage, and for rows that break a promise; exit 1 names each."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store
    from watchword.app.settings import store_location

    location, now = store_location(context.obj), SystemClock().now()

    def ask(rows: ReadTransaction) -> tuple[Sequence[str], Sequence[str]]:
        return rows.broken_promises(now), rows.maybe_twice()

    if not promises and (damage := asyncio.run(read_store(location, lambda rows: rows.damage()))):
        fail(damage, FAILED)
    broken, twice = asyncio.run(read_store(location, ask))
    for line in twice:
        echo(f"may have been sent twice: {line}")
    if broken:
        fail(broken, FAILED)
    if not promises:
        echo("The database, its references and its search index are whole.")
    echo(
        "Every match has its alert, every alert its deliveries, every delivery its end or due time."
    )
