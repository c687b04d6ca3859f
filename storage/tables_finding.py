"""The table of findings."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, String, Table

from storage.columns import Moment, metadata

# What is read of a site, or of a listing whose rules have stopped; see watchword.domain.finding.
finding = Table(
    "finding",
    metadata,
    Column("feed", String, ForeignKey("feed.url"), primary_key=True),
    Column("url", String, nullable=False),
    Column("kind", String),
    Column("name", String, nullable=False),
    Column("language", String),
    Column("confidence", Float),
    # Of a listing whose rules have stopped: those that are proposed, those of the file, and why.
    Column("rules", String),
    Column("stands_for", String),
    Column("reason", String, nullable=False, server_default=""),
    Column("found_at", Moment, nullable=False),
    Column("confirmed_at", Moment),
)
