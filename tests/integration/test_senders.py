"""Webhooks, chats and files, with receivers that misbehave in each way; and the zones of times."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import mailbox
import resource
import signal
import ssl
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from email.header import decode_header, make_header
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest

from tests.fakes_chats import MatrixServer
from tests.fakes_receivers import Mood, Webhook
from tests.senders import body_of, closed_port, refused, self_signed, sender
from tests.unit.notify.stories import ENGLISH, JAPANESE, KOREAN, a_message
from watchword.app import parts
from watchword.app.settings import configuration
from watchword.domain.channel import FollowStyle
from watchword.domain.match import Part
from watchword.errors import DeliveryError, Scope
from watchword.notify.sender import ChannelSender

ID = "mfrggzdfmztwq2lknnwg23tpoa"


@pytest.fixture
async def hook() -> AsyncIterator[Webhook]:
    async with Webhook() as server:
        yield server


# --- Webhooks -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mood", "reason", "scope", "unanswered"),
    [
        (Mood.LATER, "the webhook answered 503 Service Unavailable", Scope.CHANNEL, False),
        (Mood.NEVER, "the webhook answered 400 Bad Request", Scope.MESSAGE, False),
        (Mood.BUSY, "the webhook answered 429 Too Many Requests", Scope.CHANNEL, False),
        (Mood.MOVED, "the webhook answered 302 Found", Scope.CHANNEL, False),
        (Mood.DROPS, "the receiver broke off after it had the message", Scope.CHANNEL, True),
    ],
)
async def test_how_a_webhook_says_no(
    hook: Webhook, mood: Mood, reason: str, scope: Scope, unanswered: bool
) -> None:
    hook.mood = mood
    error = await refused(hook.url())
    assert error.reason.startswith(reason)
    assert (error.scope, error.unanswered) == (scope, unanswered)
    assert len(hook.heard) == 1


async def test_what_stands_in_the_way_of_a_webhook_is_a_fault_of_the_channel(
    hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [
        await refused(hook.url().replace("json:", "jsons:")),
        await refused("json://hook.invalid/s3cr3t-token"),
        await refused(f"json://127.0.0.1:{closed_port()}/s3cr3t-token"),
    ]
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{closed_port()}")
    monkeypatch.setenv("no_proxy", "")
    found.append(await refused(hook.url()))
    assert [error.reason for error in found] == [
        "no connection: no TLS",
        "no connection: the host is not found",
        "no connection: refused",
        "no connection: the proxy lets nothing through",
    ]
    assert {(error.scope, error.unanswered) for error in found} == {(Scope.CHANNEL, False)}
    assert hook.heard == []


async def test_a_webhook_that_hangs_leaves_it_unanswered(hook: Webhook) -> None:
    hook.mood = Mood.HANGS
    error = await refused(hook.url() + "?rto=0.3")
    assert error.unanswered


async def test_a_webhook_that_drips_its_answer_leaves_it_unanswered(
    hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ChannelSender, "send_timeout", lambda *_: timedelta(seconds=0.5))
    hook.mood = Mood.DRIPS
    error = await refused(hook.url())
    assert error.unanswered
    assert error.reason == "no end of the answer within 0.5 s"


async def test_an_answer_without_end_is_read_to_its_limit_and_its_status_counts(
    hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ChannelSender, "send_timeout", lambda *_: timedelta(seconds=5))
    hook.mood = Mood.FLOODS
    await sender(hook.url()).send("desk", a_message(JAPANESE))
    assert len(hook.heard) == 1


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
    assert {post.id for post in hook.posts} == {f"{one.id}@example.org" for one in messages}


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


async def test_a_long_english_headline_is_the_subject_in_a_mailbox(tmp_path: Path) -> None:
    title = "Two ministers met at dawn to talk about the strait, and neither would say what they agreed"
    told = replace(ENGLISH, title=title, headline=(Part(title),))
    await sender("mbox:alerts.mbox", tmp_path).send("desk", a_message(told))
    with contextlib.closing(mailbox.mbox(tmp_path / "alerts.mbox")) as box:
        (mail,) = box
    assert mail["Subject"].replace("\n", "") == title


async def test_a_headline_cannot_begin_another_mail_of_a_mailbox(tmp_path: Path) -> None:
    title = "From thief@example.org Tue Nov 24 07:33:00 2026"
    told = replace(ENGLISH, title=title, headline=(Part(title),), excerpt=())
    await sender("mbox:alerts.mbox", tmp_path).send("desk", a_message(told))
    with contextlib.closing(mailbox.mbox(tmp_path / "alerts.mbox")) as box:
        (mail,) = box
    assert mail["Subject"] == title
    text = next(part for part in mail.walk() if part.get_content_type() == "text/plain")
    assert str(text.get_payload()).startswith(f">{title}\n")


async def test_a_mailbox_that_another_program_holds_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watchword.notify.local_file.LOCK_PAUSE", 0.001)
    with (tmp_path / "alerts.mbox").open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        error = await refused("mbox:alerts.mbox", tmp_path)
    assert (error.scope, error.unanswered) == (Scope.CHANNEL, False)
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


# --- Zones --------------------------------------------------------------------------------------

CONFIGURED = """
timezone = "Asia/Tokyo"
[channels.tokyo]
url = "mbox:tokyo.mbox"
[channels.paris]
url = "mbox:paris.mbox"
timezone = "Europe/Paris"
[sources.a]
feeds = ["https://a.example/feed"]
"""


async def test_times_in_a_message_are_those_of_its_channel(tmp_path: Path) -> None:
    """ENGLISH was published at 21:05 UTC of the day before yesterday."""
    (tmp_path / "watchword.toml").write_text(CONFIGURED, encoding="utf-8")
    configured = parts.sender(configuration(tmp_path / "watchword.toml"))
    for channel in ("tokyo", "paris"):
        await configured.send(channel, a_message(ENGLISH))
    tokyo, paris = (
        body_of(
            BytesParser(policy=default).parsebytes((tmp_path / f"{channel}.mbox").read_bytes()),
            "plain",
        )
        for channel in ("tokyo", "paris")
    )
    assert "The Harbour Times, Mon 23 Nov 06:05\n" in tokyo
    assert "Times in Tokyo.\n" in tokyo
    assert "The Harbour Times, Sun 22 Nov 22:05\n" in paris
    assert "Times in Paris.\n" in paris


# --- Certificates and tokens --------------------------------------------------------------------


async def test_a_webhook_with_a_certificate_of_ones_own_is_reached_by_ssl_cert_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    async with Webhook(tls=context) as hook:
        url = hook.url().replace("json:", "jsons:")
        error = await refused(url)
        assert error.reason == "no connection: its certificate is not valid"
        assert (error.scope, error.unanswered) == (Scope.CHANNEL, False)
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        await sender(url).send("desk", a_message(JAPANESE))
        assert len(hook.posts) == 1


async def test_a_token_that_the_service_revoked_is_got_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A Matrix server where the account was logged out between two messages."""
    monkeypatch.setattr("apprise.url.URLBase.throttle", lambda *_, **__: None)
    async with MatrixServer() as server:
        desk = sender(server.url())
        await desk.send("desk", a_message(ENGLISH))
        server.log_out()
        await desk.send("desk", a_message(KOREAN))
        assert server.logins == 2
        assert [text.splitlines()[0] for text in server.texts] == [ENGLISH.title, KOREAN.title]


async def test_a_login_that_is_refused_is_tried_once_a_message_and_makes_no_account(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("apprise.url.URLBase.throttle", lambda *_, **__: None)
    async with MatrixServer() as server:
        error = await refused(server.url(password="another"))
        assert (server.refused_logins, server.registrations) == (1, 0)
        assert error.scope is Scope.CHANNEL
        assert "another" not in error.reason


def test_what_a_receiver_cannot_do_with_more_of_a_story_is_said(tmp_path: Path) -> None:
    desk = sender("mbox:alerts.mbox", tmp_path)
    (said,) = desk.unable({"desk": FollowStyle.EDIT, "secretless": FollowStyle.EDIT})
    assert str(said) == (
        'channels.desk.follow_style: its receiver has no "edit", so "new" is used; '
        'write "new" or "thread", or leave it out'
    )
    for style in (None, FollowStyle.THREAD, FollowStyle.NEW):
        assert list(desk.unable({"desk": style})) == []
