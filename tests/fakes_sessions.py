"""Servers of chats that hold a session: each answers as the test says, and keeps what it took."""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from xml.etree import ElementTree

Session = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def listening(session: Session, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """A port of loopback where each connection is a session."""
    server = await asyncio.start_server(session, "127.0.0.1", 0, ssl=tls)
    yield server.sockets[0].getsockname()[1]
    server.close()


def certified(pem: Path) -> ssl.SSLContext:
    """TLS with a certificate of one's own."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


class IrcServer:
    """An IRC server that answers each line by its first word; an empty answer ends the connection."""

    ANSWERS: Mapping[bytes, bytes] = {
        b"USER": b":irc.example 001 watchword :Welcome\r\n",
        b"JOIN": b":irc.example 366 watchword #news :End of /NAMES list\r\n",
        b"PING": b":irc.example PONG irc.example :end\r\n",
    }

    def __init__(self, answers: Mapping[bytes, bytes] | None = None) -> None:
        self.answers = {**self.ANSWERS, **(answers or {})}
        self.lines: list[bytes] = []
        """What clients wrote."""

    async def session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            self.lines.append(line)
            answer = self.answers.get(line.split()[0], b" ")
            if not answer:
                break
            writer.write(answer.strip(b" "))
        writer.close()

    def messages(self) -> list[str]:
        """The text that `#news` heard, by session."""
        whole = b"".join(self.lines).decode()
        sessions = whole.split("NICK ")[1:]
        said = [re.findall(r"^PRIVMSG #news :(.*)\r\n", one, re.M) for one in sessions]
        return ["\n".join(lines) for lines in said if lines]


class MqttBroker:
    """A broker that answers each packet as a test says; it keeps what it read."""

    ACCEPTED = bytes((0x20, 3, 0, 0, 0))
    ACKNOWLEDGED = bytes((0x40, 2, 0, 1))

    def __init__(self, *, connect: bytes = ACCEPTED, publish: bytes = ACKNOWLEDGED) -> None:
        """An empty answer ends the connection."""
        self.answers = {0x10: connect, 0x30: publish}
        self.published: list[bytes] = []
        """The body of each packet that publishes: topic, id, properties, text."""
        self.levels: list[int] = []
        """The level of the protocol that each client asked for."""

    async def session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                (first,) = await reader.readexactly(1)
                size, shift = 0, 0
                while (byte := (await reader.readexactly(1))[0]) & 0x80:
                    size, shift = size | (byte & 0x7F) << shift, shift + 7
                body = await reader.readexactly(size | byte << shift)
                if first == 0x10:
                    self.levels.append(body[6])
                if first & 0xF0 == 0x30:
                    self.published.append(body)
                answer = self.answers.get(first & 0xF0, b"")
                if not answer:
                    break
                writer.write(answer)
        writer.close()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """The address of the topic `news`."""
        async with listening(self.session) as port:
            yield f"mqtt://127.0.0.1:{port}/news"


class XmppServer:
    """An XMPP server of chat.example with TLS from the first byte on, which answers by a pattern.

    An answer of `END` closes the connection.
    """

    ROOT = (
        "<?xml version='1.0'?><stream:stream from='chat.example' id='1' version='1.0' "
        "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
    )
    FEATURES = (
        "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
        "<mechanism>{}</mechanism></mechanisms></stream:features>"
    )
    ANSWERS: Mapping[str, str] = {
        r"^<auth": "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
        r"id='bind'": "<iq type='result' id='bind'/>",
        r"id='told'": "",
        r"id='end'": "<iq type='result' id='end'/>",
    }

    def __init__(self, answers: Mapping[str, str] | None = None, offer: str = "PLAIN") -> None:
        """`offer`: the one way to sign in."""
        self.answers, self.offer = {**self.ANSWERS, **(answers or {})}, offer
        self._read: list[str] = []

    async def session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := (await reader.read(65_536)).decode():
            self._read.append(data)
            answer = ""
            if "<stream:stream" in data:
                answer = self.ROOT + self.FEATURES.format(self.offer)
            for pattern, said in self.answers.items():
                answer += said if re.search(pattern, data) else ""
            if "END" in answer:
                break
            writer.write(answer.encode())
        writer.close()

    def messages(self) -> list[str]:
        """The text of each message, read as a parser of XML does."""
        streams = re.split(r"<\?xml[^>]*\?><stream:stream[^>]*>", "".join(self._read))
        stanzas = "".join(streams).replace("</stream:stream>", "")
        root = ElementTree.fromstring(f"<stream>{stanzas}</stream>")
        return ["".join(one.itertext()) for one in root.findall("message")]
