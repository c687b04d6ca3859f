"""What is damaged in a database: its files and references, and its search index beside the articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select
from sqlalchemy.exc import DatabaseError, OperationalError

from storage.dialect import dialect_of
from storage.rows import is_latest_revision
from storage.search_index import indexed_from
from storage.tables import article, revision
from storage.tables_search import LISTED
from watchword.domain.search import AllOf, Gram
from watchword.matching.grams import grams

ASKED = 16
"""So many grams of a text the index is asked for, from its first to its last in their order."""
ROWS = 200
"""Texts in memory at once."""


def damage(connection: Connection) -> Sequence[str]:
    """One sentence for each damage; every page and every text of the database is read for it.

    It ends the transaction.
    """
    found: list[str] = []
    try:
        for check in (dialect_of(connection).damage, _search_index):
            for one in check(connection):
                found.append(one)  # noqa: PERF402  # what was found before one ends counts too
    except OperationalError:
        raise
    except DatabaseError as error:  # a page that it needs itself is damaged
        found.append(f"the file: {error.orig}")
    connection.rollback()  # a commit may ask a damaged page too, and there is nothing to commit
    return found


def _search_index(connection: Connection) -> Iterator[str]:
    start = indexed_from(connection)
    if start is None:
        return
    columns = (article.c.id, revision.c.title, revision.c.summary, revision.c.body)
    rows = connection.execute(
        select(*columns, revision.c.headline_only)
        .join_from(article, revision, is_latest_revision())
        .where(article.c.id >= start, LISTED)
        .order_by(article.c.id)
        .execution_options(yield_per=ROWS)
    )
    missing = [
        row.id
        for row in rows
        if not _is_found(
            connection, row.id, grams(row.title, row.summary if row.headline_only else row.body)
        )
    ]
    if missing:
        yield (
            f"search index: {len(missing)} articles are not found by their words, the first is "
            f"article {missing[0]}; `watchword db reindex` makes it anew"
        )


def _is_found(connection: Connection, article_id: int, has: frozenset[str]) -> bool:
    asked = sorted(has)[:: len(has) // ASKED + 1]
    if not asked:
        return True
    found = dialect_of(connection).find_grams(
        connection,
        AllOf(tuple(map(Gram, asked))),
        after=article_id - 1,
        before=article_id + 1,
        newest_first=False,
        limit=1,
    )
    return bool(found)
