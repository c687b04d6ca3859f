"""`watchword crawl`: one crawl now."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.out import WRONG, fail, say

if TYPE_CHECKING:
    from watchword.domain.record import Left


def crawl(
    context: typer.Context,
    sources: Annotated[
        list[str] | None, typer.Argument(help="Keys of sources; none: all.")
    ] = None,
) -> None:
    """Poll the sources, read what is new, judge it, send what is due; then exit."""
    from watchword.app import App, configuration

    loaded = configuration(context.obj, inspected=True)
    known = loaded.wishes.sources
    if unknown := [key for key in sources or () if key not in known]:
        there = ", ".join(known) or "none"
        fail([f"{key}: no such source; there are: {there}" for key in unknown], WRONG)
    asyncio.run(App(loaded).crawl(sources or list(known), _progress()))
    say("Done. `watchword alert list` shows what was found, `watchword source list` how it went.")


def _progress() -> Callable[[Left], None]:
    """On a terminal one line that changes; elsewhere nothing."""
    if not sys.stdout.isatty():
        return lambda left: None

    def show(left: Left) -> None:
        text = f"{left.feeds} feeds to poll, {left.pages} pages to read, {left.judging} to judge"
        sys.stdout.write(f"\r\x1b[K{text}" if left.total else "\r\x1b[K")
        sys.stdout.flush()

    return show
