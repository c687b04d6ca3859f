"""Entries and texts of articles, as columns and back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from watchword.domain.article import Entry, Precision, Text


def entry_of(row: Row[Any]) -> Entry:
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
    return {
        "guid": entry_.guid,
        "title": entry_.title,
        "summary": entry_.summary,
        "authors": list(entry_.authors),
        "published_at": entry_.published_at,
        "precision": entry_.precision.value,
        "language": entry_.language,
    }


def text_values(text: Text) -> dict[str, Any]:
    return {
        "title": text.title,
        "summary": text.summary,
        "body": text.body,
        "headline_only": text.headline_only,
        "authors": list(text.authors),
        "published_at": text.published_at,
        "precision": text.precision.value,
        "updated_at": text.updated_at,
        "language": text.language,
        "publisher": text.publisher,
        "contributors": list(text.contributors),
        "corrections": list(text.corrections),
        "section": text.section,
        "tags": list(text.tags),
        "image": text.image,
        "paywalled": text.paywalled,
        "fields": dict(text.origins),
    }


def text_of(row: Row[Any]) -> Text:
    return Text(
        title=row.title,
        summary=row.summary,
        body=row.body,
        headline_only=row.headline_only,
        authors=tuple(row.authors),
        published_at=row.published_at,
        precision=Precision(row.precision),
        updated_at=row.updated_at,
        language=row.language,
        publisher=row.publisher,
        contributors=tuple(row.contributors),
        corrections=tuple(row.corrections),
        section=row.section,
        tags=tuple(row.tags),
        image=row.image,
        paywalled=row.paywalled,
        origins=row.fields,
    )
