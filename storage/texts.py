"""Entries and texts of articles: how they become columns, and how rows become them."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, Select, select

from storage.rows import is_latest_revision
from storage.tables import article, revision
from watchword.domain.article import ArticleDetails, Entry, Precision, Text

_DETAILS = TypeAdapter(ArticleDetails)
"""Reads and writes every field of the details; a field that has its default is not written."""
_TEXT = (
    "number",
    "title",
    "summary",
    "body",
    "headline_only",
    "published_at",
    "precision",
    "updated_at",
    "language",
    "details",
    "origins",
)
"""The columns of a revision that make a text; `number` is null if an article has no revision."""


def select_articles(*columns: Any) -> Select[Any]:
    """These columns of articles, and those of their latest revision that `text_of` reads."""
    text = (revision.c[name] for name in _TEXT)
    return select(*columns, *text).join_from(article, revision, is_latest_revision(), isouter=True)


def select_revisions(*columns: Any) -> Select[Any]:
    """These columns of articles, and those of each of their revisions that `text_of` reads."""
    text = (revision.c[name] for name in _TEXT)
    every = revision.c.article_id == article.c.id
    return select(*columns, *text).join_from(article, revision, every)


def text_of(row: Row[Any]) -> Text | None:
    """The text of a row of `select_articles`; None: the article has no revision yet."""
    if row.number is None:
        return None
    return Text(
        title=row.title,
        summary=row.summary,
        body=row.body,
        headline_only=row.headline_only,
        published_at=row.published_at,
        precision=Precision(row.precision),
        updated_at=row.updated_at,
        language=row.language,
        details=_DETAILS.validate_python(row.details),
        origins=row.origins,
    )


def text_values(text: Text) -> dict[str, Any]:
    """The columns of a revision."""
    return {
        "title": text.title,
        "summary": text.summary,
        "body": text.body,
        "headline_only": text.headline_only,
        "published_at": text.published_at,
        "precision": text.precision.value,
        "updated_at": text.updated_at,
        "language": text.language,
        "details": _DETAILS.dump_python(text.details, mode="json", exclude_defaults=True),
        "origins": dict(text.origins),
    }


def entry_of(row: Row[Any]) -> Entry:
    """The entry of a row of `entry`."""
    return Entry(
        link=row.link,
        title=row.title,
        summary=row.summary,
        guid=row.guid,
        published_at=row.published_at,
        precision=Precision(row.precision),
        authors=tuple(row.authors),
        language=row.language,
    )


def entry_values(entry_: Entry) -> dict[str, Any]:
    """The columns of an entry, without its key."""
    return {
        "guid": entry_.guid,
        "title": entry_.title,
        "summary": entry_.summary,
        "authors": list(entry_.authors),
        "published_at": entry_.published_at,
        "precision": entry_.precision.value,
        "language": entry_.language,
    }
