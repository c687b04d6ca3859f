"""`watchword topic labels`."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.render.out import echo, echo_json, short_moment
from watchword.cli.render.table import Cell, Column, Place, echo_table
from watchword.contract import Label

if TYPE_CHECKING:
    from watchword.usecases.label import Score


def labels(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="TOPIC", help="As the configuration names it.")],
    good: Annotated[
        list[int] | None, typer.Option("--good", help="An article that it should find.")
    ] = None,
    bad: Annotated[
        list[int] | None, typer.Option("--bad", help="An article that it should not find.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="JSON Lines: an article a line.")
    ] = False,
) -> None:
    """What you said of articles for a topic, by `alert wrong`, `alert promote` or here."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store, write_store
    from watchword.app.settings import configuration
    from watchword.usecases.label import add_labels, check_articles, list_labels, score
    from watchword.usecases.topic import find_topic

    config = (settings := configuration(context.obj, inspected=True)).config
    topic, now = find_topic(config, name), SystemClock().now()
    if given := [*(good or ()), *(bad or ())]:
        asyncio.run(read_store(settings, lambda rows: check_articles(rows, given)))
        write = write_store(
            settings,
            lambda rows: add_labels(rows, topic, good or (), bad or (), now),
            f"topic labels {name}",
        )
        asyncio.run(write)
    found = asyncio.run(read_store(settings, lambda rows: list_labels(rows, config, topic)))
    if as_json:
        echo_json(*found)
        return
    _show(found, config.timezone)
    if found:
        echo(describe(score(found)))


def _show(labels: Sequence[Label], zone: str) -> None:
    echo_table(
        (
            "article",
            "at",
            "you said",
            "it says",
            Column(head="title", least=24),
            Column(head="address", place=Place.NOWHERE),
        ),
        (
            (
                str(one.article),
                short_moment(one.labelled_at, zone),
                "good" if one.wanted else "bad",
                "alert" if one.found else "no alert",
                Cell(one.title, address=one.url),
                one.url,
            )
            for one in labels
        ),
        empty="Nothing yet: `watchword alert wrong`, `alert promote`, or --good and --bad here.",
        zone=zone,
    )


def describe(score: Score) -> str:
    """How a topic does on what its user said, in a line. Pure."""
    line = (
        f"Of what you said: {score.wanted_found} of {score.wanted} good found,"
        f" {score.unwanted_found} of {score.unwanted} bad"
    )
    return line if score.precision is None else f"{line}; precision {score.precision:.2f}."
