"""IRC, with a real server where it is installed, and with servers that say no."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests import fakes_sessions
from tests.fakes_sessions import IrcServer
from tests.senders import refused, self_signed, sender
from tests.servers import ngircd
from tests.unit.notify.stories import ENGLISH, JAPANESE, a_message
from watchword.errors import Scope
from watchword.notify.receivers.irc import split_line


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("watchword.notify.receivers.irc.PAUSE", 0.0)


class Listener:
    """A person on the server, who reads what is said."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def write_line(self, line: str) -> None:
        self.writer.write(f"{line}\r\n".encode())
        await self.writer.drain()

    async def until(self, part: str) -> list[str]:
        """All lines, to the first with this part."""
        lines = [""]
        while part not in lines[-1]:
            lines.append((await self.reader.readline()).decode().rstrip())
            assert lines[-1]
        return lines


@contextlib.asynccontextmanager
async def listening(port: int, nick: str) -> AsyncIterator[Listener]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    listener = Listener(reader, writer)
    await listener.write_line(f"NICK {nick}\r\nUSER {nick} 0 * :{nick}")
    await listener.until(" 001 ")
    yield listener
    writer.close()


async def test_a_channel_hears_every_line_of_a_message(tmp_path: Path) -> None:
    with ngircd(tmp_path) as port:
        async with listening(port, "desk") as desk:
            await desk.write_line("JOIN #news")
            await desk.until(" 366 ")
            url = f"irc://127.0.0.1:{port}/#news"
            assert (await sender(url).send("desk", a_message(JAPANESE))).items == 1
            heard = await desk.until("mfrggzdf")
    said = [line.partition("PRIVMSG #news :")[2] for line in heard if "PRIVMSG" in line]
    assert said[0] == JAPANESE.title
    assert said[-2:] == [JAPANESE.url, "mfrggzdf"]


async def test_a_person_hears_it_though_our_nick_is_in_use(tmp_path: Path) -> None:
    with ngircd(tmp_path) as port:
        async with listening(port, "watch"), listening(port, "desk") as desk:
            await sender(f"irc://watch@127.0.0.1:{port}/@desk").send("desk", a_message(ENGLISH))
            heard = await desk.until("mfrggzdf")
    assert any(ENGLISH.title in line and line.startswith(":watch2!") for line in heard)


@pytest.mark.parametrize(
    ("target", "code"), [("@nobody", "401"), ("#closed", "473"), ("#closed?join=no", "404")]
)
async def test_what_the_server_refuses_is_an_error_in_its_words(
    tmp_path: Path, target: str, code: str
) -> None:
    with ngircd(tmp_path) as port:
        error = await refused(f"irc://127.0.0.1:{port}/{target}")
    assert error.reason.startswith(f"127.0.0.1 answered {code}: ")
    assert (error.scope, error.unanswered) == (Scope.CHANNEL, False)


async def test_a_certificate_is_verified_and_may_be_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem = self_signed(tmp_path)
    with ngircd(tmp_path, pem) as port:
        error = await refused(f"ircs://127.0.0.1:{port}/#news")
        assert error.reason.startswith("the certificate of 127.0.0.1 is not valid: self-signed")
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        await sender(f"ircs://127.0.0.1:{port}/#news").send("desk", a_message(ENGLISH))


@contextlib.asynccontextmanager
async def answering(answers: dict[bytes, bytes]) -> AsyncIterator[int]:
    async with fakes_sessions.listening(IrcServer(answers).session) as port:
        yield port


async def test_a_server_that_breaks_off_after_the_lines_leaves_it_unanswered() -> None:
    async with answering({b"PING": b""}) as port:
        error = await refused(f"irc://127.0.0.1:{port}/#news")
    assert error.reason == (
        "127.0.0.1 broke off after it had the message: the connection was closed"
    )
    assert error.unanswered


@pytest.mark.parametrize("command", [b"NICK", b"JOIN"])
async def test_a_server_that_breaks_off_before_has_not_had_it(command: bytes) -> None:
    async with answering({command: b""}) as port:
        error = await refused(f"irc://127.0.0.1:{port}/#news")
    assert error.reason.startswith("no session with 127.0.0.1: ")
    assert not error.unanswered


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b":s 464 * :Password incorrect\r\n", "127.0.0.1 answered 464: Password incorrect"),
        (b"ERROR :Closing link: banned\r\n", "127.0.0.1 answered ERROR: banned"),
        (
            b":s 433 * watchword :in use\r\n" * 9,
            "127.0.0.1 says that the nick watchword is in use",
        ),
    ],
)
async def test_a_server_that_lets_nobody_in_says_why(answer: bytes, reason: str) -> None:
    async with answering({b"USER": answer}) as port:
        error = await refused(f"irc://127.0.0.1:{port}/#news")
    assert error.reason == reason
    assert not error.unanswered


@pytest.mark.parametrize("line", ["short", "word " * 200, "日本" * 300, "x" * 1000, ""])
def test_a_line_is_split_by_its_bytes_at_spaces_and_between_characters(line: str) -> None:
    pieces = list(split_line(line))
    assert all(len(piece.encode()) <= 400 for piece in pieces)
    assert "".join(pieces).replace(" ", "") == line.replace(" ", "")


async def test_a_headline_cannot_send_a_command() -> None:
    server = IrcServer()
    title = "x\r\nQUIT :bye\nJOIN #other\x00\x01ACTION\u2028KILL"
    told = replace(ENGLISH, title=title, headline=(), excerpt=(), words=())
    async with fakes_sessions.listening(server.session) as port:
        await sender(f"irc://127.0.0.1:{port}/#news").send("desk", a_message(told))
    commands = [line.split()[0] for line in server.lines]
    assert set(commands) <= {b"NICK", b"USER", b"JOIN", b"PRIVMSG", b"PING", b"QUIT"}
    assert b"x QUIT :bye JOIN #other ACTION KILL\r\n" in server.lines[3]
