"""An archive of the version before, which was at work, is upgraded; and a backup of it is restored."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage import migrate
from storage.backup import backup
from storage.lock import DaemonLock
from tests.command import called
from tests.factories import a_source, a_topic
from tests.integration.test_migrations import REVISIONS, load, rows_of
from tests.scenario.stage import FEED, Stage
from watchword.domain.article import LEASE
from watchword.domain.delivery import DeliveryState
from watchword.errors import StoreError
from watchword.pipeline.reload import begin

BEFORE = REVISIONS[-2]
CHANNELS = ("desk", "failing", "daily", "muted", "disabled", "refusing", "removed")
HOUR = timedelta(hours=1)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """As the service of the version before left it when it was killed: at work, in each of its jobs."""
    file = load(BEFORE, tmp_path)
    leased = f"{killed_at(file) + LEASE}.000000"
    with closing(sqlite3.connect(file)) as connection:
        for table, token, due, which in (
            ("feed", "lease_token", "next_poll_at", f"url = '{FEED}'"),
            ("article", "read_lease_token", "read_at", "id = (SELECT max(id) FROM article)"),
            ("message", "attempt", "due_at", "due_at IS NOT NULL"),
        ):
            lease = f"UPDATE {table} SET {token} = {token} + 1, {due} = ? WHERE {which}"
            assert connection.execute(lease, (leased,)).rowcount == 1, table
        connection.execute(
            "UPDATE host SET not_before = ? WHERE host = 'a.example:443'", (leased,)
        )
        connection.commit()
    return file


def killed_at(file: Path) -> datetime:
    """The last sign of life of the service."""
    with closing(sqlite3.connect(file)) as connection:
        (at,) = connection.execute("SELECT tick_at FROM service").fetchone()
    return datetime.fromisoformat(f"{at}+00:00").replace(tzinfo=None)


async def test_what_was_at_work_goes_on_after_the_upgrade_and_nothing_is_told_twice(
    archive: Path, tmp_path: Path
) -> None:
    before = rows_of(archive)
    at = killed_at(archive)
    migrate.upgrade(f"sqlite:///{archive}")
    stage = Stage(tmp_path, archive)
    stage.sender.channels = CHANNELS
    stage.clock.advance(at - stage.clock.now().replace(tzinfo=None))
    await stage.configure([a_source(FEED)], [a_topic("talks", channels=CHANNELS)], CHANNELS)
    await begin(stage.context)
    for _ in range(48):
        await stage.run(HOUR)
    after = rows_of(archive)
    for table in ("article", "revision", "match", "alert", "delivery", "message"):
        assert before[table].keys() <= after[table].keys(), table
    taken = Counter(message.id for _, message in stage.sender.sent)
    assert set(taken.values()) == {1}
    for key, row in before["delivery"].items():
        now = after["delivery"][key]
        if row["state"] == DeliveryState.WAITING:
            assert now["state"] == DeliveryState.SENT, now
            assert now["message_id"] in taken
            assert row["message_id"] in (None, now["message_id"]), "as the receiver may know it"
        else:
            assert now["state"] == row["state"]
            assert row["message_id"] not in taken
    assert after["article"][max(before["article"])]["read_at"] is None, "it was read"
    await stage.close()


def test_a_backup_of_the_version_before_is_refused_until_it_is_upgraded(
    archive: Path, tmp_path: Path
) -> None:
    backup(archive, tmp_path / "copy.db")
    migrate.upgrade(f"sqlite:///{archive}")
    upgraded = rows_of(archive)
    archive.unlink()
    (tmp_path / "copy.db").rename(archive)
    with pytest.raises(StoreError, match=rf"at revision {BEFORE} .* `watchword db upgrade`"):
        migrate.ready(f"sqlite:///{archive}")
    migrate.upgrade(f"sqlite:///{archive}")
    assert rows_of(archive) == upgraded


@pytest.mark.parametrize("verb", [migrate.upgrade, migrate.check])
def test_an_archive_of_a_later_version_is_refused_and_stays_as_it_is(
    archive: Path, verb: Callable[[str], None]
) -> None:
    with closing(sqlite3.connect(archive)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    was = rows_of(archive)
    with pytest.raises(StoreError, match=r"at revision 9999 of a later version.*restore a backup"):
        verb(f"sqlite:///{archive}")
    assert rows_of(archive) == was


def test_no_archive_is_upgraded_under_a_service(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "watchword.toml").write_text("[sources.a]\nfeeds = ['https://a.example/feed']\n")
    lock = DaemonLock(archive)
    lock.acquire()
    try:
        done = called("db", "upgrade", folder=tmp_path)
    finally:
        lock.release()
    assert done.returncode != 0
    assert "stop it" in done.stderr
    assert migrate.version(f"sqlite:///{archive}") == BEFORE
