"""Chats that answer as the real ones do: what is taken, refused, put off, and split into parts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.chats import CHATS
from tests.fakes_chats import ChatServer
from tests.senders import sender
from tests.unit.notify.stories import ENGLISH, a_message
from watchword.domain.delivery import AlertItem, Message
from watchword.domain.match import Part
from watchword.errors import DeliveryError, Scope


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Apprise's pauses between two messages, which the real services want."""
    monkeypatch.setattr("apprise.url.URLBase.throttle", lambda *_, **__: None)


@pytest.fixture(params=CHATS)
async def chat(request: pytest.FixtureRequest) -> AsyncIterator[ChatServer]:
    async with ChatServer() as server:
        server.chat = CHATS[request.param]
        with server.routed():
            yield server


async def refused(server: ChatServer) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await sender(server.chat.url).send("desk", a_message(ENGLISH))
    return caught.value


async def test_a_chat_gets_the_headline_and_the_address(chat: ChatServer) -> None:
    assert (await sender(chat.chat.url).send("desk", a_message(ENGLISH))).items == 1
    (text,) = chat.texts
    for part in ("China", "Japan", "agree to restart maritime hotline", "harbour.example/2026/"):
        assert part in text


async def test_a_chat_that_refuses_is_an_error_in_its_own_words(chat: ChatServer) -> None:
    chat.mode = "refuses"
    error = await refused(chat)
    assert chat.chat.words in error.reason
    assert (error.scope, error.unanswered) == (Scope.CHANNEL, False)


async def test_a_chat_that_is_busy_is_tried_again_after_the_wait_that_it_asks_for(
    chat: ChatServer,
) -> None:
    chat.mode = "busy"
    error = await refused(chat)
    wait = chat.chat.wait
    assert error.retry_after == (None if wait is None else timedelta(seconds=wait))
    assert error.scope is Scope.CHANNEL


LONG = "海上ホットラインの運用再開で合意、年内に実務者協議も" * 3


def long_list(count: int) -> Message:
    """Long headlines of one character in two outside of the first plane, and escapes for JSON."""

    def item(number: int) -> AlertItem:
        title = f"[{number}] <{LONG}> & 𠮷" + "𠮷\"'" * 10
        url = f"https://minato.example/{number}/end?a=1&b=2"
        return replace(ENGLISH, title=title, headline=(Part(title),), url=url)

    return a_message(*(item(number) for number in range(60)))


async def test_a_list_that_is_too_long_arrives_whole_in_parts(chat: ChatServer) -> None:
    """`minato.example/7/` is in a text once for each part, and once more as the plain text."""
    desk, message = sender(chat.chat.url), long_list(60)
    taken = 0
    while taken < 60:
        part = (await desk.send("desk", replace(message, taken=taken))).items
        assert part > taken
        told = range(taken, part)
        for number in range(60):
            assert (f"minato.example/{number}/" in chat.texts[-1]) is (number in told)
        taken = part
    assert not any("more" in text for text in chat.texts)


async def test_every_request_goes_to_the_service_and_nowhere_else(chat: ChatServer) -> None:
    await sender(chat.chat.url).send("desk", a_message(ENGLISH))
    assert len(set(chat.hosts)) == 1
