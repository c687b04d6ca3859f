"""`watchword check`: everything that can be known before a run."""

from __future__ import annotations

import typer

from watchword.cli.out import FAILED, WRONG, complain, many, say


def check(context: typer.Context) -> None:
    """Read the configuration, compile every topic, try its sentences, look at every channel."""
    from watchword.app import check

    found = check(context.obj)
    for warning in found.warnings:
        say(f"warning: {warning}")
    for problem in (*found.problems, *found.samples):
        complain(str(problem))
    if found.problems:
        raise typer.Exit(WRONG)
    if found.samples:
        raise typer.Exit(FAILED)
    counts = (
        many(found.feeds, "feed"),
        many(found.topics, "topic"),
        many(found.channels, "channel"),
    )
    say(f"All well: {', '.join(counts)}.")
