"""`watchword source check`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.feed import echo_probes, worst_first
from watchword.cli.render.out import FAILED, echo_json, plural
from watchword.contract import FeedProbe
from watchword.domain.health import FeedState


def check(
    context: typer.Context,
    sources: Annotated[
        list[str] | None, typer.Argument(help="Keys of sources; none: all.")
    ] = None,
    pack: Annotated[
        str | None, typer.Option(help="All of a pack, whether it is taken or not.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> None:
    """Ask each feed now, and say what it answers. Needs no database, and changes nothing."""
    from rich.console import Console

    from watchword.app.clock import SystemClock
    from watchword.app.service import probe
    from watchword.app.settings import configuration, configuration_and_pack
    from watchword.usecases.source import select_sources

    keys = list(sources or ())
    if pack is None:
        settings = configuration(context.obj)
    else:
        settings, packed = configuration_and_pack(context.obj, pack)
        keys += packed
    asked = select_sources(settings.config, dict.fromkeys(keys))
    with Console(stderr=True).status(f"Asking {plural(len(asked), 'source')}"):
        found = [FeedProbe.copied(one) for one in asyncio.run(probe(settings, asked))]
    if as_json:
        echo_json(*found)
    else:
        now = SystemClock().now()
        echo_probes(
            sorted(found, key=worst_first),
            now,
            empty="No sources yet: write one in the configuration, or take a pack.",
        )
    if any(one.state is FeedState.FAILING for one in found):
        raise typer.Exit(FAILED)
