"""`db check` names what is damaged: files, references, indexes, and the search index."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from storage.dialect import dialect_of
from storage.engine import open_engine, url_of
from storage.store import SqlStore
from tests.command import called, said
from tests.databases import in_toml
from tests.fakes import START
from tests.integration.test_search import CONFIG, TOML, add
from tests.postgresql import Postgres
from watchword.domain.article import Text
from watchword.domain.database import Database, Server
from watchword.matching.grams import grams
from watchword.pipeline.reload import reconcile
from watchword.ports import WriteTransaction

TEXTS = (
    Text(title="Talks resume", body="The harbour is open. " * 9),
    Text(title="会谈重启", body="中国与日本的会谈在北京重启。" * 9),
    Text(title="", body=""),
)


@pytest.fixture
async def store(database: Database) -> AsyncIterator[SqlStore]:
    opened = SqlStore(url_of(database), domain="watchword.invalid")
    await opened.write(reconcile(CONFIG, START))

    def write(rows: WriteTransaction) -> None:
        rows.search.index_more(limit=1)
        for number, text in enumerate(TEXTS):
            add(rows, number, text)

    await opened.write(write)
    yield opened
    opened.close()


async def damage(store: SqlStore) -> Sequence[str]:
    return await store.read(lambda rows: rows.damage())


async def test_an_article_that_the_search_index_lost_is_named_until_it_is_made_anew(
    store: SqlStore, database: Database, tmp_path: Path
) -> None:
    assert await damage(store) == []
    lost = TEXTS[1]
    engine = open_engine(url_of(database), writes=True)
    with engine.begin() as connection:
        dialect_of(engine).remove_grams(connection, 2, grams(lost.title, lost.body))
    engine.dispose()
    (sentence,) = await damage(store)
    assert sentence.startswith(
        "search index: 1 articles are not found by their words, the first is"
    )
    (tmp_path / "watchword.toml").write_text(TOML + in_toml(database), encoding="utf-8")
    done = called("db", "check", folder=tmp_path)
    assert (done.returncode, sentence in done.stderr) == (1, True)
    said("db", "check", "--promises", folder=tmp_path)
    said("db", "reindex", folder=tmp_path)
    assert await store.write(lambda rows: rows.search.index_more(limit=10)) == 0
    assert await damage(store) == []
    assert "search index are whole" in said("db", "check", folder=tmp_path).stdout


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_row_without_what_it_refers_to_and_a_damaged_page_are_named(
    store: SqlStore, database: Path
) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DELETE FROM article WHERE id = 1")
        connection.commit()
    assert "row 1 of table revision refers to a row that article does not have" in await damage(
        store
    )
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'ix_article_host'"
        (page,) = connection.execute(query).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with database.open("r+b") as file:
        file.seek((page - 1) * size + 8)
        file.write(b"\xff" * 8)
    store._reads.dispose()
    assert any(one.startswith("the file: ") for one in await damage(store))


def test_indexes_and_references_of_a_server_that_are_not_whole_are_named(
    postgres: Postgres,
) -> None:
    server: Server = postgres.new()
    mute = (
        "INSERT INTO mute (kind, subject, until, created_at) VALUES ('topic', 'a', now(), now())"
    )

    def run(sql: str) -> None:
        postgres.run(sql, server.url.rpartition("/")[2])

    run(mute)
    run(mute)
    with contextlib.suppress(psycopg.errors.UniqueViolation):
        run("CREATE UNIQUE INDEX CONCURRENTLY twice ON mute (subject)")
    run("ALTER TABLE finding ADD CONSTRAINT unchecked FOREIGN KEY (url) REFERENCES feed NOT VALID")
    run("CREATE EXTENSION amcheck")
    run("UPDATE pg_index SET indisready = false WHERE indexrelid = 'ix_mute_subject'::regclass")
    run(mute)
    run("UPDATE pg_index SET indisready = true WHERE indexrelid = 'ix_mute_subject'::regclass")
    engine = open_engine(url_of(server), writes=False)
    with engine.begin() as connection:
        found = list(dialect_of(engine).damage(connection))
    engine.dispose()
    postgres.drop(server)
    assert [one.split(":")[0] for one in found] == [
        "index twice of table mute is not whole",
        "references of table finding were not checked",
        "index ix_mute_subject",
    ]
    assert "lacks matching index tuple" in found[-1]
