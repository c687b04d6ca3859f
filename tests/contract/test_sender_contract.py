"""What the Sender port promises: tested with the fake and with each kind of real receiver."""

from __future__ import annotations

import contextlib
import io
import logging
import mailbox
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.fakes_receivers import FakeSender, MailServer, Mood, Webhook
from tests.senders import sender
from tests.unit.notify.stories import ENGLISH, JAPANESE, a_message
from watchword.errors import DeliveryError, Scope
from watchword.ports import Sender

SECRET = "s3cr3t-token"
OF_THE_RECEIVERS = {"mail.log", "aiohttp.access", "aiohttp.server"}
"""The loggers of the test servers; they may log what they read."""


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A Sender with one channel `desk`, and what its receiver got."""

    sender: Sender
    taken: Callable[[], list[str]]
    """Each message that arrived, as text with its headline in it."""
    break_it: Callable[[], object]
    """After this call the receiver takes nothing."""


@pytest.fixture(params=["fake", "mail", "webhook", "mbox", "console"])
async def bench(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Bench]:
    match request.param:
        case "fake":
            yield fake_bench()
        case "mail":
            async with MailServer() as server:
                yield mail_bench(server, tmp_path)
        case "webhook":
            async with Webhook() as hook:
                yield webhook_bench(hook, tmp_path)
        case "mbox":
            yield mbox_bench(tmp_path)
        case _:
            yield console_bench(tmp_path)


def fake_bench() -> Bench:
    fake = FakeSender()
    return Bench(
        sender=fake,
        taken=lambda: [message.members[0].title for _, message in fake.sent],
        break_it=lambda: setattr(fake, "broken", DeliveryError("broken")),
    )


def mail_bench(server: MailServer, folder: Path) -> Bench:
    return Bench(
        sender=sender(server.url(f"{SECRET}@example.org"), folder),
        taken=lambda: [str(mail["Subject"]) for mail in server.mails],
        break_it=lambda: setattr(server, "mood", Mood.LATER),
    )


def webhook_bench(hook: Webhook, folder: Path) -> Bench:
    return Bench(
        sender=sender(hook.url(f"hook/{SECRET}"), folder),
        taken=lambda: [post.message for post in hook.posts],
        break_it=lambda: setattr(hook, "mood", Mood.LATER),
    )


def mbox_bench(folder: Path) -> Bench:
    file = folder / "alerts.mbox"

    def break_it() -> None:
        file.unlink(missing_ok=True)
        file.symlink_to("/dev/full")

    return Bench(
        sender=sender("mbox:alerts.mbox", folder),
        taken=lambda: subjects(file),
        break_it=break_it,
    )


def subjects(file: Path) -> list[str]:
    with contextlib.closing(mailbox.mbox(file)) as mails:
        return [str(mail["Subject"]) for mail in mails]


def console_bench(folder: Path) -> Bench:
    console = io.StringIO()
    return Bench(
        sender=sender("console:", folder, console),
        taken=lambda: console.getvalue().split(f"{ENGLISH.url}\n\n")[:-1],
        break_it=console.close,
    )


async def test_what_returns_was_taken(bench: Bench) -> None:
    await bench.sender.send("desk", a_message(ENGLISH))
    (text,) = bench.taken()
    assert ENGLISH.title in text


async def test_what_is_sent_with_what_was_taken_until_all_is_taken_ends(bench: Bench) -> None:
    """Whether it takes one message or several is the receiver's choice."""
    message, taken = a_message(ENGLISH, JAPANESE), 0
    while taken < 2:
        before, taken = taken, await bench.sender.send("desk", replace(message, taken=taken))
        assert before < taken <= 2


async def test_each_call_hands_over_once(bench: Bench) -> None:
    await bench.sender.send("desk", a_message(ENGLISH))
    await bench.sender.send("desk", a_message(ENGLISH))
    assert len(bench.taken()) == 2


async def test_what_is_not_taken_is_a_delivery_error_that_can_be_tried_again(bench: Bench) -> None:
    bench.break_it()
    with pytest.raises(DeliveryError) as caught:
        await bench.sender.send("desk", a_message(ENGLISH))
    assert caught.value.reason
    assert caught.value.scope is Scope.CHANNEL
    assert not caught.value.unanswered


async def test_a_channel_that_has_no_address_is_a_delivery_error(bench: Bench) -> None:
    with pytest.raises(DeliveryError, match="address is not set"):
        await bench.sender.send("nobody", a_message(ENGLISH))


async def test_neither_the_error_nor_a_log_line_holds_the_address(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await bench.sender.send("desk", a_message(ENGLISH))
    bench.break_it()
    with pytest.raises(DeliveryError) as caught:
        await bench.sender.send("desk", a_message(ENGLISH))
    ours = [r.getMessage() for r in caplog.records if r.name not in OF_THE_RECEIVERS]
    assert SECRET not in f"{caught.value} {caught.value.reason} {ours}"


async def test_a_good_address_has_no_problem(bench: Bench) -> None:
    assert list(bench.sender.check()) == []
