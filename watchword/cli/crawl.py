"""`watchword crawl`: one crawl now."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli import log
from watchword.cli.render.out import FAILED, WRONG, echo, echo_err, fail, plural
from watchword.cli.run import NO_SOURCES

if TYPE_CHECKING:
    from watchword.domain.health import FeedHealth
    from watchword.domain.views import StatusSummary
    from watchword.domain.work import CrawlProgress


def crawl(
    context: typer.Context,
    sources: Annotated[
        list[str] | None, typer.Argument(help="Keys of sources; none: all.")
    ] = None,
) -> None:
    """Poll the sources, read what is new, judge it, send what is due; then exit."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store
    from watchword.app.service import App
    from watchword.app.settings import configuration
    from watchword.usecases.source import select_sources

    settings = configuration(context.obj, inspected=True)
    log.show_times_in(settings.config.timezone)
    asked = [source.key for source in select_sources(settings.config, sources or ())]
    if not asked:
        fail([NO_SOURCES], WRONG)
    begun_at = SystemClock().now()
    with _progress() as show:
        asyncio.run(App(settings).crawl(asked, show))
    feeds = asyncio.run(read_store(settings, lambda rows: rows.feeds.health()))
    job = read_store(settings, lambda rows: rows.views.summary(today=begun_at, week=begun_at))
    _echo_end([feed for feed in feeds if feed.source in asked], asyncio.run(job))


def _echo_end(feeds: Sequence[FeedHealth], found: StatusSummary) -> None:
    """Say how it went, with the reason of each feed that failed. Exit 1 if all failed.

    `found`: what is new since the crawl began.
    """
    for key in dict.fromkeys(feed.source for feed in feeds if feed.paused_at):
        echo_err(f"{key}: paused; `watchword source resume {key}` goes on with it")
    feeds = [feed for feed in feeds if feed.paused_at is None]
    failed = [feed for feed in feeds if feed.fails]
    if failed:
        echo_err(f"{len(failed)} of {plural(len(feeds), 'feed')} failed:")
    for feed in failed:
        echo_err(f"  {feed.source}: {feed.reason} ({feed.feed})")
    if failed and len(failed) == len(feeds):
        raise typer.Exit(FAILED)
    articles, alerts = plural(found.articles, "new article"), plural(found.alerts, "alert")
    echo(
        f"Done: {articles}, {alerts}. `watchword alert list` shows what was told and what was not."
    )


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[CrawlProgress], None]]:
    """Show a bar on a terminal; without one, and with -v, a line for each stage."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(stderr=True)
    if not console.is_terminal or logging.getLogger("watchword").isEnabledFor(logging.DEBUG):
        yield _stages()
        return
    columns = (BarColumn(20, complete_style="blue"), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Starting", total=None)
        most = 0

        def show(left: CrawlProgress) -> None:
            nonlocal most
            most = max(most, left.total)
            done = most - left.total
            progress.update(task, description=_words(left), total=most or 1, completed=done)

        yield show


def _stages() -> Callable[[CrawlProgress], None]:
    before = ""

    def show(left: CrawlProgress) -> None:
        nonlocal before
        stage = "poll" if left.feeds else "read" if left.pages else "judge" if left.judging else ""
        if stage not in ("", before):
            sys.stderr.write(f"{_words(left)}\n")
        before = stage

    return show


def _words(left: CrawlProgress) -> str:
    counts = (
        f"{plural(left.feeds, 'feed')} to poll" if left.feeds else "",
        f"{plural(left.pages, 'page')} to read" if left.pages else "",
        f"{plural(left.judging, 'article')} to judge" if left.judging else "",
    )
    return ", ".join(filter(None, counts)) or "Sending"
