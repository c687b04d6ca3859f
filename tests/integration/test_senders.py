"""Mails, webhooks and files, with receivers that misbehave in each way."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import mailbox
import resource
import signal
import socket
import ssl
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from email.header import decode_header, make_header
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.fakes_receivers import MailServer, Mood, Webhook
from tests.unit.notify.stories import ENGLISH, JAPANESE, KOREAN, a_message
from watchword.domain.match import Part
from watchword.errors import DeliveryError
from watchword.notify.sender import ChannelSender

ID = "mfrggzdfmztwq2lknnwg23tpoa"


def sender(url: str, folder: Path = Path()) -> ChannelSender:
    return ChannelSender({"desk": url}, folder=folder, timezone="Asia/Tokyo", domain="example.org")


async def refused(url: str, folder: Path = Path()) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await sender(url, folder).send("desk", a_message(JAPANESE))
    return caught.value


@pytest.fixture
async def mail() -> AsyncIterator[MailServer]:
    async with MailServer() as server:
        yield server


@pytest.fixture
async def hook() -> AsyncIterator[Webhook]:
    async with Webhook() as server:
        yield server


def closed_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


# --- Mail ---------------------------------------------------------------------------------------


async def test_a_mail_has_the_headline_as_its_subject_and_a_fixed_id(mail: MailServer) -> None:
    desk = sender(mail.url())
    await desk.send("desk", a_message(JAPANESE))
    await desk.send("desk", a_message(JAPANESE))
    first, second = mail.mails
    assert first["Subject"] == JAPANESE.title
    assert first["From"] == '"Watchword, China–Japan relations" <watchword@example.org>'
    assert first["To"] == "desk@example.org"
    assert first["Date"] == "Tue, 24 Nov 2026 07:33:00 +0000"
    assert mail.ids() == [f"<{ID}@example.org>"] * 2
    assert first.as_bytes() == second.as_bytes()


async def test_a_mail_says_what_a_chat_says_and_its_zone(mail: MailServer) -> None:
    await sender(mail.url()).send("desk", a_message(KOREAN))
    text = mail.mails[0].get_content().replace("\r\n", "\n")  # base64 keeps the ends of lines
    assert text.startswith("중일 외교장관 회담, 해상 핫라인 재가동 합의\n")
    assert "Why: 중일 외교장관 in the headline (@china-japan)" in text
    assert text.endswith("Times in Asia/Tokyo.\n")


async def test_a_headline_cannot_add_a_header_or_end_the_mail(mail: MailServer) -> None:
    told = replace(ENGLISH, title="x\r\nBcc: all@example.org\r\n.\r\nQUIT", headline=())
    await sender(mail.url()).send("desk", a_message(told))
    assert mail.mails[0]["Subject"] == "x Bcc: all@example.org . QUIT"
    assert mail.mails[0]["Bcc"] is None


async def test_a_line_that_begins_with_a_dot_arrives_whole(mail: MailServer) -> None:
    told = replace(ENGLISH, title=".dot", headline=(Part(".dot"),))
    await sender(mail.url()).send("desk", a_message(told))
    assert mail.mails[0].get_content().startswith(".dot\n")


@pytest.mark.parametrize(
    ("mood", "reason", "permanent", "unanswered"),
    [
        (Mood.LATER, "the mail server said 451 greylisted, come back later", False, False),
        (Mood.NEVER, "the mail server said 550 no such user here", True, False),
        (Mood.BUSY, "the mail server said 421 come back later", False, False),
        (Mood.DROPS, "the mail server broke off after it had the mail", False, True),
    ],
)
async def test_how_a_mail_server_says_no(
    mail: MailServer, mood: Mood, reason: str, permanent: bool, unanswered: bool
) -> None:
    mail.mood = mood
    error = await refused(mail.url())
    assert error.reason.startswith(reason)
    assert (error.permanent, error.unanswered) == (permanent, unanswered)


async def test_a_mail_server_that_hangs_leaves_it_unanswered(
    mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watchword.notify.mail.STEP", 0.3)
    mail.mood = Mood.HANGS
    error = await refused(mail.url())
    assert error.reason == "the mail server broke off after it had the mail: no answer in time"
    assert error.unanswered


async def test_a_mail_server_that_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("watchword.notify.mail.WHOLE", 0.5)

    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not writer.is_closing():
            writer.write(b"220-welcome\r\n")
            await asyncio.sleep(0.05)

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    error = await refused(f"mailto://127.0.0.1:{port}?from=a@example.org&to=b@example.org")
    assert not error.unanswered
    server.close()


async def test_a_mail_server_that_is_not_there_is_tried_again() -> None:
    error = await refused(f"mailto://127.0.0.1:{closed_port()}?from=a@b.example&to=c@b.example")
    assert error.reason.startswith("no session with 127.0.0.1: ")
    assert not error.permanent


async def test_a_server_without_starttls_gets_no_mail(mail: MailServer) -> None:
    error = await refused(mail.url().replace("mailto:", "mailtos:"))
    assert "STARTTLS extension not supported" in error.reason
    assert mail.heard == []


ACCOUNT = ("desk", "s3cret-password")


@pytest.fixture
async def tls_mail(tmp_path: Path) -> AsyncIterator[MailServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    async with MailServer(tls=context, account=ACCOUNT) as server:
        yield server


def tls_url(server: MailServer, password: str = ACCOUNT[1]) -> str:
    account = f"{ACCOUNT[0]}:{password}@127.0.0.1:{server.port}"
    return f"mailtos://{account}?mode=ssl&from=a@b.example&to=c@b.example"


async def test_a_certificate_that_nobody_signed_is_refused(tls_mail: MailServer) -> None:
    error = await refused(tls_url(tls_mail))
    assert error.reason == "the certificate of 127.0.0.1 is not valid: self-signed certificate"


async def test_a_mail_goes_through_tls_with_a_password(
    tls_mail: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    await sender(tls_url(tls_mail)).send("desk", a_message(JAPANESE))
    assert tls_mail.ids() == [f"<{ID}@example.org>"]


async def test_a_wrong_password_is_permanent_and_not_said(
    tls_mail: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    error = await refused(tls_url(tls_mail, password="another-password"))
    assert error.reason.startswith("the mail server said 535 ")
    assert error.permanent
    assert "another-password" not in str(error)


def self_signed(folder: Path) -> Path:
    """A certificate for 127.0.0.1 and its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.IPAddress(ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "server.pem"
    file.write_bytes(secret + certificate.public_bytes(pem))
    return file


# --- Webhooks -----------------------------------------------------------------------------------


async def test_a_webhook_gets_the_whole_id_as_a_header_and_last_line(hook: Webhook) -> None:
    await sender(hook.url()).send("desk", a_message(JAPANESE))
    (post,) = hook.posts
    assert post.path == "/hook/s3cr3t-token"
    assert (post.key, post.id) == (f"{ID}@example.org", f"{ID}@example.org")
    assert post.body["title"] == JAPANESE.title
    assert post.message.startswith(f"{JAPANESE.title}\nChina–Japan relations. 港新聞 16:31\n")


@pytest.mark.parametrize(
    ("mood", "reason", "permanent", "unanswered"),
    [
        (
            Mood.LATER,
            "Failed to send JSON POST notification: Servers are overloaded",
            False,
            False,
        ),
        (Mood.NEVER, "Failed to send JSON POST notification: Bad Request", True, False),
        (Mood.BUSY, "Failed to send JSON POST notification", False, False),
        (Mood.MOVED, "Failed to send JSON POST notification", False, False),
        (Mood.DROPS, "the receiver broke off after it had the message", False, True),
    ],
)
async def test_how_a_webhook_says_no(
    hook: Webhook, mood: Mood, reason: str, permanent: bool, unanswered: bool
) -> None:
    hook.mood = mood
    error = await refused(hook.url())
    assert error.reason.startswith(reason)
    assert (error.permanent, error.unanswered) == (permanent, unanswered)
    assert len(hook.heard) == 1


async def test_a_webhook_that_hangs_leaves_it_unanswered(hook: Webhook) -> None:
    hook.mood = Mood.HANGS
    error = await refused(hook.url() + "?rto=0.3")
    assert error.unanswered


async def test_a_webhook_that_drips_its_answer_leaves_it_unanswered(
    hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watchword.notify.sender.SEND_TIMEOUT", 0.5)
    hook.mood = Mood.DRIPS
    error = await refused(hook.url())
    assert error.unanswered
    assert error.reason == "no end of the answer within 0.5 s"


async def test_a_webhook_that_is_not_there_is_tried_again() -> None:
    error = await refused(f"json://127.0.0.1:{closed_port()}/hook")
    assert error.reason == "no connection: refused"
    assert not error.unanswered


async def test_a_webhook_that_heals_gets_the_same_id(hook: Webhook) -> None:
    desk = sender(hook.url())
    hook.mood = Mood.LATER
    with pytest.raises(DeliveryError):
        await desk.send("desk", a_message(JAPANESE))
    hook.mood = Mood.TAKES
    await desk.send("desk", a_message(JAPANESE))
    assert [post.key for post in hook.heard] == [f"{ID}@example.org"] * 2


async def test_a_send_that_is_cancelled_ends_at_once_and_its_thread_in_its_time(
    hook: Webhook,
) -> None:
    hook.mood = Mood.HANGS
    sending = asyncio.create_task(sender(hook.url() + "?rto=0.3").send("desk", a_message()))
    await hook.arrived.wait()
    (thread,) = [t for t in threading.enumerate() if t.name == "to desk"]
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    await asyncio.to_thread(thread.join)
    assert thread.daemon


async def test_two_sends_to_one_channel_go_one_after_the_other(hook: Webhook) -> None:
    desk = sender(hook.url())
    messages = [a_message(id=f"{n}" * 26) for n in range(3)]
    await asyncio.gather(*(desk.send("desk", message) for message in messages))
    assert {(post.key, post.id) for post in hook.posts} == {
        (f"{message.id}@example.org", f"{message.id}@example.org") for message in messages
    }


# --- Chats --------------------------------------------------------------------------------------

TRICKS = replace(ENGLISH, title="*a* [b](http://c.example) @all", headline=(), excerpt=())


async def test_a_chat_that_reads_markdown_gets_it_escaped(hook: Webhook) -> None:
    url = f"mmost://127.0.0.1:{hook.port}/abcdefghijklmnopqrst"
    await sender(url).send("desk", a_message(TRICKS))
    text = str(hook.posts[0].body["text"])
    assert text.startswith(
        "**[\\*a\\* \\[b\\]\\(http://c.example\\) @\u200ball](https://harbour.example"
    )
    assert text.endswith("\n`mfrggzdf`")
    assert hook.posts[0].key is None


async def test_a_chat_that_reads_plain_text_gets_no_markup(hook: Webhook) -> None:
    await sender(f"ntfy://127.0.0.1:{hook.port}/topic").send("desk", a_message(TRICKS))
    text = hook.posts[0].message
    assert text.startswith("*a* [b](http://c.example) @\u200ball\nChina–Japan relations. ")
    assert text.endswith("\nhttps://harbour.example/2026/hotline_(sea)?by=%40desk\nmfrggzdf")


# --- Local --------------------------------------------------------------------------------------


async def test_a_mailbox_is_one_that_the_standard_library_reads(tmp_path: Path) -> None:
    desk = sender("mbox:alerts.mbox", tmp_path)
    for story in (JAPANESE, KOREAN, ENGLISH):
        await desk.send("desk", a_message(story))
    with contextlib.closing(mailbox.mbox(tmp_path / "alerts.mbox")) as box:
        mails = list(box)
    subjects = [str(make_header(decode_header(mail["Subject"]))) for mail in mails]
    assert subjects == [JAPANESE.title, KOREAN.title, ENGLISH.title]
    assert {mail["Message-ID"] for mail in mails} == {f"<{ID}@example.org>"}


async def test_a_mailbox_that_another_program_holds_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watchword.notify.local.LOCK_PAUSE", 0.001)
    with (tmp_path / "alerts.mbox").open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        error = await refused("mbox:alerts.mbox", tmp_path)
    assert not error.permanent
    assert not error.unanswered
    assert (tmp_path / "alerts.mbox").read_bytes() == b""


async def test_a_mailbox_whose_disk_is_full_is_as_it_was(tmp_path: Path) -> None:

    desk = sender("mbox:alerts.mbox", tmp_path)
    await desk.send("desk", a_message(ENGLISH))
    before = (tmp_path / "alerts.mbox").read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 100, limits[1]))
    try:
        with pytest.raises(
            DeliveryError, match=r"alerts\.mbox cannot be written to: File too large"
        ):
            await desk.send("desk", a_message(ENGLISH))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert (tmp_path / "alerts.mbox").read_bytes() == before
