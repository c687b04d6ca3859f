"""Chats that know the messages they have: each gives an id, takes an answer, and changes a message.

`ThreadServer.chat` says which service it is. What they answer is that which the documentation of each
service shows; `watchword.notify.chat_threads` names the pages.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.chats import Fields, Said
from tests.fakes_chats import ChatServer, fields_of, response_of


@dataclass(kw_only=True)
class Kept:
    """A message that a service has."""

    text: str
    answers: str | None = None
    """The id of the message that it answers."""
    changes: int = 0


class ThreadServer(ChatServer):
    """One server on loopback; `routed` leads every request of Apprise to it."""

    def __init__(self, chat: str) -> None:
        super().__init__()
        self._handle: Callable[[str, str, Fields, bool], Said] = getattr(self, f"_{chat}")
        self._numbers = itertools.count(1)
        self.kept: dict[str, Kept] = {}
        """By the id that the service gave."""

    async def _answer(self, request: web.Request) -> web.Response:
        fields: Any = fields_of((await request.read()).decode())
        waits = request.query.get("wait") == "true"
        return response_of(self._handle(request.method, request.path, fields, waits))

    def _keep(self, name: str, text: str, answers: str | None = None) -> str:
        self.kept[name] = Kept(text=text, answers=answers)
        return name

    def _change(self, name: str, text: str) -> bool:
        """False: there is no such message."""
        if name not in self.kept:
            return False
        self.kept[name].text = text
        self.kept[name].changes += 1
        return True

    def _telegram(self, _method: str, path: str, fields: Fields, _waits: bool) -> Said:
        if path.endswith("/editMessageText"):
            name = str(fields["message_id"])
            if not self._change(name, fields["text"]):
                return _bad("Bad Request: message to edit not found")
            return Said(body={"ok": True, "result": {"message_id": int(name)}})
        to = fields.get("reply_parameters", {})
        first = str(to["message_id"]) if to else None
        if first not in (None, *self.kept) and not to.get("allow_sending_without_reply"):
            return _bad("Bad Request: message to be replied not found")
        name = self._keep(str(next(self._numbers)), fields["text"], first)
        return Said(body={"ok": True, "result": {"message_id": int(name)}})

    def _matrix(self, method: str, path: str, fields: Fields, _waits: bool) -> Said:
        if "/send/m.room.message/" not in path:
            if ".well-known" in path:
                return Said(status=404)
            return Said(body={"user_id": "@w:matrix.example", "room_id": "!room:matrix.example"})
        assert method == "PUT"
        relation = fields.get("m.relates_to", {})
        if relation.get("rel_type") == "m.replace":
            assert fields["body"].startswith("* ")
            self._change(relation["event_id"], fields["m.new_content"]["body"])
            return Said(body={"event_id": f"$edit{next(self._numbers)}"})
        first = relation["m.in_reply_to"]["event_id"] if relation else None
        assert relation.get("event_id") == first
        return Said(
            body={"event_id": self._keep(f"${next(self._numbers)}", fields["body"], first)}
        )

    def _discord(self, method: str, path: str, fields: Fields, waits: bool) -> Said:
        if method == "PATCH":
            if not self._change(path.rpartition("/messages/")[2], fields["content"]):
                return Said(status=404, body={"message": "Unknown Message", "code": 10008})
            return Said(body={"id": path.rpartition("/")[2]})
        name = self._keep(str(next(self._numbers)), fields["content"])
        return Said(body={"id": name}) if waits else Said(status=204)

    def _slack(self, _method: str, path: str, fields: Fields, _waits: bool) -> Said:
        text = fields["attachments"][0]["text"]
        if path.endswith("/chat.update"):
            if fields["channel"] != "C1" or not self._change(fields["ts"], text):
                return Said(body={"ok": False, "error": "message_not_found"})
            return Said(body={"ok": True, "channel": "C1", "ts": fields["ts"]})
        first = fields.get("thread_ts")
        if first not in (None, *self.kept):
            return Said(body={"ok": False, "error": "thread_not_found"})
        name = self._keep(f"1700000000.{next(self._numbers)}", text, first)
        return Said(body={"ok": True, "channel": "C1", "ts": name})

    def _mattermost(self, method: str, path: str, fields: Fields, _waits: bool) -> Said:
        if "/teams/name/" in path:
            return Said(body={"id": "channel1"})
        if method == "PUT":
            name = path.removesuffix("/patch").rpartition("/")[2]
            if not self._change(name, fields["message"]):
                return Said(status=404, body={"message": "Unable to get the post."})
            return Said(body={"id": name})
        first = fields.get("root_id")
        if first not in (None, *self.kept):
            return Said(status=400, body={"message": "Invalid RootId parameter."})
        name = self._keep(f"post{next(self._numbers)}", fields["message"], first)
        return Said(status=201, body={"id": name})


def _bad(words: str) -> Said:
    return Said(status=400, body={"ok": False, "error_code": 400, "description": words})
