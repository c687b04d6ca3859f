"""The service as systemd sees it: what it says on NOTIFY_SOCKET, and the unit in `deploy/`."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.jobs import heartbeat
from tests.command import COMMAND, environment
from tests.press import CALM
from tests.scenario.stage import Stage
from watchword.errors import StoreError

UNIT = Path(__file__).parents[2] / "deploy" / "watchword.service"
ANALYZE = shutil.which("systemd-analyze")
CONFIG = f'[topics.a]\nname = "Oil"\nquery = "oil"\n[sources.s]\nfeeds = ["http://127.0.0.1:9/"]\n{CALM}'
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")


class Manager:
    """A real datagram socket, as systemd listens on one."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(address.replace("@", "\0", 1) if address.startswith("@") else address)
        self._socket.settimeout(30)

    def heard(self) -> list[str]:
        """The lines of the next datagram."""
        return self._socket.recv(4096).decode().split("\n")

    def heard_until(self, line: str) -> list[list[str]]:
        """All datagrams up to the one with this line."""
        found = [self.heard()]
        while line not in found[-1]:
            found.append(self.heard())
        return found

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(params=["path", "abstract"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Manager]:
    """On a path of the file system, and on a name that is in none."""
    path = str(tmp_path / "notify")
    found = Manager(path if request.param == "path" else f"@watchword-test{tmp_path}")
    yield found
    found.close()


def start(folder: Path, **environ: str) -> subprocess.Popen[str]:
    (folder / "watchword.toml").write_text(CONFIG, encoding="utf-8")
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [COMMAND, "run"], cwd=folder, env=environment(**environ), text=True, stderr=pipe
    )


def test_systemd_hears_that_the_service_is_ready_alive_and_stopping(
    manager: Manager, tmp_path: Path
) -> None:
    with start(tmp_path, NOTIFY_SOCKET=manager.address) as service:
        try:
            begun = manager.heard_until("STATUS=Watching 1 feed for Oil.")
            assert begun[-1][0] == "READY=1"
            if ["WATCHDOG=1"] not in begun:
                assert manager.heard() == ["WATCHDOG=1"]
            service.send_signal(signal.SIGTERM)
            assert manager.heard_until("STOPPING=1")[-1] == ["STOPPING=1", "STATUS=Stopping."]
            _, complaints = service.communicate(timeout=30)
        finally:
            service.kill()
    assert service.returncode == 0
    assert "systemd" not in complaints


def test_sighup_reloads_and_ends_nothing(manager: Manager, tmp_path: Path) -> None:
    with start(tmp_path, NOTIFY_SOCKET=manager.address) as service:
        try:
            manager.heard_until("STATUS=Watching 1 feed for Oil.")
            service.send_signal(signal.SIGHUP)
            assert service.stderr is not None
            taken = next(line for line in service.stderr if "is taken" in line)
            assert "nothing that the service works by changed" in taken
            service.send_signal(signal.SIGTERM)
            service.communicate(timeout=30)
        finally:
            service.kill()
    assert service.returncode == 0


def test_a_manager_that_is_gone_is_a_warning(tmp_path: Path) -> None:
    gone = str(tmp_path / "gone")
    with start(tmp_path, NOTIFY_SOCKET=gone) as service:
        try:
            assert service.stderr is not None
            said = next(line for line in service.stderr if "systemd_not_told" in line)
            assert "No such file or directory" in said
            service.send_signal(signal.SIGTERM)
            service.communicate(timeout=30)
        finally:
            service.kill()
    assert service.returncode == 0


async def test_a_heartbeat_that_does_not_reach_the_database_feeds_no_watchdog(
    tmp_path: Path,
) -> None:
    stage, heard = Stage(tmp_path), list[str]()
    stage.context.runtime.on_heartbeat = lambda: heard.append("alive")
    await heartbeat(stage.context)
    assert heard == ["alive"]
    stage.tamper("ALTER TABLE service RENAME TO elsewhere")
    with pytest.raises(StoreError):
        await heartbeat(stage.context)
    assert heard == ["alive"]
    stage.tamper("ALTER TABLE elsewhere RENAME TO service")
    await stage.close()


def analyze(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What systemd-analyze says of the unit, with a program that is here."""
    assert ANALYZE is not None
    unit = folder / UNIT.name
    text = UNIT.read_text(encoding="utf-8")
    unit.write_text(text.replace("/opt/watchword/bin/watchword", sys.executable))
    return subprocess.run(
        [ANALYZE, *arguments, str(unit)], capture_output=True, text=True, timeout=60
    )


@needs_systemd
async def test_systemd_understands_every_line_of_the_unit(tmp_path: Path) -> None:
    done = await asyncio.to_thread(analyze, "verify", folder=tmp_path)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@needs_systemd
async def test_the_unit_is_shut_but_for_what_its_page_explains(tmp_path: Path) -> None:
    page = (UNIT.parents[1] / "docs/how-to/run-as-a-service.md").read_text(encoding="utf-8")
    arguments = ("security", "--offline=true", "--no-pager", "--threshold=15", "--json=short")
    done = await asyncio.to_thread(analyze, *arguments, folder=tmp_path)
    assert done.returncode == 0, done.stdout
    names = [one["name"] for one in json.loads(done.stdout) if one["set"] is False]
    explained = page.replace("\\|", "|")
    assert [name for name in names if f"`{name}`" not in explained] == []
