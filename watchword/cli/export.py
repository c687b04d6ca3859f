"""`watchword export`: the archive, for other programs."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from watchword.cli.out import WRONG, fail, say_json
from watchword.domain.record import ArticleRecord
from watchword.ports import Reading

PAGE = 500
"""Articles in memory at once."""


class Format(StrEnum):
    """What an export can be."""

    JSONL = "jsonl"


def export(
    context: typer.Context,
    format: Annotated[Format, typer.Option(help="One JSON object a line.")] = Format.JSONL,
    since: Annotated[
        str | None, typer.Option(help="Found since then: 2026-11-24, or with time and offset.")
    ] = None,
) -> None:
    """Every article with its topics, the oldest first."""
    from watchword.app import archive, reading

    begin = _moment(since)
    kept = archive(context.obj)
    asyncio.run(reading(kept, lambda rows: _write(rows, begin)))


def _write(rows: Reading, since: datetime | None) -> None:
    after = 0
    while page := rows.articles.records(since=since, after=after, most=PAGE):
        for record in page:
            say_json(_fields(record))
        after = page[-1].id


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        fail([f"--since {text}: not a time; write 2026-11-24 or 2026-11-24T08:00+09:00"], WRONG)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _fields(record: ArticleRecord) -> dict[str, object]:
    text = record.text
    return {
        "id": record.id,
        "url": record.url,
        "source": record.source,
        "title": text.title,
        "text": text.body,
        "summary": text.summary,
        "authors": list(text.authors),
        "published_at": text.published_at,
        "published_precision": text.precision.value if text.published_at else None,
        "updated_at": text.updated_at,
        "found_at": record.found_at,
        "language": text.language,
        "publisher": text.publisher,
        "headline_only": text.headline_only,
        "story": record.story,
        "topics": list(record.topics),
    }
