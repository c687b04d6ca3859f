"""`watchword export`: the archive, for other programs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from watchword.cli.out import WRONG, echo_json, fail
from watchword.domain.article import ArticleDetails, ArticleRecord, Precision, Text
from watchword.ports import ReadTransaction

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")
PAGE = 500
"""Articles in memory at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The fields of a line that are neither plain text nor details."""

    topics: tuple[str, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)


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
    from watchword.app.parts import read_store
    from watchword.app.settings import store_location

    begin = _moment(since)
    location = store_location(context.obj)
    asyncio.run(read_store(location, lambda rows: _write(rows, begin)))


def _write(rows: ReadTransaction, since: datetime | None) -> None:
    after = 0
    while page := rows.articles.records(since=since, after=after, limit=PAGE):
        for record in page:
            echo_json(_fields(record))
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
    details = {one.name: getattr(text.details, one.name) for one in fields(ArticleDetails)}
    return {
        "id": record.id,
        "url": record.url,
        "source": record.source,
        "title": text.title,
        "text": text.body,
        "summary": text.summary,
        "authors": details.pop("authors"),
        "published_at": text.published_at,
        "published_precision": text.precision.value if text.published_at else None,
        "updated_at": text.updated_at,
        "found_at": record.found_at,
        "language": text.language,
        **details,
        "headline_only": text.headline_only,
        "story": record.story,
        "topics": list(record.topics),
        "origins": dict(text.origins),
    }


def articles(file: Path) -> Iterator[ArticleRecord]:
    """What a file of such lines says. The command ends with exit 2 at a line that is none.

    A line needs a title and a time; what else it lacks is empty.
    """
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                try:
                    yield _record(number, json.loads(line))
                except (ValueError, TypeError, AttributeError) as error:
                    hint = 'write what `watchword export` writes: {"title": "…", "found_at": "…"}'
                    fail([f"{file}: line {number}: {error}; {hint}"], WRONG)


def _record(number: int, fields: Mapping[str, object]) -> ArticleRecord:
    """The inverse of `_fields`. Raises ValueError if a field is missing or of another type."""

    def text(name: str) -> str:
        return str(fields.get(name) or "")

    published = _time(fields, "published_at")
    found = _time(fields, "found_at") or published
    if not text("title") or found is None:
        lacks = "found_at and no published_at" if text("title") else "title"
        raise ValueError(f"it has no {lacks}")
    story, written = fields.get("story"), fields.get("id")
    given = {name: value for name, value in fields.items() if value is not None}
    read_details, read_labels = _readers()
    labels = _read(read_labels, given)
    return ArticleRecord(
        id=written if isinstance(written, int) else number,
        url=text("url"),
        source=text("source"),
        text=Text(
            title=text("title"),
            body=text("text"),
            summary=text("summary"),
            published_at=published,
            precision=Precision(text("published_precision") or Precision.MINUTE),
            updated_at=_time(fields, "updated_at"),
            language=text("language") or None,
            headline_only=bool(fields.get("headline_only")),
            details=_read(read_details, given),
            origins=labels.origins,
        ),
        found_at=found,
        story=story if isinstance(story, int) else None,
        topics=labels.topics,
    )


@cache
def _readers() -> tuple[TypeAdapter[ArticleDetails], TypeAdapter[Labels]]:
    """What reads the typed fields of a line; it takes a millisecond to make."""
    from pydantic import TypeAdapter

    return TypeAdapter(ArticleDetails), TypeAdapter(Labels)


def _read(reader: TypeAdapter[T], written: object) -> T:
    """A value of the reader's type. Raises ValueError that says which field is wrong, and why."""
    from pydantic import ValidationError

    try:
        return reader.validate_python(written)
    except ValidationError as error:
        wrong = error.errors()[0]
        where = ".".join(map(str, wrong["loc"]))
        raise ValueError(f"{where}: {wrong['msg']}") from None


def _time(fields: Mapping[str, object], name: str) -> datetime | None:
    written = fields.get(name)
    if not written:
        return None
    moment = datetime.fromisoformat(str(written))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
