"""Mails over SMTP, with servers that misbehave in each way."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes_receivers import MailServer, Mood
from tests.senders import body_of, closed_port, refused, self_signed, sender
from tests.unit.notify.stories import ENGLISH, JAPANESE, KOREAN, a_message
from watchword.domain.delivery import SEND_TIMEOUT, SentMessage
from watchword.domain.match import Part
from watchword.errors import Scope
from watchword.notify.receivers import mail as mail_receiver
from watchword.notify.receivers.apprise import READ_TIMEOUT

ID = "mfrggzdfmztwq2lknnwg23tpoa"


@pytest.fixture
async def mail() -> AsyncIterator[MailServer]:
    async with MailServer() as server:
        yield server


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


async def test_a_follow_up_is_an_answer_to_the_first_mail(mail: MailServer) -> None:
    first = SentMessage(id=ID, receiver_id=None)
    answer = replace(a_message(JAPANESE, id="second@example.org"), in_reply_to=first)
    await sender(mail.url()).send("desk", answer)
    (mail_,) = mail.mails
    assert mail_["In-Reply-To"] == mail_["References"] == f"<{ID}@example.org>"


@pytest.mark.parametrize(
    "title",
    [
        "Two ministers met at dawn to talk about the strait, and neither would say what they agreed",
        "รัฐมนตรีต่างประเทศของสองประเทศพบกันตอนเช้าเพื่อหารือเรื่องช่องแคบ และเห็นพ้องที่จะเปิดเดินเรือ",
        "התקיימה פגישה עם שחר בין שרי החוץ של שתי המדינות, ואיש מהם לא מסר על מה סוכם בשיחות",
    ],
)
async def test_a_long_headline_is_the_subject(mail: MailServer, title: str) -> None:
    told = replace(ENGLISH, title=title, headline=(Part(title),))
    await sender(mail.url()).send("desk", a_message(told))
    assert mail.mails[0]["Subject"] == title


async def test_a_mail_says_what_a_chat_says_and_its_zone(mail: MailServer) -> None:
    await sender(mail.url()).send("desk", a_message(KOREAN))
    assert mail.mails[0].get_content_type() == "multipart/alternative"
    text = body_of(mail.mails[0], "plain")
    assert text.startswith("중일 외교장관 회담, 해상 핫라인 재가동 합의\n")
    assert "Why: 중일 외교장관 in the headline\n" in text
    assert text.endswith("Times in Tokyo.\n")
    html = body_of(mail.mails[0], "html")
    assert "중일 외교장관</b>" in html
    assert html.endswith("</html>\n")


async def test_a_headline_cannot_add_a_header_or_end_the_mail(mail: MailServer) -> None:
    told = replace(ENGLISH, title="x\r\nBcc: all@example.org\r\n.\r\nQUIT", headline=())
    await sender(mail.url()).send("desk", a_message(told))
    assert mail.mails[0]["Subject"] == "x Bcc: all@example.org . QUIT"
    assert mail.mails[0]["Bcc"] is None


async def test_a_line_that_begins_with_a_dot_arrives_whole(mail: MailServer) -> None:
    told = replace(ENGLISH, title=".dot", headline=(Part(".dot"),))
    await sender(mail.url()).send("desk", a_message(told))
    assert body_of(mail.mails[0], "plain").startswith(".dot\n")


@pytest.mark.parametrize(
    ("mood", "reason", "scope", "unanswered"),
    [
        (Mood.LATER, "the mail server said 451 greylisted, come back later", Scope.CHANNEL, False),
        (Mood.NEVER, "the mail server said 550 no such user here", Scope.MESSAGE, False),
        (Mood.BUSY, "the mail server said 421 come back later", Scope.CHANNEL, False),
        (Mood.DROPS, "the mail server broke off after it had the mail", Scope.CHANNEL, True),
        (Mood.STRANGER, "the mail server said 550 no such user here", Scope.CHANNEL, False),
    ],
)
async def test_how_a_mail_server_says_no(
    mail: MailServer, mood: Mood, reason: str, scope: Scope, unanswered: bool
) -> None:
    mail.mood = mood
    error = await refused(mail.url())
    assert error.reason.startswith(reason)
    assert (error.scope, error.unanswered) == (scope, unanswered)


async def test_a_mail_server_that_hangs_leaves_it_unanswered(
    mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watchword.notify.receivers.mail.END_TIMEOUT", 0.3)
    mail.mood = Mood.HANGS
    error = await refused(mail.url())
    assert error.reason == "the mail server broke off after it had the mail: no answer in time"
    assert error.unanswered


async def test_a_mail_server_that_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("watchword.notify.receivers.mail.COMMAND_TIMEOUT", 0.5)

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
    assert error.scope is Scope.CHANNEL


async def test_a_server_without_starttls_gets_no_mail(mail: MailServer) -> None:
    error = await refused(mail.url().replace("mailto:", "mailtos:"))
    assert "STARTTLS extension not supported" in error.reason
    assert mail.heard == []


ACCOUNT = ("desk", "s3cret-password")


@pytest.fixture
async def tls_mail(tmp_path: Path) -> AsyncIterator[MailServer]:
    async with MailServer(tls=certified(tmp_path), account=ACCOUNT) as server:
        yield server


@pytest.fixture
async def starttls_mail(tmp_path: Path) -> AsyncIterator[MailServer]:
    async with MailServer(starttls=certified(tmp_path)) as server:
        yield server


def certified(folder: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(folder))
    return context


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


async def test_a_wrong_password_is_a_fault_of_the_channel_and_not_said(
    tls_mail: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    error = await refused(tls_url(tls_mail, password="another-password"))
    assert error.reason.startswith("the mail server said 535 ")
    assert error.scope is Scope.CHANNEL
    assert "another-password" not in str(error)


async def test_a_certificate_must_name_the_host(
    tls_mail: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """smtplib learns the host where it connects; this fails where an upgrade changes that."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    await is_refused_as_localhost(tls_mail, "ssl")


async def test_a_certificate_of_starttls_must_name_the_host(
    starttls_mail: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    await is_refused_as_localhost(starttls_mail, "starttls")


async def is_refused_as_localhost(server: MailServer, mode: str) -> None:
    query = f"mode={mode}&from=a@b.example&to=c@b.example"
    error = await refused(f"mailtos://localhost:{server.port}?{query}")
    assert error.reason.startswith("the certificate of localhost is not valid: Hostname mismatch")
    assert server.heard == []


async def test_a_mail_goes_through_starttls(
    starttls_mail: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    await sender(starttls_mail.url().replace("mailto:", "mailtos:")).send("desk", a_message())
    assert starttls_mail.ids() == [f"<{ID}@example.org>"]


@pytest.mark.parametrize("greeting", ["421 too many connections", "554 no mail from you"])
async def test_a_server_that_greets_with_no_is_a_fault_of_the_channel(greeting: str) -> None:
    async def busy(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(f"{greeting}\r\n".encode())
        writer.close()

    server = await asyncio.start_server(busy, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    error = await refused(f"mailto://127.0.0.1:{port}?from=a@example.org&to=b@example.org")
    assert error.reason == f"the mail server said {greeting}"
    assert (error.scope, error.unanswered) == (Scope.CHANNEL, False)
    server.close()


async def test_a_server_that_wants_an_account_is_a_fault_of_the_channel() -> None:
    async with MailServer(account=ACCOUNT) as server:
        error = await refused(server.url())
    assert error.reason == "the mail server said 530 say who you are"
    assert (error.scope, error.unanswered) == (Scope.CHANNEL, False)


async def test_a_server_without_tls_is_a_fault_of_the_channel(mail: MailServer) -> None:
    error = await refused(tls_url(mail))
    assert error.reason.startswith("no session with 127.0.0.1: ")
    assert (error.scope, error.unanswered) == (Scope.CHANNEL, False)


async def test_a_host_that_is_not_found_is_a_fault_of_the_channel() -> None:
    error = await refused("mailto://mail.invalid:25?from=a@example.org&to=b@example.org")
    assert error.reason.startswith("no session with mail.invalid: ")
    assert (error.scope, error.unanswered) == (Scope.CHANNEL, False)


async def test_each_command_has_its_own_time(
    mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("CONNECT", "DATA", "QUIT"):
        monkeypatch.setattr(f"watchword.notify.receivers.mail.{limit}_TIMEOUT", 0.4)
    mail.recipient_delay = 0.8
    await sender(mail.url()).send("desk", a_message(JAPANESE))
    assert len(mail.mails) == 1
    monkeypatch.setattr("watchword.notify.receivers.mail.COMMAND_TIMEOUT", 0.4)
    error = await refused(mail.url())
    assert (error.scope, error.unanswered) == (Scope.CHANNEL, False)


def test_an_attempt_may_take_the_times_of_rfc_5321_and_its_message_is_leased_for_longer() -> None:
    assert (mail_receiver.COMMAND_TIMEOUT, mail_receiver.DATA_TIMEOUT) == (300, 120)
    assert (mail_receiver.BLOCK_TIMEOUT, mail_receiver.END_TIMEOUT) == (180, 600)
    # The greeting, EHLO, STARTTLS, TLS, EHLO, the password, the sender and the recipient.
    longest = 8 * 300 + 120 + 180 + 600 + mail_receiver.CONNECT_TIMEOUT
    url = "mailto://127.0.0.1?from=a@b.example&to=c@b.example"
    assert sender(url).send_timeout("desk").total_seconds() > longest
    assert sender("json://127.0.0.1/x").send_timeout("desk") == SEND_TIMEOUT
    assert SEND_TIMEOUT.total_seconds() > READ_TIMEOUT == 30
