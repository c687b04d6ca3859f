"""A backup is made while the database is written to, and what is restored from it is whole."""

from __future__ import annotations

import asyncio
import shutil
import stat
from pathlib import Path

import pytest

from storage.backup import backup
from storage.engine import url_of
from storage.store import SqlStore
from tests.command import called, said, watchword
from tests.databases import new_database
from tests.fakes import START
from tests.integration.test_search import CONFIG, TOML, add, page_of
from watchword.domain.article import Text
from watchword.errors import InvalidRequest, StoreError
from watchword.pipeline.reload import reconcile


@pytest.fixture
async def store(tmp_path: Path) -> SqlStore:
    (tmp_path / "watchword.toml").write_text(TOML, encoding="utf-8")
    new_database(tmp_path / "watchword.db")
    opened = SqlStore(url_of(tmp_path / "watchword.db"), domain="watchword.invalid")
    await opened.write(reconcile(CONFIG, START))
    await opened.write(lambda rows: rows.search.index_more(limit=1))
    return opened


async def test_a_backup_beside_a_writer_is_one_moment_of_the_database(
    store: SqlStore, tmp_path: Path
) -> None:
    """Each transaction writes an article with its text, entry and grams: none is there by halves."""
    written = list[int]()

    async def write(number: int) -> None:
        body = f"The harbour, day {number}. " * 200
        await store.write(lambda rows: add(rows, number, Text(title=f"Talks {number}", body=body)))
        written.append(number)

    for number in range(50):
        await write(number)
    before = len(written)
    copied = asyncio.create_task(
        asyncio.to_thread(watchword, "db", "backup", "copy.db", folder=tmp_path)
    )
    while not copied.done():
        await write(len(written))
    done, after = await copied, len(written)
    store.close()
    assert (done.returncode, done.stderr) == (0, "")
    assert after > before  # the writer went on

    restored = tmp_path / "restored"
    restored.mkdir()
    shutil.copy(tmp_path / "watchword.toml", restored)
    shutil.copy(tmp_path / "copy.db", restored / "watchword.db")
    said("db", "check", folder=restored)
    again = SqlStore(url_of(restored / "watchword.db"), domain="watchword.invalid")
    articles = await again.read(lambda rows: rows.search.candidates(None, limit=100_000))
    assert before <= len(articles) <= after
    last = await page_of(again, f'"Talks {len(articles) - 1}"')
    assert [hit.article.id for hit in last.hits] == [articles[-1]]
    await again.write(lambda rows: add(rows, 100_000, Text(title="It goes on")))
    assert (await page_of(again, "goes")).read == 1
    again.close()


async def test_a_backup_is_for_its_owner_alone_and_overwrites_nothing(
    store: SqlStore, tmp_path: Path
) -> None:
    await store.write(lambda rows: add(rows, 1, Text(title="Talks")))
    store.close()
    (tmp_path / "copy.db.part").write_text("of a backup that was killed")
    backup(tmp_path / "watchword.db", tmp_path / "copy.db")
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    assert not (tmp_path / "copy.db.part").exists()
    (tmp_path / "copy.db").write_text("mine")
    with pytest.raises(InvalidRequest):
        backup(tmp_path / "watchword.db", tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "mine"
    done = called("db", "backup", "copy.db", folder=tmp_path)
    assert (done.returncode, "is there already" in done.stderr) == (2, True)


def test_a_backup_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    new_database(tmp_path / "watchword.db")
    with pytest.raises(StoreError):
        backup(tmp_path / "watchword.db", tmp_path / "missing" / "copy.db")
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes((tmp_path / "watchword.db").read_bytes()[:8192])
    with pytest.raises(StoreError):
        backup(damaged, tmp_path / "copy.db")
    assert [file.name for file in tmp_path.glob("copy*")] == []


def test_without_a_database_there_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / "watchword.toml").write_text(TOML, encoding="utf-8")
    done = called("db", "backup", "copy.db", folder=tmp_path)
    assert (done.returncode, "there is no database yet" in done.stderr) == (1, True)
