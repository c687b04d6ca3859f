"""The receivers that the contract of the Sender port is tested with: one bench for each kind."""

from __future__ import annotations

import contextlib
import io
import mailbox
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from email.header import decode_header, make_header
from pathlib import Path

import pytest

from tests.fakes_receivers import FakeSender, MailServer, Mood, Webhook
from tests.fakes_sessions import IrcServer, MqttBroker, XmppServer, certified, listening
from tests.senders import self_signed, sender
from tests.unit.notify.stories import ENGLISH
from watchword.errors import DeliveryError
from watchword.ports import Sender

SECRET = "s3cr3t-token"
REFUSES = bytes((0x20, 3, 0, 0x97, 0))
"""MQTT: the quota is exceeded."""


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A Sender with one channel `desk`, and what its receiver got. Its address may hold `SECRET`."""

    sender: Sender
    taken: Callable[[], list[str]]
    """Each message that arrived, as text with its headline in it."""
    break_it: Callable[[], object]
    """After this call the receiver takes nothing."""


@asynccontextmanager
async def fake(_folder: Path) -> AsyncIterator[Bench]:
    sends = FakeSender()
    yield Bench(
        sender=sends,
        taken=lambda: [message.members[0].title for _, message in sends.sent],
        break_it=lambda: setattr(sends, "broken", DeliveryError("broken")),
    )


@asynccontextmanager
async def mail(folder: Path) -> AsyncIterator[Bench]:
    async with MailServer() as server:
        yield Bench(
            sender=sender(server.url(f"{SECRET}@example.org"), folder),
            taken=lambda: [str(mail["Subject"]) for mail in server.mails],
            break_it=lambda: setattr(server, "mood", Mood.LATER),
        )


@asynccontextmanager
async def webhook(folder: Path) -> AsyncIterator[Bench]:
    async with Webhook() as hook:
        yield Bench(
            sender=sender(hook.url(f"hook/{SECRET}"), folder),
            taken=lambda: [post.message for post in hook.posts],
            break_it=lambda: setattr(hook, "mood", Mood.LATER),
        )


@asynccontextmanager
async def mbox(folder: Path) -> AsyncIterator[Bench]:
    file = folder / "alerts.mbox"
    yield Bench(
        sender=sender("mbox:alerts.mbox", folder),
        taken=lambda: _subjects(file),
        break_it=lambda: fill_disk(file),
    )


def _subjects(file: Path) -> list[str]:
    with contextlib.closing(mailbox.mbox(file)) as mails:
        return [str(make_header(decode_header(one["Subject"]))) for one in mails]


def fill_disk(file: Path) -> None:
    """Put a full disk in the place of a file."""
    file.unlink(missing_ok=True)
    file.symlink_to("/dev/full")


@asynccontextmanager
async def console(folder: Path) -> AsyncIterator[Bench]:
    screen = io.StringIO()
    yield Bench(
        sender=sender("console:", folder, screen),
        taken=lambda: screen.getvalue().split(f"{ENGLISH.url}\n\n")[:-1],
        break_it=screen.close,
    )


@asynccontextmanager
async def irc(folder: Path) -> AsyncIterator[Bench]:
    server = IrcServer()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("watchword.notify.receivers.irc.PAUSE", 0.0)
        async with listening(server.session) as port:
            yield Bench(
                sender=sender(f"irc://watch:{SECRET}@127.0.0.1:{port}/#news", folder),
                taken=server.messages,
                break_it=lambda: server.answers.update({b"USER": b"ERROR :too many\r\n"}),
            )


@asynccontextmanager
async def mqtt(folder: Path) -> AsyncIterator[Bench]:
    broker = MqttBroker()
    async with broker.running() as url:
        yield Bench(
            sender=sender(url.replace("//", f"//watch:{SECRET}@"), folder),
            taken=lambda: [body.decode() for body in broker.published],
            break_it=lambda: broker.answers.update({0x10: REFUSES}),
        )


@asynccontextmanager
async def xmpp(folder: Path) -> AsyncIterator[Bench]:
    server, pem = XmppServer(), self_signed(folder, "chat.example")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(pem))
        async with listening(server.session, certified(pem)) as port:
            account = f"watch:{SECRET}@chat.example:{port}"
            url = f"xmpps://{account}/desk@chat.example?xmpp=127.0.0.1&mode=tls"
            yield Bench(
                sender=sender(url, folder),
                taken=server.messages,
                break_it=lambda: server.answers.update({r"^<auth": "END"}),
            )


BENCHES: Mapping[str, Callable[[Path], AbstractAsyncContextManager[Bench]]] = {
    "mailto": mail,
    "json": webhook,
    "mbox": mbox,
    "console": console,
    "irc": irc,
    "mqtt": mqtt,
    "xmpps": xmpp,
}
"""By a scheme of each kind of receiver: its bench, which gets an empty folder."""
