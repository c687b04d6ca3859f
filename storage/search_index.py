"""The search index: which articles have the grams that a query requires.

An FTS5 table without the text, one row an article, by its id. It is told the grams of a text that goes
as of one that comes, since it does not keep them. `detail=none`: it knows which grams a text has, and
not where, which a candidate need not say. The tokenizer `ascii` takes every other character as a letter,
so that no version of Unicode in SQLite decides what is found.
"""

from __future__ import annotations

from sqlalchemy import Connection, TextClause, select, text

from storage.tables_search import search_index
from watchword.domain.article import Text
from watchword.matching.grams import grams, version

ADD = text("INSERT INTO article_index (rowid, grams) VALUES (:id, :grams)")
REMOVE = text(
    "INSERT INTO article_index (article_index, rowid, grams) VALUES ('delete', :id, :grams)"
)
CLEAR = text("INSERT INTO article_index (article_index) VALUES ('delete-all')")


def add(connection: Connection, article_id: int, new: Text) -> None:
    """Index the text of an article. One that the job has not come to is left to it."""
    _write(connection, ADD, article_id, new)


def remove(connection: Connection, article_id: int, old: Text) -> None:
    """Take out the text that was indexed last."""
    _write(connection, REMOVE, article_id, old)


def indexed_from(connection: Connection) -> int | None:
    """From which id on articles are in the index; None: none is, since the grams were others then."""
    row = connection.execute(select(search_index)).one_or_none()
    return int(row.indexed_from) if row and row.version == version() else None


def _write(connection: Connection, statement: TextClause, article_id: int, what: Text) -> None:
    start = indexed_from(connection)
    if start is not None and article_id >= start:
        found = grams(what.title, what.text_below_title)
        connection.execute(statement, {"id": article_id, "grams": " ".join(found)})
