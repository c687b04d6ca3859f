"""The table of front pages; `storage.tables` has the others."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from storage.columns import Id, Moment, metadata

# What the front page of a source had where in an hour; see watchword.domain.front.
front_position = Table(
    "front_position",
    metadata,
    Column("hour", Moment, primary_key=True),
    Column("source", String, primary_key=True),
    # 1 is what it led with.
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("article_id", Id, ForeignKey("article.id"), index=True),
    # Of a link that is no known article; else null.
    Column("url", String),
    Column("title", String),
)
