"""What the program makes is for its owner alone, from the first byte on, whatever the umask is.

What the owner opens to others afterwards stays open.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import migrate
from storage.lock import DaemonLock
from storage.store import SqlStore
from tests.command import called
from tests.fakes import START
from tests.senders import sender
from tests.unit.notify.stories import a_message


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    """Nothing is left to the umask."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


async def use(database: Path) -> dict[str, int]:
    """The modes while the database is open and written to."""
    url = f"sqlite:///{database}"
    migrate.ready(url)
    lock = DaemonLock(database)
    lock.acquire()
    store = SqlStore(url, domain="watchword.invalid")
    await store.write(lambda rows: rows.tick(START))
    found = modes(database.parent)
    store.close()
    lock.release()
    return found


async def test_a_new_database_and_the_files_beside_it(tmp_path: Path) -> None:
    names = [f"watchword.db{end}" for end in ("", "-wal", "-shm", ".lock")]
    assert await use(tmp_path / "watchword.db") == dict.fromkeys(names, 0o600)


async def test_a_database_that_its_owner_opened_to_a_group_stays_open(tmp_path: Path) -> None:
    database = tmp_path / "watchword.db"
    await use(database)
    for name in modes(tmp_path):
        (tmp_path / name).chmod(0o640)
    assert set((await use(database)).values()) == {0o640}


async def test_a_new_database_behind_a_symlink(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "watchword.db").symlink_to(tmp_path / "real" / "data.db")
    await use(tmp_path / "watchword.db")
    assert set(modes(tmp_path / "real").values()) == {0o600}


async def test_a_mailbox(tmp_path: Path) -> None:
    desk, box = sender("mbox:alerts.mbox", tmp_path), tmp_path / "alerts.mbox"
    await desk.send("desk", a_message())
    assert modes(tmp_path) == {"alerts.mbox": 0o600}
    box.chmod(0o644)  # its owner lets a mail reader of another user see it
    await desk.send("desk", a_message())
    assert modes(tmp_path) == {"alerts.mbox": 0o644}
    assert box.read_bytes().count(b"Message-ID") == 2


def test_a_configuration_and_its_folders(tmp_path: Path) -> None:
    assert called("init", "one/two", folder=tmp_path).returncode == 0
    assert modes(tmp_path)["one"] == modes(tmp_path / "one")["two"] == 0o700
    assert modes(tmp_path / "one" / "two") == {"watchword.toml": 0o600}
