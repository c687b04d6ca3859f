"""The search index: which articles have the grams that a query requires.

One row an article, by its id. It knows which grams a text has, and not where, which a candidate need
not say. It is told the grams of a text that goes as of one that comes, since SQLite does not keep them:
there it is an FTS5 table with `detail=none`, whose tokenizer `ascii` takes every other character as a
letter, so that no version of Unicode in SQLite decides what is found. On PostgreSQL it is a column of
tsvector, made of the grams as they are, so that no parser and no dictionary decides it either.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from storage.dialect import dialect_of
from storage.tables_search import search_index
from watchword.domain.article import Text
from watchword.matching.grams import grams, version

_WHOLE = select(search_index)


def add(connection: Connection, article_id: int, new: Text) -> None:
    """Index the text of an article. One that the job has not come to is left to it."""
    if _has(connection, article_id):
        found = grams(new.title, new.text_below_title)
        dialect_of(connection).add_grams(connection, article_id, found)


def remove(connection: Connection, article_id: int, old: Text) -> None:
    """Take out the text that was indexed last."""
    if _has(connection, article_id):
        found = grams(old.title, old.text_below_title)
        dialect_of(connection).remove_grams(connection, article_id, found)


def indexed_from(connection: Connection) -> int | None:
    """From which id on articles are in the index; None: none is, since the grams were others then."""
    row = connection.execute(_WHOLE).one_or_none()
    return int(row.indexed_from) if row and row.version == version() else None


def _has(connection: Connection, article_id: int) -> bool:
    start = indexed_from(connection)
    return start is not None and article_id >= start
