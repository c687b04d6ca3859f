"""`watchword demo`: what it shows in a pipe and on a terminal, and what happens when it is stopped."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import mailbox
import os
import pty
import re
import signal
import struct
import termios
from collections.abc import Iterator
from email.header import decode_header, make_header
from pathlib import Path

import psutil
import pytest

from tests.command import COMMAND, called, environment, watchword
from tests.unit.notify.stories import NOW
from watchword.cli.demo import late
from watchword.demo.press import opened
from watchword.domain.delivery import DeliveryRecord, DeliveryState


@pytest.fixture
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a short name: the terminal shows its path, and lines have at most 80 columns."""
    return tmp_path_factory.mktemp("d")


def events() -> list[str]:
    """The headlines that must be alerted."""
    with opened() as press:
        return [report.title for report in press.reports if report.event]


def outlets() -> list[str]:
    with opened() as press:
        return [outlet.name for outlet in press.outlets.values()]


async def test_without_a_terminal_it_alerts_once_for_three_reports_and_ends(short: Path) -> None:
    done = await asyncio.to_thread(watchword, "demo", folder=short, TMPDIR=str(short))
    assert (done.returncode, done.stderr) == (0, "")
    assert not {c for c in done.stdout if not c.isprintable()} - {"\n", "\u3000"}
    told = re.findall(r"^(.+)\nChina–Japan relations\. ", done.stdout, re.M)
    assert len(told) == 1
    assert told[0] in events()
    assert "the other 2 reports of it joined" in done.stdout
    assert all(f" {name} " in done.stdout for name in outlets())
    assert done.stdout.splitlines()[-2].startswith("Next: ")
    assert folder_of(done.stdout).parent == short
    assert subjects(done.stdout) == told


def folder_of(said: str) -> Path:
    (name,) = re.findall(r"^  (\S+)/alerts\.mbox", said, re.M)
    return Path(name)


def subjects(said: str) -> list[str]:
    """The subjects of the mails in the mailbox that it names."""
    with contextlib.closing(mailbox.mbox(folder_of(said) / "alerts.mbox")) as mails:
        return [str(make_header(decode_header(mail["Subject"]))) for mail in mails]


@contextlib.contextmanager
def on_a_terminal(
    *arguments: str, folder: Path, columns: int
) -> Iterator[tuple[int, psutil.Popen]]:
    """The command at work on a terminal of that width: the terminal and the process."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    environ = environment(TERM="xterm-256color", TMPDIR=str(folder))
    for name in ("NO_COLOR", "COLUMNS"):
        environ.pop(name, None)
    command = [str(COMMAND), *arguments]
    process = psutil.Popen(command, cwd=folder, env=environ, stdout=theirs, stderr=theirs)
    os.close(theirs)
    try:
        yield ours, process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        os.close(ours)


def heard(terminal: int, until: str) -> str:
    """What appears on the terminal up to these words, or to its end."""
    said = b""
    with contextlib.suppress(OSError):  # Linux: the other end is closed
        while until.encode() not in said and (block := os.read(terminal, 1 << 16)):
            said += block
    return said.decode(errors="replace").replace("\r\n", "\n")


async def test_on_a_terminal_words_are_marked_and_ctrl_c_ends_it(short: Path) -> None:
    """On two terminals at once: most of a demo is waiting."""
    await asyncio.gather(*(_shown_and_ended(short, columns) for columns in (80, 120)))


async def _shown_and_ended(folder: Path, columns: int) -> None:
    with on_a_terminal("demo", folder=folder, columns=columns) as (terminal, process):
        said = await asyncio.to_thread(heard, terminal, "until Ctrl-C.")
        children = process.children(recursive=True)
        process.send_signal(signal.SIGINT)
        assert await asyncio.to_thread(process.wait) == 0
        assert "Traceback" not in heard(terminal, "\0")
    _, alive = await asyncio.to_thread(psutil.wait_procs, children, 60)
    assert [child for child in alive if child.status() != psutil.STATUS_ZOMBIE] == []
    assert re.search("\x1b\\[4;[\\d;]+m(China|中国|中日两国)\x1b", said)
    assert len(re.findall(f"^─{{{min(columns, 100)}}}$", said, re.M)) == 1
    assert "─" * (min(columns, 100) + 1) not in said


async def test_one_that_is_stopped_before_its_alerts_has_failed(short: Path) -> None:
    with on_a_terminal("demo", "--once", folder=short, columns=80) as (terminal, process):
        await asyncio.to_thread(heard, terminal, "telescopes")
        process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(process.wait) == 1
        assert "stopped before the alerts came" in heard(terminal, "\0")


async def test_what_it_leaves_is_a_configuration_that_every_verb_reads(tmp_path: Path) -> None:
    with opened() as press:
        (tmp_path / "watchword.toml").write_text(press.config(), encoding="utf-8")
    done = called("check", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    done = called("source", "list", "--json", folder=tmp_path)
    assert len([json.loads(line) for line in done.stdout.splitlines()]) in (0, 3)


def test_where_it_hangs_is_said() -> None:
    waiting = DeliveryRecord(
        alert=1, channel="mailbox", state=DeliveryState.WAITING, reason="the disk is full",
        due_at=NOW, attempts=1, sent_at=None, message_id=None,
    )  # fmt: skip
    assert late([], [waiting], NOW) == ["mailbox: alert 1 is waiting: the disk is full"]
