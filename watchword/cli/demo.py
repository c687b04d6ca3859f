"""`watchword demo`: shows the whole program at work on a small press that it publishes itself."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.render.out import FAILED, echo, fail, plural
from watchword.cli.run import Pages, serve, show_each_line
from watchword.domain.alert import AlertRecord
from watchword.domain.article import ArticleRecord
from watchword.domain.delivery import DeliveryRecord, DeliveryState
from watchword.domain.health import FeedHealth, FeedState, feed_status

if TYPE_CHECKING:
    from watchword.app.service import App
    from watchword.demo.press import Outlet, Press, Report
    from watchword.domain.config import WebSettings
    from watchword.ports import ReadTransaction

PAUSE = 0.8
"""Seconds between two reports, so that a reader can follow."""
DEMO_TIMEOUT = 60.0
"""Seconds after which the demo gives up waiting for its alerts."""
COLUMN = 23
"""Width of the column of outlets, in cells of the terminal."""
TONGUES = {"en": ("◆", "English"), "ja": ("●", "日本語"), "zh": ("■", "中文")}
"""By ISO 639-1: the shape that stands for the language, and its name."""


def demo(
    once: Annotated[
        bool, typer.Option(help="End after the alerts, as where there is no terminal.")
    ] = False,
) -> None:
    """Show the whole line at work on a small press of its own, with no network."""
    from watchword.app.service import App
    from watchword.app.settings import configuration
    from watchword.demo.press import opened

    show_each_line()
    once = once or not sys.stdout.isatty()
    folder = Path(tempfile.mkdtemp(prefix="watchword-demo-"))
    with opened() as press:
        file = folder / "watchword.toml"
        file.write_text(press.config(), encoding="utf-8")
        settings = configuration(file, inspected=True)
        _introduce(press, [topic.name for topic in settings.config.topics.values()])
        app = App(settings)
        if reasons := asyncio.run(perform(app, settings.web, press, folder, once=once)):
            fail(reasons, FAILED)


async def perform(
    app: App,
    web: WebSettings | None,
    press: Press,
    folder: Path,
    *,
    once: bool,
    within: float = DEMO_TIMEOUT,
) -> Sequence[str]:
    """Run the service and its press until the alerts came (`once`) or a signal comes.

    Returns why the alerts did not come; empty if they did. `within`: seconds to wait for them.
    """
    stopped, started = asyncio.Event(), asyncio.Event()
    service = asyncio.create_task(
        serve(app, Pages(web=web, shown=_show_address), stopped, started.set)
    )
    show = asyncio.create_task(_show(app, press, started, within))
    try:
        await asyncio.wait([service, show], return_when=asyncio.FIRST_COMPLETED)
        if not show.done():
            return ["stopped before the alerts came"] if once else []
        if reasons := show.result():
            return reasons
        await _sum_up(app, folder)
        if not once:
            echo("The outlets stay open, and are watched, until Ctrl-C.")
            await service
        return []
    finally:
        show.cancel()
        stopped.set()
        await service


async def _show(app: App, press: Press, started: asyncio.Event, within: float) -> Sequence[str]:
    """Publish the reports and wait for their alerts. Returns why they did not come."""
    events = sum(report.event for report in press.reports)
    try:
        async with asyncio.timeout(within):
            await started.wait()
            for report in press.reports:
                press.publish(report, app.clock.now())
                _echo_report(report, press.outlets[report.outlet])
                await asyncio.sleep(PAUSE)
            while await app.read(lambda rows: _is_left(rows, events)):  # noqa: ASYNC110 -- no event
                await asyncio.sleep(PAUSE / 4)
    except TimeoutError:
        feeds, unsent = await app.read(lambda rows: rows.feeds.health()), await app.read(_unsent)
        return [
            f"the alerts did not come within {within:g} s",
            *late(feeds, unsent, app.clock.now()),
        ]
    return []


def _alerts(rows: ReadTransaction) -> Sequence[AlertRecord]:
    return rows.alerts.list(limit=99)


def _is_left(rows: ReadTransaction, events: int) -> bool:
    matched = [article for article in _articles(rows) if article.topics]
    return len(matched) < events or bool(_unsent(rows))


def _articles(rows: ReadTransaction) -> Sequence[ArticleRecord]:
    return rows.articles.records(since=None, after=0, limit=99)


def _unsent(rows: ReadTransaction) -> Sequence[DeliveryRecord]:
    found = rows.deliveries.list(limit=99)
    return [delivery for delivery in found if delivery.state is not DeliveryState.SENT]


def late(
    feeds: Iterable[FeedHealth], unsent: Iterable[DeliveryRecord], now: datetime
) -> Sequence[str]:
    """The reasons: sources that are not fresh, and deliveries that are not sent. Pure."""
    statuses = [(feed.source, feed_status(feed, now)) for feed in feeds]
    return [
        *(
            f"{source} is {v.state}: {v.reason}"
            for source, v in statuses
            if v.state != FeedState.FRESH
        ),
        *(f"{one.channel}: alert {one.alert} is {one.state}: {one.reason}" for one in unsent),
    ]


# --- Texts ----------------------------------------------------------------------------------------


def _introduce(press: Press, topics: Sequence[str]) -> None:
    echo(f"A press of {len(press.outlets)} invented outlets, on this machine. No network is used.")
    echo(f"Watchword reads it for {', '.join(topics)}, a topic that is ready in the box.")
    echo()
    for outlet in press.outlets.values():
        shape, tongue = TONGUES[outlet.language]
        _print(f"{shape} {outlet.name}", f"{tongue}, {outlet.address}")
    echo()


def _show_address(address: str) -> None:
    echo(f"The pages that show all this in a browser: {address}")
    echo()


def _echo_report(report: Report, outlet: Outlet) -> None:
    _print(f"{TONGUES[outlet.language][0]} {outlet.name}", report.title)


async def _sum_up(app: App, folder: Path) -> None:
    alerts, articles = len(await app.read(_alerts)), await app.read(_articles)
    events = sum(bool(article.topics) for article in articles)
    command = _command()
    if alerts == 1:
        echo(
            f"One event in three languages, one alert: the other {events - 1} reports of it joined"
        )
        echo("its story in silence, as the pages show.")
    else:
        echo(
            f"One event in three languages: {plural(alerts, 'alert')}. With the extra `stories` one"
        )
        echo("alert tells of all: docs/tutorial.md.")
    echo(f"The other {len(articles) - events} articles were read too, and not told: china from a")
    echo("Kyoto kiln and rain in 中国地方 are no news of China.")
    echo()
    echo("The same alerts as mails, for any mail program:")
    echo(f"  {folder / 'alerts.mbox'}")
    echo("What Watchword remembers of them:")
    echo(f"  {command} --config {folder} alert list")
    echo()
    echo(f"Next: `{command} init` writes a configuration of your own,")
    echo(f"      `{command} run` watches the real press with it.")


def _print(left: str, right: str) -> None:
    """Print an outlet and a text about it on one dim line; a terminal cuts what does not fit."""
    from rich.cells import set_cell_size
    from rich.console import Console
    from rich.text import Text

    wide = None if sys.stdout.isatty() else 10_000
    line = Text(f"  {set_cell_size(left, COLUMN)}{right}".rstrip(), style="dim")
    Console(width=wide, highlight=False).print(line, no_wrap=True, overflow="ellipsis")


def _command() -> str:
    """How a user calls this command: by its name if that is on the path, else by its file."""
    name = Path(sys.argv[0]).name
    return name if shutil.which(name) == shutil.which(sys.argv[0]) else sys.argv[0]
