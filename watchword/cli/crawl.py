"""`watchword crawl`: one crawl now."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.out import WRONG, fail, many, say

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
    with _progress() as show:
        asyncio.run(App(loaded).crawl(sources or list(known), show))
    say("Done. `watchword alert list` shows what was found, `watchword source list` how it went.")


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[Left], None]]:
    """On a terminal one line that changes; elsewhere nothing."""
    from rich.console import Console

    def show(left: Left) -> None:
        what = (
            f"{many(left.feeds, 'feed')} to poll",
            f"{many(left.pages, 'page')} to read",
            f"{many(left.judging, 'article')} to judge",
        )
        status.update(", ".join(what))

    with Console(stderr=True).status("Starting") as status:
        yield show
