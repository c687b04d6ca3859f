"""XMPP, with a real server where it is installed, and with servers that say no."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import unescape

import pytest

from tests.fakes_sessions import XmppServer, certified, listening
from tests.senders import refused, self_signed, sender
from tests.servers import prosody
from tests.unit.notify.stories import ENGLISH, JAPANESE, a_message
from watchword.domain.delivery import AlertItem
from watchword.errors import Scope

PASSWORD = "s3cret-password"


def url(port: int, to: str = "desk@chat.example", password: str = PASSWORD, mode: str = "") -> str:
    account = f"watch:{password}@chat.example:{port}"
    return f"xmpps://{account}/{quote(to)}?xmpp=127.0.0.1{mode}"


@pytest.fixture
def pem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = self_signed(tmp_path, "chat.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return file


async def heard(port: int, stanzas: str, story: AlertItem, to: str) -> str:
    """What `desk` reads on a connection of its own while a message is sent to an address."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = (
        "<stream:stream to='chat.example' version='1.0' xmlns='jabber:client' "
        "xmlns:stream='http://etherx.jabber.org/streams'>"
    )

    async def exchange(text: str, until: str) -> str:
        writer.write(text.encode())
        return (await reader.readuntil(until.encode())).decode()

    await exchange(head, "</stream:features>")
    await exchange("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "/>")
    await writer.start_tls(ssl.create_default_context(), server_hostname="chat.example")
    await exchange(head, "</stream:features>")
    await exchange(
        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
        "AGRlc2sAczNjcmV0LXBhc3N3b3Jk</auth>",
        "/>",
    )
    await exchange(head, "</stream:features>")
    bind = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
    await exchange(f"<iq type='set' id='b'>{bind}</iq>", "</iq>")
    await exchange(stanzas, "</presence>" if "to=" in stanzas else "/>")
    assert (await sender(url(port, to)).send("desk", a_message(story))).items == 1
    text = (await reader.readuntil(b"</body>")).decode()
    writer.close()
    return text


async def test_a_person_gets_the_message(tmp_path: Path, pem: Path) -> None:
    with prosody(tmp_path, pem) as port:
        text = await heard(port, "<presence/>", JAPANESE, "desk@chat.example")
    assert JAPANESE.title in text
    assert "mfrggzdf" in text


async def test_a_room_gets_the_message(tmp_path: Path, pem: Path) -> None:
    join = "<presence to='news@rooms.chat.example/d'><x xmlns='http://jabber.org/protocol/muc'/></presence>"
    with prosody(tmp_path, pem) as port:
        text = await heard(port, join, ENGLISH, "#news@rooms.chat.example")
    assert ENGLISH.title in text


@pytest.mark.parametrize(
    ("to", "password", "reason"),
    [
        ("desk@chat.example", "another-password", "127.0.0.1 answered not-authorized"),
        ("nobody@chat.example", PASSWORD, "127.0.0.1 answered service-unavailable"),
    ],
)
async def test_what_the_server_refuses_is_an_error_in_its_words(
    tmp_path: Path, pem: Path, to: str, password: str, reason: str
) -> None:
    with prosody(tmp_path, pem) as port:
        error = await refused(url(port, to, password))
    assert error.reason.startswith(reason)
    assert (error.scope, error.unanswered) == (Scope.CHANNEL, False)


async def test_a_certificate_that_is_not_trusted_is_an_error(
    tmp_path: Path, pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with prosody(tmp_path, pem) as port:
        error = await refused(url(port))
    assert error.reason.startswith("the certificate of 127.0.0.1 is not valid: self-signed")
    assert not error.unanswered


REFUSED = (
    "<message type='error' id='told'><error type='modify'><policy-violation "
    "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:"
    "xmpp-stanzas'>too long</text></error></message>"
)


@contextlib.asynccontextmanager
async def answering(
    pem: Path, answers: dict[str, str], offer: str = "PLAIN"
) -> AsyncIterator[str]:
    server = XmppServer(answers, offer)
    async with listening(server.session, certified(pem)) as port:
        yield url(port, mode="&mode=tls")


async def test_a_server_with_tls_from_the_start_takes_it(pem: Path) -> None:
    async with answering(pem, {}) as address:
        assert (await sender(address).send("desk", a_message(ENGLISH))).items == 1


async def test_a_server_that_breaks_off_after_the_message_leaves_it_unanswered(pem: Path) -> None:
    async with answering(pem, {r"id='end'": "END"}) as address:
        error = await refused(address)
    assert error.reason.startswith("127.0.0.1 broke off after it had the message: ")
    assert error.unanswered


@pytest.mark.parametrize(
    ("pattern", "answer", "reason", "scope"),
    [
        (
            "id='told'",
            REFUSED,
            "127.0.0.1 answered policy-violation: too long",
            Scope.MESSAGE,
        ),
        (
            "id='bind'",
            "<stream:error><host-gone xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
            "127.0.0.1 answered host-gone",
            Scope.CHANNEL,
        ),
        ("<auth", "junk </x>", "no session with 127.0.0.1: it answered with something else", None),
        ("<auth", "</stream:stream>", "no session with 127.0.0.1: the stream was closed", None),
    ],
)
async def test_a_server_that_refuses_says_why(
    pem: Path, pattern: str, answer: str, reason: str, scope: Scope | None
) -> None:
    async with answering(pem, {pattern.replace("<auth", r"^<auth"): answer}) as address:
        error = await refused(address)
    assert (error.reason, error.unanswered) == (reason, False)
    assert error.scope is (scope or Scope.CHANNEL)


async def test_a_server_without_plain_is_named(pem: Path) -> None:
    async with answering(pem, {}, offer="SCRAM-SHA-1") as address:
        error = await refused(address)
    assert error.reason == "127.0.0.1 does not offer to sign in by PLAIN"


async def test_a_headline_cannot_end_its_stanza(tmp_path: Path, pem: Path) -> None:
    title = "</body></message><iq id='end' type='result'/> & ]]> \" '"
    told = replace(ENGLISH, title=title, headline=())
    with prosody(tmp_path, pem) as port:
        text = await heard(port, "<presence/>", told, "desk@chat.example")
    assert unescape(text, {"&apos;": "'", "&quot;": '"'}).partition("<body>")[2].startswith(title)
