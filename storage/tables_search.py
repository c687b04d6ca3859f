"""The tables of search; the index itself is a virtual table of FTS5, made by a migration."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, text

from storage.columns import Id, metadata
from storage.tables import article

LISTED = text("merged_into IS NULL AND revision > 0")
"""The articles with a text of their own. A partial index serves only a query that says the same."""

# What a count of articles by source and language needs, so that it reads no row of an article.
article_counts = Index(
    "ix_article_listed",
    article.c.found_at,
    article.c.source,
    article.c.language,
    sqlite_where=LISTED,
    postgresql_where=LISTED,
)

search_index = Table(
    "search_index",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    # Articles from this id on are in the index; the job `index` adds those below, the newest first.
    Column("indexed_from", Integer, nullable=False),
    # `watchword.matching.grams.version` of the grams in it.
    Column("version", String, nullable=False),
)
