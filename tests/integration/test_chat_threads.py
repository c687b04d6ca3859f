"""What is new in a story answers its first message, in each chat that can, against real HTTP."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes_threads import ThreadServer
from tests.senders import sender
from tests.unit.notify.stories import ENGLISH, KOREAN, NOW, a_message
from watchword.domain.channel import FollowStyle
from watchword.domain.delivery import Message, SentMessage, Update
from watchword.domain.story import OtherOutlet
from watchword.errors import DeliveryError
from watchword.notify.sender import ChannelSender

THREAD, EDIT = FollowStyle.THREAD, FollowStyle.EDIT
URLS = {
    "telegram": "tgram://123456789:abcdefg_hijklmnop/12315544/",
    "matrix": "matrixs://:s3cr3t-token@matrix.example/!room:matrix.example",
    "slack": "slack://xoxb-1234-1234-abcdefghijkl/%23general",
    "mattermost": "mmosts://chat.example/3ccdd113474722377935511fc85d3dd4?mode=bot&to=4xp9fdt77pncbef59f4k1qe83o",
    "discord": "discord://1234567890123456789/abcdefghijklmnopqrstuvwxyz_ABCDEFGHIJKLMNOPQRSTUVWXYZ-1234/",
}


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apprise.url.URLBase.throttle", lambda *_, **__: None)


@pytest.fixture(params=URLS)
async def chat(
    request: pytest.FixtureRequest,
) -> AsyncIterator[tuple[ChannelSender, ThreadServer]]:
    """A sender to a chat that knows its messages."""
    server = ThreadServer(request.param)
    async with server:
        with server.routed():
            yield sender(URLS[request.param]), server


Chat = tuple[ChannelSender, ThreadServer]


def an_answer(to: str | None) -> Message:
    first = SentMessage(id="first@example.org", receiver_id=to)
    return replace(a_message(KOREAN, id="second@example.org"), in_reply_to=first)


def changed(receiver_id: str | None) -> Message:
    also = (OtherOutlet(outlet="한강일보", at=NOW),)
    update = Update(receiver_id=str(receiver_id), count=3, at=NOW)
    return replace(a_message(replace(ENGLISH, also=also)), update=update)


async def test_a_message_has_the_id_that_the_service_gave_it(chat: Chat) -> None:
    desk, server = chat
    taken = await desk.send("desk", a_message(ENGLISH))
    (name,) = server.kept
    assert taken.receiver_id is not None
    assert taken.receiver_id.split()[-1] == name


async def test_an_answer_stands_below_the_first_message_where_the_service_can(chat: Chat) -> None:
    desk, server = chat
    taken = await desk.send("desk", a_message(ENGLISH))
    await desk.send("desk", an_answer(taken.receiver_id))
    first, second = server.kept
    can = THREAD in desk.follow_styles("desk")
    assert server.kept[second].answers == (first if can else None)


async def test_an_answer_to_a_message_that_is_gone_is_a_new_message(chat: Chat) -> None:
    desk, server = chat
    taken = await desk.send("desk", a_message(ENGLISH))
    server.kept.clear()
    assert (await desk.send("desk", an_answer(taken.receiver_id))).items == 1
    assert "중일" in next(iter(server.kept.values())).text


async def test_a_message_is_changed_in_its_place(chat: Chat) -> None:
    desk, server = chat
    taken = await desk.send("desk", a_message(ENGLISH))
    await desk.update("desk", changed(taken.receiver_id))
    (kept,) = server.kept.values()
    assert kept.changes == 1
    for part in ("agree to restart maritime hotline", "Also: 한강일보 16:33", "changed 3 times"):
        assert part in kept.text


async def test_a_change_of_a_message_that_is_gone_is_no_new_message(chat: Chat) -> None:
    desk, server = chat
    taken = await desk.send("desk", a_message(ENGLISH))
    server.kept.clear()
    with contextlib.suppress(DeliveryError):  # Matrix takes a change of anything
        await desk.update("desk", changed(taken.receiver_id))
    assert server.kept == {}


async def test_a_receiver_that_changes_no_message_says_so(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="changes no message"):
        await sender("mbox:alerts.mbox", tmp_path).update("desk", changed("7"))


@pytest.mark.parametrize(
    ("url", "can"),
    [
        *((url, {THREAD, EDIT} if name != "discord" else {EDIT}) for name, url in URLS.items()),
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/", set()),
        ("mmosts://chat.example/3ccdd113474722377935511fc85d3dd4", set()),
        ("mailto://example.org?to=desk@example.org", {THREAD}),
        ("mbox:alerts.mbox", {THREAD}),
        ("console:", set()),
        ("slack://", set()),
    ],
)
def test_what_each_receiver_can_do_with_more_of_a_story(url: str, can: set[FollowStyle]) -> None:
    assert sender(url).follow_styles("desk") == can
