"""`watchword topic suggest`: words that would widen or sharpen a topic."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.backtest import known
from watchword.cli.export import articles
from watchword.cli.out import echo, echo_json
from watchword.cli.table import echo_table

if TYPE_CHECKING:
    from watchword.analysis.suggest import Suggestion


def suggest(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="TOPIC", help="As the configuration names it.")],
    days: Annotated[int, typer.Option(min=1, max=36500, help="How far to look back.")] = 30,
    most: Annotated[int, typer.Option(min=1, help="How many a language and part.")] = 3,
    file: Annotated[
        Path | None, typer.Option("--file", help="Ask this export (JSON Lines), not the archive.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines: a word a line.")] = False,
) -> None:
    """The words, in each language, that would widen or sharpen a topic; what each adds and drops."""
    from watchword.analysis.backtest import archive
    from watchword.analysis.suggest import ArticleSource, suggest
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store
    from watchword.app.settings import configuration
    from watchword.matching.matcher import compile

    settings = configuration(context.obj, inspected=True)
    config, since = settings.config, SystemClock().now() - timedelta(days=days)
    matcher = compile([known(config, name)], config.concepts)

    def found(asked: ArticleSource) -> list[Suggestion]:
        return suggest(matcher, asked, config.sources, limit=most)

    if file:
        _show(found(lambda: articles(file)), as_json)
    else:
        job = read_store(settings, lambda rows: found(lambda: archive(rows, since)))
        _show(asyncio.run(job), as_json)


def _show(found: list[Suggestion], as_json: bool) -> None:
    if as_json:
        for one in found:
            echo_json(dataclasses.asdict(one))
        return
    echo_table(
        ("language", "word", "adds", "drops", "G²", "where"),
        (
            (
                one.language or "unknown",
                one.word,
                str(one.adds),
                str(one.drops),
                f"{one.weight:.0f}",
                f"OR, beside {one.where}" if one.where else "behind NOT",
            )
            for one in found
        ),
        empty="No word sets what the topic finds apart from the rest; more articles may say more.",
    )
    if found:
        echo("`watchword topic try` shows what a changed query finds.")
