"""`watchword check`: everything that can be known before a run."""

from __future__ import annotations

from typing import Annotated

import typer

from watchword.cli.out import FAILED, WRONG, complain, many, say
from watchword.cli.table import say_table


def check(
    context: typer.Context,
    concepts: Annotated[
        bool,
        typer.Option("--concepts", help="Say what each concept lists, and in which languages."),
    ] = False,
) -> None:
    """Read the configuration, compile every topic, try its sentences, look at every channel."""
    from watchword.app import check

    found = check(context.obj)
    for warning in found.warnings:
        say(f"warning: {warning}")
    for problem in (*found.problems, *found.samples):
        complain(str(problem))
    if found.problems:
        raise typer.Exit(WRONG)
    if concepts:
        _say_concepts(context)
    if found.samples:
        raise typer.Exit(FAILED)
    counts = (
        many(found.feeds, "feed"),
        many(found.topics, "topic"),
        many(found.channels, "channel"),
    )
    warnings = many(len(found.warnings), "warning")
    how = f"No mistakes, {warnings}" if found.warnings else "All well"
    say(f"{how}: {', '.join(counts)}.")


def _say_concepts(context: typer.Context) -> None:
    from watchword.app import configuration
    from watchword.matching.vocabulary import vocabulary

    wishes = configuration(context.obj).wishes
    watched = (source.hints.language for source in wishes.sources.values())
    says = vocabulary(wishes.concepts, (language for language in watched if language))
    rows = (
        (
            f"@{one.concept}",
            one.language or "names",
            ", ".join(one.words) or "nothing, and a source writes in it",
        )
        for one in says
    )
    say_table(("concept", "language", "says"), rows, empty="There is no concept.")
