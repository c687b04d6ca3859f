"""`watchword source check`."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Annotated

import typer

from watchword.cli.render.feed import address_cell, state_cells, worst_first
from watchword.cli.render.out import FAILED, echo_json, plural
from watchword.cli.render.table import Column, Place, Row, echo_table
from watchword.contract import FeedProbe
from watchword.domain.health import FeedState
from watchword.wording.moments import format_age


def check(
    context: typer.Context,
    sources: Annotated[
        list[str] | None, typer.Argument(help="Keys of sources; none: all.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> None:
    """Ask each feed now, and say what it answers. Needs no database, and changes nothing."""
    from rich.console import Console

    from watchword.app.clock import SystemClock
    from watchword.app.service import probe
    from watchword.app.settings import configuration
    from watchword.usecases.source import select_sources

    settings = configuration(context.obj)
    asked = select_sources(settings.config, sources or ())
    with Console(stderr=True).status(f"Asking {plural(len(asked), 'source')}"):
        found = [FeedProbe.copied(one) for one in asyncio.run(probe(settings, asked))]
    if as_json:
        echo_json(*found)
    else:
        now = SystemClock().now()
        echo_table(
            (
                "",
                Column(head="source", least=12),
                "state",
                "kind",
                "entries",
                "newest",
                Column(head="feed", least=16),
                Column(head="reason", place=Place.BELOW),
            ),
            (_row(one, now) for one in sorted(found, key=worst_first)),
            empty="No sources yet: write one in the configuration, or take a pack.",
        )
    if any(one.state is FeedState.FAILING for one in found):
        raise typer.Exit(FAILED)


def _row(one: FeedProbe, now: datetime) -> Row:
    newest = format_age(now - one.newest_at) if one.newest_at else "–"
    shape, state = state_cells(one.state)
    count, where, reason = str(one.entries), address_cell(one.feed), one.reason or "–"
    if one.confidence is not None:
        reason = f"a guess from its links, sure to {one.confidence:.0%}; {reason}".removesuffix(
            "; –"
        )
    return (shape, one.source, state, one.kind or "–", count, newest, where, reason)
