"""`watchword check`: finds every mistake that can be known before a run."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, NoReturn

import typer

from watchword.cli.render.backtest import rate
from watchword.cli.render.out import FAILED, WRONG, echo, echo_err, echo_warning, fail, plural
from watchword.cli.render.table import Column, Place, echo_table
from watchword.domain.config import WatchConfig
from watchword.errors import ConfigurationError, Problem


def check(
    context: typer.Context,
    concepts: Annotated[
        bool,
        typer.Option("--concepts", help="Say what each concept lists, and in which languages."),
    ] = False,
) -> None:
    """Read the configuration, compile every topic, try its sentences, look at every channel."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import has_database, matcher, read_store
    from watchword.app.settings import configuration
    from watchword.matching.samples import failing
    from watchword.usecases.backtest import expected_alerts

    try:
        settings = configuration(context.obj, inspected=True)
    except ConfigurationError as error:
        _fail(error.problems, error.warnings, WRONG)
    config, accepted = settings.config, settings.advice.accepted
    warnings = (*settings.warnings, *settings.advice.warnings)
    if concepts:
        _echo_concepts(config)
    if wrong := failing(matcher(settings), config.topics.values()):
        _fail([*map(settings.in_file, wrong)], warnings, FAILED)
    for warning in warnings:
        echo_warning(warning)
    how = f"No errors, {plural(len(warnings), 'warning')}" if warnings else "All well"
    also = f", {plural(accepted, 'warning')} accepted" if accepted else ""
    echo(f"{how}{also}: {_counted(config)}.")
    if has_database(settings) and config.topics:
        topics, now = matcher(settings), SystemClock().now()
        job = read_store(settings, lambda rows: expected_alerts(rows, topics, config, now))
        _echo_expected(asyncio.run(job))


def _fail(errors: Sequence[Problem], warnings: Sequence[Problem], code: int) -> NoReturn:
    """The warnings, then the errors, where they are nearest to the eye, and how many there are."""
    for warning in warnings:
        echo_warning(warning)
    sys.stdout.flush()  # the errors go another way
    counts = plural(len(errors), "error")
    if warnings:
        echo_err("")
        counts += f", {plural(len(warnings), 'warning')}"
    fail([*(f"error: {one}" for one in errors), f"{counts}."], code)


def _echo_expected(alerts: Mapping[str, float]) -> None:
    each = [f"{rate(a_day)} for {topic}" for topic, a_day in alerts.items()]
    if each:
        head = each[0].replace(" for ", " alerts a day for ", 1)
        echo(f"By the last 7 days, expect about {', '.join([head, *each[1:]])}.")


def _counted(config: WatchConfig) -> str:
    feeds = sum(len(source.feeds) for source in config.sources.values())
    counts = (
        plural(feeds, "feed"),
        plural(len(config.topics), "topic"),
        plural(len(config.channels), "channel"),
    )
    return ", ".join(counts)


def _echo_concepts(config: WatchConfig) -> None:
    from watchword.matching.vocabulary import vocabulary

    watched = (source.hints.language for source in config.sources.values())
    says = vocabulary(config.concepts, (language for language in watched if language))
    rows = (
        (
            f"@{one.concept}",
            one.language or "names",
            ", ".join(one.words) or "nothing, and a source writes in it",
        )
        for one in says
    )
    heads = ("concept", "language", Column(head="says", place=Place.BELOW))
    echo_table(heads, rows, empty="There is no concept.")
