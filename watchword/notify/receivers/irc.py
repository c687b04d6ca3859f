"""IRC (`irc:`, `ircs:`): our own client.

Apprise's client ignores what the server answers to a message, so a refused one counts as taken.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from watchword.domain.delivery import Message, Taken
from watchword.errors import DeliveryError
from watchword.notify.apprise_url import read_url
from watchword.notify.connection import Connection, after_the_message, connected
from watchword.notify.receiver import BadAddress, ReceiverOptions, short_id
from watchword.notify.render import render
from watchword.notify.service import Limit, Unit
from watchword.notify.style import Style
from watchword.wording.safe_text import one_line

MAX_LINE = 400
"""Bytes of text in one line: RFC 2812, section 2.3, has 512 with the sender's name and the target."""
MAX_MESSAGE = Limit(size=1200, unit=Unit.BYTES)
"""Some ten lines. Servers cut off who sends more in a few seconds (RFC 1459, section 8.10)."""
BURST, PAUSE = 5, 1.0
"""Lines that go at once, and the seconds before each further one."""
NICK_IN_USE = {"433", "436"}
MAX_NICKS = 3
"""How many names are tried while they are in use."""


def make(url: str, style: Style, options: ReceiverOptions) -> IrcReceiver:
    """The receiver of an Apprise URL of IRC. Raises BadAddress where it has not one recipient."""
    found: Any = read_url(url)  # a NotifyIRC
    targets = [*(f"#{name.lstrip('#')}" for name in found.channels), *found.users]
    if len(targets) != 1:
        raise BadAddress(
            "has no recipient", 'write one channel or nick: "ircs://irc.example/#news"'
        )
    password = found.password or ""
    return IrcReceiver(
        server=IrcServer(
            host=found.host,
            port=found.port or (6697 if found.secure else 6667),
            tls=bool(found.secure),
            nick=found.nickname or "watchword",
            password=f"{found.user}:{password}" if found.auth_mode == "znc" else password,
            nickserv=found.auth_mode == "nickserv",
        ),
        target=targets[0],
        key=next(iter(found.channels.values()), None) or "",
        join=bool(found.join and found.channels),
        style=style,
        options=options,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class IrcServer:
    """The server, and the account there."""

    host: str
    port: int
    tls: bool
    nick: str
    password: str = field(repr=False)
    nickserv: bool
    """Whether the password is for NickServ, and not for the server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IrcReceiver:
    """One channel or one person on IRC."""

    server: IrcServer
    target: str
    key: str = field(repr=False)
    """The key of the channel; empty where it has none."""
    join: bool
    style: Style
    options: ReceiverOptions

    def send(self, message: Message) -> Taken:
        """As `Receiver.send`: taken means that the server has read it all and refused no line."""
        rendered = render(
            message,
            self.style,
            self.options.zone,
            self.options.language,
            last_line=short_id(message),
            limit=MAX_MESSAGE,
        )
        server = self.server
        with connected(server.host, server.port, tls=server.tls) as connection:
            session = _Session(connection, server.host)
            session.register(server)
            if self.join:
                session.join(self.target, self.key)
            session.send_lines(self.target, rendered.body)
        return Taken(items=rendered.taken)


@dataclass(frozen=True, slots=True)
class _Session:
    connection: Connection
    host: str

    def register(self, server: IrcServer) -> None:
        """Sign in, under another name where ours is in use."""
        if server.password and not server.nickserv:
            self._send(f"PASS {server.password}")
        self._send(f"NICK {server.nick}")
        self._send("USER watchword 0 * :Watchword")
        nicks = iter(f"{server.nick}{number}" for number in range(2, 2 + MAX_NICKS))

        def nick_in_use() -> None:
            nick = next(nicks, None)
            if nick is None:
                raise DeliveryError(f"{self.host} says that the nick {server.nick} is in use")
            self._send(f"NICK {nick}")

        self._wait(lambda command, _: command == "001", nick_in_use)
        if server.password and server.nickserv:
            self._send(f"PRIVMSG NickServ :IDENTIFY {server.password}")

    def join(self, channel: str, key: str) -> None:
        """Enter a channel."""
        self._send(f"JOIN {channel} {key}".rstrip())
        self._wait(lambda command, _: command == "366")  # the end of the list of its members

    def send_lines(self, target: str, text: str) -> None:
        """Send the lines, and wait until the server has worked on the last one.

        A server works on the commands of a client in order. So its answer to a PING comes after every
        refusal of a line.
        """
        lines = [part for line in text.split("\n") if line.strip() for part in split_line(line)]
        for number, line in enumerate(lines):
            if number >= BURST:
                time.sleep(PAUSE)
            self._send(f"PRIVMSG {target} :{line}")
        with after_the_message(self.host):
            self._send("PING :end")
            self._wait(lambda command, rest: command == "PONG" and "end" in rest)
            self._send("QUIT :")

    def _send(self, line: str) -> None:
        self.connection.send(f"{line}\r\n".encode())

    def _wait(
        self, ends: Callable[[str, str], bool], nick_in_use: Callable[[], None] | None = None
    ) -> None:
        """Read until a line ends it. Raises DeliveryError where the server refuses something."""
        while True:
            command, rest = _parse(self.connection.read_line().decode("utf-8", "replace"))
            if command == "PING":
                self._send(f"PONG {rest}")
            elif ends(command, rest):
                return
            elif command in NICK_IN_USE and nick_in_use is not None:
                nick_in_use()
            elif command == "ERROR" or (command.startswith(("4", "5")) and command != "422"):
                # 422: the server has no message of the day.
                said = one_line(rest.rpartition(":")[2], 200)
                raise DeliveryError(f"{self.host} answered {command}: {said}")


def split_line(line: str, size: int = MAX_LINE) -> Iterator[str]:
    """A line in pieces of at most `size` bytes of UTF-8, broken at a space where there is one. Pure."""
    while len(line.encode()) > size:
        head = line.encode()[:size].decode("utf-8", "ignore")
        at = head.rfind(" ")
        at = at if at > 0 else len(head)
        yield line[:at]
        line = line[at:].lstrip(" ")
    yield line


def _parse(line: str) -> tuple[str, str]:
    """Command and parameters of a line, without tags and sender (RFC 2812, section 2.3.1). Pure."""
    while line.startswith(("@", ":")):
        line = line.partition(" ")[2].lstrip(" ")
    command, _, rest = line.partition(" ")
    return command.upper(), rest
