"""A PostgreSQL server of the tests' own, on a free port of loopback; each test has a database in it."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
import pytest

from storage import migrate
from storage.engine import url_of
from tests.senders import closed_port
from tests.servers import wait_for
from watchword.domain.database import Server

FOLDERS = "/usr/lib/postgresql"
"""Where Debian has the programs of each version."""
FAST = ("fsync=off", "full_page_writes=off", "max_wal_size=256MB", "autovacuum=off")
"""No test cuts the power."""
TEMPLATE = "migrated"
# The server refuses to run as root.
OTHER_USER: dict[str, Any] = (
    {"user": "nobody", "group": "nogroup", "extra_groups": []}
    if sys.platform == "linux" and os.getuid() == 0
    else {}
)


def programs() -> Path:
    """The folder of `initdb` and `postgres`, of the newest version; without one the test is skipped."""
    named = os.environ.get("WATCHWORD_TEST_PG")
    found = sorted(Path(FOLDERS).glob("*/bin"), key=lambda one: int(one.parent.name))
    if named or found:
        return Path(named) if named else found[-1]
    beside = shutil.which("postgres")
    if beside is None:
        pytest.skip("postgres is not installed: apt-get install postgresql")
    return Path(beside).parent


class Postgres:
    """A server that can be killed and started again on its data."""

    def __init__(self, folder: Path, settings: Sequence[str] = ()) -> None:
        self._programs, self._folder, self.port = programs(), folder, closed_port()
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count()
        if OTHER_USER:
            shutil.chown(folder, OTHER_USER["user"])
        made: list[str | Path] = [
            self._programs / "initdb",
            "-D",
            folder / "data",
            "-U",
            "watchword",
            "-A",
            "trust",
        ]
        options = ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run(
            [*made, *options], cwd=folder, stdout=subprocess.DEVNULL, check=True, **OTHER_USER
        )

    def start(self) -> None:
        """Returns when it can be reached."""
        settings = [
            "listen_addresses=127.0.0.1",
            f"port={self.port}",
            "unix_socket_directories=",
            *FAST,
            *self._settings,
        ]
        command: list[str | Path] = [self._programs / "postgres", "-D", self._folder / "data"]
        with (self._folder / "log").open("ab") as log:
            process: subprocess.Popen[bytes] = subprocess.Popen(
                [*command, *(part for one in settings for part in ("-c", one))],
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **OTHER_USER,
            )
        self._process = process
        wait_for(process, self.port)
        while True:  # it listens before it lets anybody in
            with contextlib.suppress(psycopg.OperationalError):
                self.run("SELECT 1")
                return

    @property
    def pid(self) -> int:
        """Of the running server."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """End it at once: what was not committed is lost, and each connection breaks."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait()
            self._process = None

    def run(self, sql: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """What an SQL statement finds."""
        with psycopg.connect(self.address(database).url, autocommit=True) as connection:
            found = connection.execute(sql)
            return found.fetchall() if found.description else []

    def address(self, database: str) -> Server:
        return Server(f"postgresql://watchword@127.0.0.1:{self.port}/{database}")

    def empty(self, options: str = "") -> Server:
        """A database without tables. `options`: of CREATE DATABASE."""
        name = f"test{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} {options}")
        return self.address(name)

    def new(self) -> Server:
        """An empty database of this version's schema. All of one server share their id."""
        return self.empty(f"TEMPLATE {self._template}")

    def drop(self, database: Server) -> None:
        """Its room is needed: databases of tests lie in memory."""
        self.run(f"DROP DATABASE {database.url.rpartition('/')[2]} WITH (FORCE)")

    @cached_property
    def _template(self) -> str:
        self.run(f"CREATE DATABASE {TEMPLATE}")
        migrate.ready(url_of(self.address(TEMPLATE)))
        return TEMPLATE


@contextlib.contextmanager
def running(*settings: str) -> Iterator[Postgres]:
    """A server with these settings, and its end."""
    memory = os.environ.get("PYTEST_DEBUG_TEMPROOT")
    with tempfile.TemporaryDirectory(prefix="watchword-pg-", dir=memory) as folder:
        server = Postgres(Path(folder), settings)
        try:
            server.start()
            yield server
        finally:
            server.kill()
