"""The articles that `topic test`, `try` and `suggest` ask, and the options that choose them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from watchword.analysis.suggest import ArticleSource
    from watchword.domain.backtest import Backtest
    from watchword.domain.config import WatchConfig
    from watchword.domain.topic import Topic

T = TypeVar("T")
Days = Annotated[int, typer.Option(min=1, max=36500, help="How far to look back.")]
Most = Annotated[int, typer.Option(min=0, help="How many samples, the newest first.")]
File = Annotated[
    Path | None, typer.Option("--file", help="Ask this export (JSON Lines), not the archive.")
]
AsJson = Annotated[
    bool, typer.Option("--json", help="JSON Lines: the figures, then a sample a line.")
]


def backtest(
    path: Path | None,
    config: WatchConfig,
    topic: Topic,
    before: Topic | None,
    *,
    file: Path | None,
    days: int,
    samples: int,
) -> Backtest:
    """What a topic finds in the file, else in the archive's last days; see `run_backtest`.

    `path`: where the configuration is, as `--config` says. Raises what `read_export` raises.
    """
    from watchword.app.clock import SystemClock
    from watchword.app.parts import has_database, read_store
    from watchword.app.settings import store_location
    from watchword.usecases.archive_file import read_export
    from watchword.usecases.backtest import run_backtest, run_on_archive

    location = store_location(path)
    if file or not has_database(location):
        articles = read_export(file) if file else ()
        return run_backtest(articles, config, topic, before, samples=samples)
    since = SystemClock().now() - timedelta(days=days)
    job = read_store(
        location,
        lambda rows: run_on_archive(rows, config, topic, before, since=since, samples=samples),
    )
    return asyncio.run(job)


def ask(
    configuration: Path | None,
    file: Path | None,
    days: int,
    question: Callable[[ArticleSource], T],
) -> T:
    """The answer to a question about articles: those of the file, else of the archive's last days.

    The question gets a function that yields the articles, the oldest first, as often as it is called.
    `configuration`: where it is, as `--config` says. Raises what `read_export` raises.
    """
    from watchword.app.clock import SystemClock
    from watchword.app.parts import has_database, read_store
    from watchword.app.settings import store_location
    from watchword.usecases.archive_file import read_export
    from watchword.usecases.article import archive

    if file:
        return question(lambda: read_export(file))
    since = SystemClock().now() - timedelta(days=days)
    location = store_location(configuration)
    if not has_database(location):
        return question(lambda: ())
    return asyncio.run(read_store(location, lambda rows: question(lambda: archive(rows, since))))
