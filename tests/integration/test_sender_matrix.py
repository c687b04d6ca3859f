"""Matrix, with a real server where it is installed."""

from __future__ import annotations

import json
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.senders import refused, sender
from tests.servers import synapse
from tests.unit.notify.stories import ENGLISH, KOREAN, NOW, a_message
from watchword.domain.delivery import SentMessage, Update
from watchword.errors import Scope

PASSWORD = "s3cret-password"


class Account:
    """An account that reads a room; by requests of its own."""

    def __init__(self, port: int, name: str) -> None:
        self._address = f"http://127.0.0.1:{port}/_matrix/client/v3"
        self._token = ""
        given = {"username": name, "password": PASSWORD, "auth": {"type": "m.login.dummy"}}
        self._token = str(self.ask("/register", given)["access_token"])

    def ask(self, path: str, given: object = None) -> dict[str, Any]:
        """A POST with something, a GET with nothing."""
        request = urllib.request.Request(
            self._address + path,
            data=None if given is None else json.dumps(given).encode(),
            headers={"Authorization": f"Bearer {self._token}"} if self._token else {},
        )
        with urllib.request.urlopen(request) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def contents(self, room: str) -> list[dict[str, Any]]:
        """The content of each message of a room, the oldest first."""
        events = self.ask(f"/rooms/{room}/messages?dir=f&limit=50")["chunk"]
        return [one["content"] for one in events if one["type"] == "m.room.message"]

    def texts(self, room: str) -> list[str]:
        """The plain text of each message of a room, the oldest first."""
        events = self.ask(f"/rooms/{room}/messages?dir=f&limit=50")["chunk"]
        return [one["content"]["body"] for one in events if one["type"] == "m.room.message"]


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apprise.url.URLBase.throttle", lambda *_, **__: None)


async def test_a_room_gets_each_message_also_after_the_account_was_logged_out(
    tmp_path: Path,
) -> None:
    with synapse(tmp_path) as port:
        watch = Account(port, "watch")
        room = watch.ask("/createRoom", {"preset": "public_chat", "room_version": "10"})["room_id"]
        desk = sender(f"matrix://watch:{PASSWORD}@127.0.0.1:{port}/{room}")
        await desk.send("desk", a_message(ENGLISH))
        watch.ask("/logout/all", {})
        await desk.send("desk", a_message(KOREAN))
        reader = Account(port, "desk")
        reader.ask(f"/join/{room}", {})
        first, second = reader.texts(room)
    assert first.startswith(f"{ENGLISH.title}\n")
    assert "https://harbour.example/2026/hotline_(sea)?by=%40desk" in first
    assert KOREAN.url in second


async def test_an_answer_is_in_the_thread_and_a_change_replaces_the_message(
    tmp_path: Path,
) -> None:
    with synapse(tmp_path) as port:
        watch = Account(port, "watch")
        room = watch.ask("/createRoom", {"preset": "public_chat", "room_version": "10"})["room_id"]
        desk = sender(f"matrix://watch:{PASSWORD}@127.0.0.1:{port}/{room}")
        taken = await desk.send("desk", a_message(ENGLISH))
        first = SentMessage(id="first@example.org", receiver_id=taken.receiver_id)
        answer = a_message(KOREAN, id="second@example.org")
        await desk.send("desk", replace(answer, in_reply_to=first))
        update = Update(receiver_id=str(taken.receiver_id), count=1, at=NOW)
        await desk.update("desk", replace(a_message(ENGLISH), update=update))
        _, answered, changed = (one.get("m.relates_to", {}) for one in watch.contents(room))
    assert answered["rel_type"] == "m.thread"
    assert answered["event_id"] == changed["event_id"] == taken.receiver_id
    assert changed["rel_type"] == "m.replace"


async def test_what_the_server_refuses_is_an_error_in_its_words(tmp_path: Path) -> None:
    with synapse(tmp_path) as port:
        other = Account(port, "other")
        room = other.ask("/createRoom", {"preset": "private_chat", "room_version": "10"})[
            "room_id"
        ]
        Account(port, "watch")
        error = await refused(f"matrix://watch:{PASSWORD}@127.0.0.1:{port}/{room}")
        assert error.reason == ("Matrix answered 403 Forbidden: You are not invited to this room.")
        assert error.scope is Scope.CHANNEL
        error = await refused(f"matrix://watch:another@127.0.0.1:{port}/{room}")
        assert error.reason.startswith("Matrix answered 403 Forbidden")
