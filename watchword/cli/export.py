"""`watchword export`: the archive, for other programs."""

from __future__ import annotations

import asyncio
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.render.out import echo_json
from watchword.contract import Article

if TYPE_CHECKING:
    from watchword.ports import ReadTransaction


class Format(StrEnum):
    """What an export can be."""

    JSONL = "jsonl"


def export(
    context: typer.Context,
    format: Annotated[Format, typer.Option(help="One JSON object a line.")] = Format.JSONL,
    since: Annotated[
        str | None,
        typer.Option(help="Found since then: 2h, 3d, 2026-11-24, or with time and offset."),
    ] = None,
) -> None:
    """Every article with its topics, the oldest first."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store
    from watchword.app.settings import store_location
    from watchword.usecases.article import parse_since

    begin = parse_since(since, SystemClock().now()) if since is not None else None
    location = store_location(context.obj)
    asyncio.run(read_store(location, lambda rows: _write(rows, begin)))


def _write(rows: ReadTransaction, since: datetime | None) -> None:
    """Print the articles within the transaction, so that only a page of them is in memory."""
    from watchword.usecases.article import archive

    for record in archive(rows, since):
        echo_json(Article.of(record))
