"""`watchword article show`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.render.alert import revision_lines
from watchword.cli.render.front_page import front_page_lines
from watchword.cli.render.out import echo, echo_json, moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from watchword.domain.source import Hints
    from watchword.usecases.article import ArticleReport


def show(
    context: typer.Context,
    article: Annotated[
        str, typer.Argument(help="Its number, as `article list` shows it, or its address.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """One article: its text, whether it is still there, and what each of its versions changed."""
    from watchword.app.parts import read_store
    from watchword.app.settings import outlets, store_location
    from watchword.usecases import article as usecases

    location, known = store_location(context.obj), outlets(context.obj)
    report = asyncio.run(read_store(location, lambda rows: usecases.show(rows, article)))
    if as_json:
        echo_json(report.line)
        return
    _show(report, known, location.timezone)


def _show(report: ArticleReport, outlets: Mapping[str, Hints], zone: str) -> None:
    line = report.line
    outlet = outlets[line.source].outlet if line.source in outlets else line.source
    only = ", headline only" if line.headline_only else ""
    echo(line.title)
    echo(f"{outlet}, found {moment(line.found_at, zone)}{only}, {line.url}")
    for paragraph in filter(None, line.text.split("\n")):
        echo()
        echo(paragraph)
    echo()
    if line.absent_at is not None:
        there = f"present at {moment(line.present_at, zone)}" if line.present_at else "never read"
        gone = "Its page is gone" if line.trouble else "It was taken from its sitemap"
        echo(f"{gone}: {there}, absent at {moment(line.absent_at, zone)}. Its text stays.")
    elif line.trouble:
        echo(f"Its page was not read the last time: {line.trouble}.")
    if line.merged_into is not None:
        echo(f"It is one with article {line.merged_into}.")
    for said in front_page_lines(line.front_pages, outlets, zone):
        echo(said, hang=4)
    for change in report.changes:
        for said in revision_lines(change, zone):
            echo(said, hang=4)
    if not report.changes:
        echo("It has not changed since it was read first.")
    echo(f"Times: {zone}")
