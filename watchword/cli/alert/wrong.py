"""`watchword alert wrong`: an alert that should not have been becomes a sentence of its topic."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.render.alert import why_line
from watchword.cli.render.out import echo, echo_json, plural
from watchword.contract import Clause, WrongAlert

if TYPE_CHECKING:
    from watchword.usecases.explanation import WrongReport

SHOWN = 3
"""How many of the articles that would be lost are named."""


def wrong(
    context: typer.Context,
    alert: Annotated[int, typer.Argument(help="The alert's number, as `alert list` shows it.")],
    days: Annotated[int, typer.Option(min=1, max=36500, help="How far to look back.")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Add an alert's headline to its topic's must_not_match, and say which clause let it in."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store, write_store
    from watchword.app.settings import add_sentence, configuration
    from watchword.usecases import explanation

    config = (settings := configuration(context.obj, inspected=True)).config
    since = SystemClock().now() - timedelta(days=days)
    found = asyncio.run(
        read_store(settings, lambda rows: explanation.wrong(rows, alert, config, since))
    )
    topic, sentence = found.detail.topic, found.sentence
    file = None if found.is_listed else add_sentence(context.obj, topic, sentence)
    article, now = found.detail.article, SystemClock().now()
    write = write_store(
        settings, lambda rows: rows.alerts.label(topic, article, now, wanted=False)
    )
    asyncio.run(write)
    if as_json:
        echo_json(
            WrongAlert(
                alert=alert,
                topic=topic,
                sentence=sentence,
                added_to=None if file is None else str(file),
                clauses=tuple(Clause.of(cost) for cost in found.costs),
            )
        )
    else:
        _show(found, file, days)


def _show(found: WrongReport, file: Path | None, days: int) -> None:
    where, sentence = f"topics.{found.detail.topic}.must_not_match", found.sentence
    echo(f"{file}: {where}: added “{sentence}”" if file else f"{where} has it: “{sentence}”")
    echo(why_line(found.detail))
    if not found.costs:
        echo("No OR of the query of today lets it in: a word behind NOT would keep it out.")
    for cost in found.costs:
        of = f"{len(cost.lost)} of {plural(cost.hits, 'other article')}"
        echo()
        echo(f"Let in by: {cost.exclusion.clause}")
        echo(f"  Without it {of} of {plural(days, 'day')} would be lost.")
        for article in cost.lost[-SHOWN:]:
            echo(f"  - {article.text.title}")
        for said in cost.sentences:
            echo(f"  must_match: {said}")
    echo()
    echo("Change the query until `watchword check` is content.")
