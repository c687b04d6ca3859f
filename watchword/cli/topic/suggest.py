"""`watchword topic suggest`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from watchword.cli.render.out import echo, echo_json
from watchword.cli.render.table import Column, echo_table
from watchword.cli.topic.articles import Days, File, ask
from watchword.contract import Suggestion


def suggest(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="TOPIC", help="As the configuration names it.")],
    days: Days = 30,
    most: Annotated[int, typer.Option(min=1, help="How many a language and part.")] = 3,
    file: File = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines: a word a line.")] = False,
) -> None:
    """The words, in each language, that would widen or sharpen a topic; what each adds and drops."""
    from watchword.analysis.suggest import suggest
    from watchword.app.settings import configuration
    from watchword.matching.matcher import compile
    from watchword.usecases.topic import find_topic

    config = configuration(context.obj, inspected=True).config
    matcher = compile([find_topic(config, name)], config.concepts)
    words = ask(
        context.obj,
        file,
        days,
        lambda articles: suggest(matcher, articles, config.sources, limit=most),
    )
    found = [Suggestion.copied(word) for word in words]
    echo_json(*found) if as_json else _show(found)


def _show(found: Iterable[Suggestion]) -> None:
    rows = [
        (
            one.language or "unknown",
            one.word,
            str(one.adds),
            str(one.drops),
            f"{one.weight:.0f}",
            f"OR, beside {one.where}" if one.where else "behind NOT",
        )
        for one in found
    ]
    echo_table(
        ("language", Column(head="word", least=12), "adds", "drops", "G²", "where"),
        rows,
        empty="No word sets what the topic finds apart from the rest; more articles may say more.",
    )
    if rows:
        echo("`watchword topic try` shows what a changed query finds.")
