"""`watchword export`: the archive, or the stories of a topic, for other programs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from watchword.cli.render.out import echo_json, write
from watchword.contract import Article

if TYPE_CHECKING:
    from watchword.ports import ReadTransaction


class Format(StrEnum):
    """What an export can be."""

    JSONL = "jsonl"
    CSV = "csv"
    RSS = "rss"
    ATOM = "atom"
    JSON_FEED = "json-feed"


def export(
    context: typer.Context,
    format: Annotated[
        Format,
        typer.Option(
            help="jsonl: one JSON object a line; csv: for spreadsheets; the others, of the newest "
            "stories of a --topic, for feed readers."
        ),
    ] = Format.JSONL,
    since: Annotated[
        str | None,
        typer.Option(help="Found since then: 2h, 3d, 2026-11-24, or with time and offset."),
    ] = None,
    topic: Annotated[str | None, typer.Option(help="Only what this topic matched.")] = None,
) -> None:
    """Every article with its topics, the oldest first; or the stories of a topic."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store
    from watchword.app.settings import configuration, store_location

    now = SystemClock().now()
    if format in (Format.JSONL, Format.CSV):
        from watchword.usecases.article import parse_since

        location = store_location(context.obj)
        zone = ZoneInfo(location.timezone)
        begin = parse_since(since, now, zone) if since is not None else None
        asyncio.run(read_store(location, lambda rows: _write(rows, format, begin, topic)))
        return
    if topic is None or since is not None:
        raise typer.BadParameter(
            f"--format {format.value} goes with --topic, and not with --since"
        )
    from watchword.contract.output import WRITERS, OutputFormat
    from watchword.usecases.output import topic_output

    settings = configuration(context.obj)
    output = asyncio.run(
        read_store(settings, lambda rows: topic_output(rows, settings.config, topic, now))
    )
    write(WRITERS[OutputFormat(format.value)](output))


def _write(
    rows: ReadTransaction, format: Format, since: datetime | None, topic: str | None
) -> None:
    """Print the articles within the transaction, so that only a page of them is in memory."""
    from watchword.contract.table import table

    articles = _articles(rows, since, topic)
    if format is Format.CSV:
        for line in table(Article, articles):
            write(line)
    else:
        for article in articles:
            echo_json(article)


def _articles(
    rows: ReadTransaction, since: datetime | None, topic: str | None
) -> Iterator[Article]:
    from watchword.usecases.article import archive

    for record in archive(rows, since):
        if topic is None or topic in record.topics:
            yield Article.of(record)
