"""What the Sender port promises: tested with the fake and with each kind of real receiver."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.contract.sender_benches import BENCHES, SECRET, Bench, fake
from tests.senders import sender
from tests.unit.notify.stories import ENGLISH, JAPANESE, a_message
from watchword.domain.match import Part
from watchword.errors import DeliveryError, Scope
from watchword.notify.receivers.registry import KINDS, ReceiverKind

OF_THE_RECEIVERS = {"mail.log", "aiohttp.access", "aiohttp.server"}
"""The loggers of the test servers; they may log what they read."""
HOSTILE = (
    '"}, {"message": "h0mer\\',
    "</body></message></Message> h0mer & ]]> <!-- \" '",
    "x\r\nSubject: y\r\n\r\nh0mer\r\n.\r\n",
    "From h0mer@example.org Tue Nov 24 07:33:00 2026",
    "x\r\nQUIT :h0mer\nJOIN #other",
    "\x00\x01\x1b[2J\x85\u2028\u2029\u202eh0mer",
    "=?utf-8?q?x?= h0mer {{ x }} %s ${x}",
)
"""What ends or begins something in one of the formats in which messages go."""


@pytest.fixture(params=["fake", *BENCHES])
async def bench(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Bench]:
    async with BENCHES.get(request.param, fake)(tmp_path) as made:
        yield made


def test_every_kind_of_receiver_has_a_bench() -> None:
    assert {KINDS[scheme] for scheme in BENCHES} == set(KINDS.values())


async def test_what_returns_was_taken(bench: Bench) -> None:
    await bench.sender.send("desk", a_message(ENGLISH))
    (text,) = bench.taken()
    assert ENGLISH.title in text


async def test_what_is_sent_with_what_was_taken_until_all_is_taken_ends(bench: Bench) -> None:
    """Whether it takes one message or several is the receiver's choice."""
    message, taken = a_message(ENGLISH, JAPANESE), 0
    while taken < 2:
        before = taken
        taken = (await bench.sender.send("desk", replace(message, taken=taken))).items
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


@pytest.mark.parametrize("title", HOSTILE)
async def test_no_headline_ends_its_message_or_begins_another(bench: Bench, title: str) -> None:
    told = replace(ENGLISH, title=title, headline=(Part(title),), excerpt=(Part(title),))
    await bench.sender.send("desk", a_message(told))
    await bench.sender.send("desk", a_message(ENGLISH))
    hostile, harmless = bench.taken()
    assert "h0mer" in hostile
    assert ENGLISH.title in harmless
    assert "h0mer" not in harmless


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_example_of_a_kind_is_a_good_address_of_it(kind: ReceiverKind, tmp_path: Path) -> None:
    assert KINDS[kind.example.partition(":")[0]] is kind
    assert list(sender(kind.example, tmp_path).check()) == []


@pytest.mark.parametrize("scheme", KINDS)
@pytest.mark.parametrize(
    "rest", ["", "//", "h0mer/h0mer/h0mer", "//h0mer:h0mer@", "//h0mer/\nh0mer"]
)
def test_no_problem_of_an_address_repeats_it(scheme: str, rest: str, tmp_path: Path) -> None:
    url = f"{scheme}:{rest}"
    problems = list(sender(url, tmp_path).check())
    assert "h0mer" not in str(problems)
    if not rest.strip("/"):
        assert bool(problems) is (url != KINDS[scheme].example), "it leads to nobody"
