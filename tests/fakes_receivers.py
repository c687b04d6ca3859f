"""Real receivers of mails and posts that misbehave on demand; and a fake Sender."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import ssl
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from enum import StrEnum

from aiohttp import web
from aiosmtpd.smtp import SMTP, AuthenticatorType, AuthResult, Envelope, LoginPassword, Session

from watchword.domain.channel import FollowStyle
from watchword.domain.delivery import SEND_TIMEOUT, Message, Taken
from watchword.errors import DeliveryError, Problem


class Mood(StrEnum):
    """How a receiver treats the next messages."""

    TAKES = "takes"
    LATER = "later"
    """Mail: 451. Webhook: 503."""
    NEVER = "never"
    """Mail: 550 after DATA. Webhook: 400."""
    STRANGER = "stranger"
    """Mail: 550 at the recipient's address. Webhook: 403."""
    DROPS = "drops"
    """Reads all of it, and breaks off without an answer."""
    BUSY = "busy"
    """Webhook: 429. Mail: 421 at the sender's address."""
    HANGS = "hangs"
    """Reads all of it, and never answers."""
    DRIPS = "drips"
    """Webhook: reads all of it, and its answer never ends."""
    FLOODS = "floods"
    """Webhook: takes it, and its answer is without end and packed."""
    MOVED = "moved"
    """Webhook: 302."""


class MailServer:
    """SMTP on a free port of loopback. `async with MailServer() as server: server.url()`."""

    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        starttls: ssl.SSLContext | None = None,
        account: tuple[str, str] | None = None,
    ) -> None:
        """`tls`: from the first byte on. `starttls`: on demand, and before any mail.

        `account`: the name and password that a client needs.
        """
        self._tls, self._starttls, self._account = tls, starttls, account
        self.mood = Mood.TAKES
        self.recipient_delay = 0.0
        """Seconds that it thinks about each recipient."""
        self.mails: list[EmailMessage] = []
        """The mails that it accepted."""
        self.heard: list[EmailMessage] = []
        """The mails that it read to their end, accepted or not."""
        self.port = 0
        self._server: asyncio.Server | None = None
        self._transports: set[asyncio.BaseTransport] = set()

    async def start(self) -> None:
        """Listen; a second start takes the same port."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            self._session, "127.0.0.1", self.port, ssl=self._tls
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Listen no more, and cut all connections."""
        if self._server is not None:
            self._server.close()
        for transport in list(self._transports):
            with contextlib.suppress(AttributeError):
                transport.abort()  # type: ignore[attr-defined]
        self._transports.clear()
        await asyncio.sleep(0)

    async def __aenter__(self) -> MailServer:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def url(self, to: str = "desk@example.org") -> str:
        """The URL of a channel that sends here."""
        return f"mailto://127.0.0.1:{self.port}?from=watchword@example.org&to={to}"

    def ids(self) -> list[str]:
        """The Message-ID of each mail that was accepted."""
        return [str(mail["Message-ID"]) for mail in self.mails]

    def _session(self) -> SMTP:
        return _Session(self, starttls=self._starttls, authenticator=self._knows)

    def _knows(
        self, _smtp: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == self._account, handled=False)

    async def handle_MAIL(
        self, _smtp: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.mood is Mood.BUSY:
            return "421 come back later"
        if self._account is not None and not session.authenticated:
            return "530 say who you are"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, _smtp: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        await asyncio.sleep(self.recipient_delay)
        if self.mood is Mood.STRANGER:
            return "550 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, smtp: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        mail = BytesParser(policy=default).parsebytes(content.replace(b"\r\n", b"\n"))
        self.heard.append(mail)
        match self.mood:
            case Mood.LATER:
                return "451 greylisted, come back later"
            case Mood.NEVER:
                return "550 no such user here"
            case Mood.DROPS:
                assert smtp.transport is not None
                smtp.transport.abort()  # type: ignore[attr-defined]
                return "250 never heard"
            case Mood.HANGS:
                await asyncio.Event().wait()
            case _:
                pass
        self.mails.append(mail)
        return "250 taken"


class _Session(SMTP):
    def __init__(
        self,
        server: MailServer,
        *,
        starttls: ssl.SSLContext | None,
        authenticator: AuthenticatorType,
    ) -> None:
        super().__init__(
            server,
            hostname="mail.example.org",
            enable_SMTPUTF8=False,
            tls_context=starttls,
            require_starttls=starttls is not None,
            authenticator=authenticator,
            auth_require_tls=False,
        )
        self._owner = server

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._owner._transports.add(transport)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self.transport is not None:
            self._owner._transports.discard(self.transport)
        super().connection_lost(error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A request to a webhook."""

    path: str
    key: str | None
    """The Idempotency-Key."""
    body: dict[str, object]
    headers: Mapping[str, str]
    """Their names in lower case."""

    @property
    def message(self) -> str:
        """The text for a chat, or the title of an event."""
        return str(self.body.get("message") or self.body["title"])

    @property
    def id(self) -> str:
        """The id of an event."""
        return str(self.body["id"])


class Webhook:
    """HTTP on a free port of loopback. `async with Webhook() as hook: hook.url()`."""

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        """`tls`: of a server that speaks HTTPS."""
        self._tls = tls
        self.mood = Mood.TAKES
        self.posts: list[Post] = []
        """The posts that it accepted."""
        self.heard: list[Post] = []
        """All posts that it read, accepted or not."""
        self.texts: list[str] = []
        """The body of each request as it came."""
        self.arrived = asyncio.Event()
        """Set by each post; a test that waits for the next one clears it."""
        self.port = 0
        self._runner: web.AppRunner | None = None
        self._released = asyncio.Event()

    async def start(self) -> None:
        """Listen; a second start takes the same port."""
        self._released = asyncio.Event()
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.SockSite(self._runner, _free(self.port), ssl_context=self._tls)
        await site.start()
        self.port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Listen no more, and cut all connections."""
        self._released.set()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Webhook:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def url(self, path: str = "hook/s3cr3t-token") -> str:
        """The URL of a channel that sends here."""
        return f"json://127.0.0.1:{self.port}/{path}"

    async def _flood(self, request: web.Request) -> None:
        """A megabyte of zeros in a kilobyte, again and again, until the other end hangs up."""
        answer = web.StreamResponse(headers={"Content-Encoding": "gzip"})
        await answer.prepare(request)
        packer = zlib.compressobj(wbits=31)
        with contextlib.suppress(OSError):
            while not self._released.is_set():
                await answer.write(
                    packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_SYNC_FLUSH)
                )

    def ids(self) -> list[str]:
        """The id of each post that was accepted, from its last line."""
        return [post.id for post in self.posts]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.texts.append(await request.text())
        body = json.loads(self.texts[-1] or "{}") if "json" in request.content_type else {}
        headers = {name.lower(): value for name, value in request.headers.items()}
        post = Post(
            path=request.path, key=headers.get("idempotency-key"), body=body, headers=headers
        )
        self.heard.append(post)
        self.arrived.set()
        match self.mood:
            case Mood.LATER:
                return web.Response(status=503)
            case Mood.NEVER:
                return web.Response(status=400)
            case Mood.STRANGER:
                return web.Response(status=403)
            case Mood.BUSY:
                return web.Response(status=429)
            case Mood.MOVED:
                return web.Response(status=302, headers={"Location": "/elsewhere"})
            case Mood.DROPS:
                assert request.transport is not None
                request.transport.abort()
            case Mood.FLOODS:
                await self._flood(request)
            case Mood.HANGS:
                await self._released.wait()
            case Mood.DRIPS:
                return await self._drip(request)
            case Mood.TAKES:
                self.posts.append(post)
        return web.Response(status=200)

    async def _drip(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        with contextlib.suppress(ConnectionError):
            while not self._released.is_set():
                await answer.write(b".")
                await asyncio.sleep(0.05)
        return answer


def _free(port: int) -> socket.socket:
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind(("127.0.0.1", port))
    return bound


@dataclass(slots=True, kw_only=True)
class FakeSender:
    """A Sender without receivers: it keeps the messages, and refuses them where a test says so."""

    channels: Iterable[str] = ("desk",)
    broken: DeliveryError | None = None
    """Raised instead of taking the message."""
    broken_for: dict[str, DeliveryError] = field(default_factory=dict)
    """The same for one channel."""
    part: int | None = None
    """How many items fit into one message; None: all."""
    broken_from: int | None = None
    """No part is taken that begins with this item or a later one; None: each is taken."""
    styles: frozenset[FollowStyle] = frozenset({FollowStyle.THREAD})
    """What each channel can do with more of a story."""
    sent: list[tuple[str, Message]] = field(default_factory=list)
    """Channel and message of each that was taken, in order."""
    updated: list[Message] = field(default_factory=list)
    """What was changed in its place, in order."""
    heard: list[tuple[str, Message]] = field(default_factory=list)
    """The same for all messages, taken or not."""

    async def send(self, channel: str, message: Message) -> Taken:
        if channel not in self.channels:
            raise DeliveryError("the channel's address is not set")
        self.heard.append((channel, message))
        if broken := self.broken_for.get(channel, self.broken):
            raise broken
        if self.broken_from is not None and message.taken >= self.broken_from:
            raise DeliveryError("503 Service Unavailable")
        self.sent.append((channel, message))
        items = len(message.items) if self.part is None else message.taken + self.part
        return Taken(items=items, receiver_id=f"{channel} {len(self.sent)}")

    async def update(self, channel: str, message: Message) -> None:
        if broken := self.broken_for.get(channel, self.broken):
            raise broken
        self.updated.append(message)

    def send_timeout(self, channel: str) -> timedelta:
        return SEND_TIMEOUT

    def follow_styles(self, channel: str) -> frozenset[FollowStyle]:
        return self.styles

    def check(self) -> Iterable[Problem]:
        return ()
