"""`watchword alert wrong`: an alert that should not have been becomes a sentence of its topic."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.render.alert import why_line
from watchword.cli.render.out import echo, echo_json, plural
from watchword.contract import Clause, WrongAlert

if TYPE_CHECKING:
    from watchword.analysis.backtest import Cost, ExcludeTrial
    from watchword.usecases.explanation import WrongReport

SHOWN = 3
"""How many of the articles that would be lost are named."""


def wrong(
    context: typer.Context,
    alert: Annotated[int, typer.Argument(help="The alert's number, as `alert list` shows it.")],
    exclude: Annotated[
        str | None,
        typer.Option(metavar="QUERY", help="What to keep out, in place of its headline."),
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=36500, help="How far to look back.")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Keep an alert's headline out of its topic from now on, where that loses nothing else."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store, write_store
    from watchword.app.settings import add_sentence, configuration, set_exclude
    from watchword.usecases import explanation

    config = (settings := configuration(context.obj, inspected=True)).config
    now = SystemClock().now()
    since = now - timedelta(days=days)
    found = asyncio.run(
        read_store(settings, lambda rows: explanation.wrong(rows, alert, config, since, exclude))
    )
    topic = found.detail.topic
    if found.exclude is not None:
        set_exclude(context.obj, topic, found.exclude)
    file = None if found.is_listed else add_sentence(context.obj, topic, found.sentence)
    job = write_store(
        settings,
        lambda rows: explanation.mark_wrong(rows, found.detail, now),
        f"alert wrong {alert}",
    )
    withdrawn = asyncio.run(job)
    if as_json:
        echo_json(
            WrongAlert(
                alert=alert,
                topic=topic,
                sentence=found.sentence,
                added_to=None if file is None else str(file),
                exclude=found.exclude,
                withdrawn=tuple(withdrawn),
                clauses=tuple(Clause.of(cost) for cost in found.costs),
            )
        )
    else:
        _show(found, file, days, withdrawn)


def _show(found: WrongReport, file: Path | None, days: int, withdrawn: Sequence[str]) -> None:
    where, sentence = f"topics.{found.detail.topic}.must_not_match", found.sentence
    echo(f"{file}: {where}: added “{sentence}”" if file else f"{where} has it: “{sentence}”")
    for name in withdrawn:
        echo(f"It waited for {name}, and will not be sent there.")
    echo(why_line(found.detail))
    _show_trial(found, days)
    for cost in found.costs:
        _show_cost(cost, days)
    if found.is_open:
        echo()
        echo("Change the query until `watchword check` is content.")


def _show_trial(found: WrongReport, days: int) -> None:
    where, trial = f"topics.{found.detail.topic}.exclude", found.trial
    if isinstance(trial, str):
        echo(f"{where} stays as it is: {trial}.")
    elif trial.is_harmless:
        echo(f"{where}: added {trial.query}; it keeps out nothing else of {plural(days, 'day')}.")
    else:
        echo(f"{where} stays as it is. With {trial.query} in it,")
        _show_losses(trial)


def _show_losses(trial: ExcludeTrial) -> None:
    if trial.matches:
        echo("  this article would still match")
    for said in trial.sentences:
        echo(f"  must_match: {said}")
    for article in trial.lost[-SHOWN:]:
        echo(f"  - {article.text.title}")
    if len(trial.lost) > SHOWN:
        echo(f"  and {len(trial.lost) - SHOWN} more articles would be lost")


def _show_cost(cost: Cost, days: int) -> None:
    of = f"{len(cost.lost)} of {plural(cost.hits, 'other article')}"
    echo()
    echo(f"Let in by: {cost.exclusion.clause}")
    echo(f"  Without it {of} of {plural(days, 'day')} would be lost.")
    for article in cost.lost[-SHOWN:]:
        echo(f"  - {article.text.title}")
    for said in cost.sentences:
        echo(f"  must_match: {said}")
