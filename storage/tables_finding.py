"""The table of findings."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, String, Table

from storage.columns import Moment, metadata

# Which feed of a site is read; see watchword.domain.finding.
finding = Table(
    "finding",
    metadata,
    Column("feed", String, ForeignKey("feed.url"), primary_key=True),
    Column("url", String, nullable=False),
    Column("kind", String),
    Column("name", String, nullable=False),
    Column("language", String),
    Column("confidence", Float),
    Column("found_at", Moment, nullable=False),
    Column("confirmed_at", Moment),
)
