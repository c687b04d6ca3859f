"""The chats of `tests.fakes_chats`: for each its URL, its answers, and the limit that it holds.

The answers are those that the documentation of each service shows.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer of a service."""

    status: int = 200
    body: object = ""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """One service: its URL, what it reads from a request, and what it answers."""

    url: str
    text: Callable[[Fields], str]
    """The text that a person reads."""
    takes: Said
    refuses: Said
    """To a token or a recipient that it does not know."""
    words: str
    """A part of its own words then."""
    busy: Said
    wait: float | None
    """The seconds that it asks for when it is busy."""
    limit: int
    size: Callable[[str, int], int] = field(default=lambda text, _request: len(text))
    """What it counts: of the text, and of the bytes of the request."""
    too_long: Said = Said(status=400)
    login: tuple[tuple[str, Said], ...] = ()
    """Answers to requests that come before the message, by a part of their path."""


def _bytes(text: str, _request: int) -> int:
    return len(text.encode())


def _json(text: str, _request: int) -> int:
    """As the server of Bark writes it for Apple."""
    return len(json.dumps(text, ensure_ascii=False).encode())


def _utf16(text: str, _request: int) -> int:
    return len(text.encode("utf-16-le")) // 2


def _request(_text: str, request: int) -> int:
    return request


def _limited(seconds: int) -> Said:
    return Said(status=429, headers=(("Retry-After", str(seconds)),))


def _field(name: str) -> Callable[[Fields], str]:
    def read(fields: Fields) -> str:
        found: Any = fields
        for step in name.split("."):
            found = found[int(step)] if isinstance(found, list) else found[step]
        return str(found)

    return read


_LINE = {"message": "The request body has 1 error(s)"}

CHATS = {
    "slack": Chat(
        url="slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/",
        text=_field("attachments.0.text"),
        takes=Said(body="ok"),
        refuses=Said(status=404, body="no_service"),
        words="no_service",
        busy=_limited(30),
        wait=30,
        limit=40_000,
    ),
    "slack bot": Chat(
        url="slack://xoxb-1234-1234-abcdefghijkl/%23general",
        text=_field("attachments.0.text"),
        takes=Said(body={"ok": True, "channel": "C1", "ts": "1.2"}),
        refuses=Said(body={"ok": False, "error": "channel_not_found"}),
        words="channel_not_found",
        busy=Said(status=429, body={"ok": False, "error": "ratelimited"},
                  headers=(("Retry-After", "5"),)),
        wait=5,
        limit=40_000,
    ),
    "discord": Chat(
        url="discord://1234567890123456789/abcdefghijklmnopqrstuvwxyz_ABCDEFGHIJKLMNOPQRSTUVWXYZ-1234/",
        text=_field("content"),
        takes=Said(status=204),
        refuses=Said(status=404, body={"message": "Unknown Webhook", "code": 10015}),
        words="Unknown Webhook",
        busy=Said(status=429, body={"message": "You are being rate limited.", "retry_after": 1.25,
                                    "global": False}),
        wait=1.25,
        limit=2000,
        too_long=Said(status=400, body={"content": ["Must be 2000 or fewer in length."]}),
    ),
    "telegram": Chat(
        url="tgram://123456789:abcdefg_hijklmnop/12315544/",
        text=_field("text"),
        takes=Said(body={"ok": True, "result": {"message_id": 7}}),
        refuses=Said(status=400, body={"ok": False, "error_code": 400,
                                       "description": "Bad Request: chat not found"}),
        words="chat not found",
        busy=Said(status=429, body={"ok": False, "error_code": 429,
                                    "description": "Too Many Requests: retry after 17",
                                    "parameters": {"retry_after": 17}}),
        wait=17,
        limit=4096,
        size=_utf16,
        too_long=Said(status=400, body={"ok": False, "error_code": 400,
                                        "description": "Bad Request: message is too long"}),
    ),
    "matrix": Chat(
        url="matrixs://:s3cr3t-token@matrix.example/!room:matrix.example",
        text=_field("body"),
        takes=Said(body={"event_id": "$1"}),
        refuses=Said(status=403, body={"errcode": "M_FORBIDDEN", "error": "User not in room"}),
        words="User not in room",
        busy=Said(status=429, body={"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many Requests",
                                    "retry_after_ms": 2500}),
        wait=2.5,
        limit=65_536,
        size=_request,
        too_long=Said(status=413, body={"errcode": "M_TOO_LARGE", "error": "event too large"}),
        login=(
            ("/.well-known/", Said(status=404)),
            ("/whoami", Said(body={"user_id": "@w:matrix.example"})),
            ("/join/", Said(body={"room_id": "!room:matrix.example"})),
        ),
    ),
    "mattermost": Chat(
        url="mmosts://chat.example/3ccdd113474722377935511fc85d3dd4",
        text=_field("text"),
        takes=Said(body="ok"),
        refuses=Said(status=400, body={"id": "web.incoming_webhook.invalid.app_error",
                                       "message": "Couldn't find the channel.", "status_code": 400}),
        words="Couldn't find the channel",
        busy=Said(status=429, body="limit exceeded", headers=(("Retry-After", "1"),)),
        wait=1,
        limit=4000,
    ),
    "rocket.chat": Chat(
        url="rockets://webhooktoken1/webhooktoken2@chat.example/%23general",
        text=_field("text"),
        takes=Said(body={"success": True}),
        refuses=Said(status=400, body={"success": False, "error": "invalid-channel"}),
        words="invalid-channel",
        busy=Said(status=429, body={"success": False, "error": "error-too-many-requests"},
                  headers=(("Retry-After", "9"),)),
        wait=9,
        limit=5000,
    ),
    "zulip": Chat(
        url="zulip://botname@organization/a23ZaNVsi0B0SMcADWUzoNgexBo3QjHJ/news",
        text=_field("content"),
        takes=Said(body={"result": "success", "msg": "", "id": 42}),
        refuses=Said(status=400, body={"result": "error", "msg": "Channel 'news' does not exist",
                                       "code": "STREAM_DOES_NOT_EXIST"}),
        words="does not exist",
        busy=Said(status=429, body={"result": "error", "msg": "API usage exceeded rate limit",
                                    "code": "RATE_LIMIT_HIT", "retry-after": 28.7}),
        wait=28.7,
        limit=10_000,
    ),
    "google chat": Chat(
        url="gchat://workspace/key-12345/token-12345",
        text=_field("text"),
        takes=Said(body={"name": "spaces/A/messages/B"}),
        refuses=Said(status=403, body={"error": {"code": 403, "message": "Permission denied",
                                                 "status": "PERMISSION_DENIED"}}),
        words="Permission denied",
        busy=Said(status=429, body={"error": {"code": 429, "message": "Resource exhausted"}}),
        wait=None,
        limit=4096,
        size=_bytes,
    ),
    "teams": Chat(
        url="workflows://prod-01.westus.logic.azure.com:443/643e69f83c8944438d68119179a10a64/"
            "KODuebWbDGYFr0z0eu-6Rj8aUKz7108W3wrNJZxFE5A",
        text=lambda fields: json.dumps(fields, ensure_ascii=False).replace("\\n", "\n"),
        takes=Said(status=202),
        refuses=Said(status=401, body={"error": {"code": "DirectApiAuthorizationRequired",
                                                 "message": "The request must be authenticated"}}),
        words="must be authenticated",
        busy=_limited(12),
        wait=12,
        limit=28_000,
        size=_request,
        too_long=Said(status=413),
    ),
    "webex": Chat(
        url="webex://abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefgh/",
        text=_field("markdown"),
        takes=Said(status=204),
        refuses=Said(status=404, body={"message": "The requested resource could not be found"}),
        words="could not be found",
        busy=_limited(4),
        wait=4,
        limit=7439,
        size=_bytes,
    ),
    "wecom": Chat(
        url="wecombot://693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa",
        text=_field("text.content"),
        takes=Said(body={"errcode": 0, "errmsg": "ok"}),
        refuses=Said(body={"errcode": 93000, "errmsg": "invalid webhook url, hint: [1]"}),
        words="93000: invalid webhook url",
        busy=Said(body={"errcode": 45009, "errmsg": "api freq out of limit"}),
        wait=60,
        limit=2048,
        size=_bytes,
        too_long=Said(body={"errcode": 45002, "errmsg": "content size out of limit"}),
    ),
    "dingtalk": Chat(
        url="dingtalk://abcdefabcdef0123456789",
        text=_field("text.content"),
        takes=Said(body={"errcode": 0, "errmsg": "ok"}),
        refuses=Said(body={"errcode": 300001, "errmsg": "token is not exist"}),
        words="300001: token is not exist",
        busy=Said(body={"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}),
        wait=600,
        limit=20_000,
        size=_request,
        too_long=Said(body={"errcode": 40035, "errmsg": "request body too long"}),
    ),
    "feishu": Chat(
        url="feishu://abcdefab-cdef-0123-4567-89abcdefabcd",
        text=_field("content.text"),
        takes=Said(body={"code": 0, "data": {}, "msg": "success"}),
        refuses=Said(body={"code": 19001, "msg": "param invalid: webhook access token invalid"}),
        words="19001: param invalid",
        busy=Said(body={"code": 11232, "msg": "frequency limited psm[lark.oapi.app]"}),
        wait=60,
        limit=20_480,
        size=_request,
        too_long=Said(body={"code": 9499, "msg": "Bad Request"}),
    ),
    "lark": Chat(
        url="lark://abcdefab-cdef-0123-4567-89abcdefabcd",
        text=_field("content.text"),
        takes=Said(body={"StatusCode": 0, "StatusMessage": "success", "code": 0, "msg": "success"}),
        refuses=Said(body={"code": 19024, "msg": "Key Words Not Found"}),
        words="19024: Key Words Not Found",
        busy=Said(body={"code": 11232, "msg": "frequency limited"}),
        wait=60,
        limit=20_480,
        size=_request,
        too_long=Said(body={"code": 9499, "msg": "Bad Request"}),
    ),
    "ntfy": Chat(
        url="ntfys://ntfy.example/watchword",
        text=_field("message"),
        takes=Said(body={"id": "x", "event": "message"}),
        refuses=Said(status=403, body={"code": 40301, "http": 403, "error": "forbidden"}),
        words="forbidden",
        busy=Said(status=429, body={"code": 42901, "http": 429,
                                    "error": "limit reached: too many requests"}),
        wait=None,
        limit=4096,
        size=_bytes,
    ),
    "gotify": Chat(
        url="gotifys://push.example/AbCdEf123456789",
        text=_field("message"),
        takes=Said(body={"id": 1, "appid": 1}),
        refuses=Said(status=401, body={"error": "Unauthorized", "errorCode": 401,
                                       "errorDescription": "you need to provide a valid token"}),
        words="Unauthorized",
        busy=_limited(2),
        wait=2,
        limit=1_000_000,
    ),
    "pushover": Chat(
        url="pover://uuuuuuuuuuuuuuuuuuuuuuuuuuuuuu@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        text=_field("message"),
        takes=Said(body={"status": 1, "request": "647d2300"}),
        refuses=Said(status=400, body={"user": "invalid", "status": 0,
                                       "errors": ["user identifier is not a valid user"]}),
        words="user identifier is not a valid user",
        busy=_limited(7),
        wait=7,
        limit=1024,
    ),
    "pushbullet": Chat(
        url="pbul://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        text=_field("body"),
        takes=Said(body={"active": True, "iden": "x"}),
        refuses=Said(status=401, body={"error": {"code": "invalid_access_token",
                                                 "message": "Access token is missing or invalid."}}),
        words="Access token is missing or invalid",
        busy=_limited(3),
        wait=3,
        limit=1_000_000,
    ),
    "bark": Chat(
        url="barks://bark.example/abcdefgh1234567",
        text=_field("body"),
        takes=Said(body={"code": 200, "message": "success", "timestamp": 1}),
        refuses=Said(status=400, body={"code": 400, "message": "failed to get device token"}),
        words="failed to get device token",
        busy=_limited(8),
        wait=8,
        limit=3900,
        size=_json,
        too_long=Said(status=500, body={"code": 500, "message": "push failed: PayloadTooLarge"}),
    ),
    "serverchan": Chat(
        url="schan://SCT12345Tabcdefg",
        text=_field("desp"),
        takes=Said(body={"code": 0, "message": "", "data": {"error": "SUCCESS"}}),
        refuses=Said(body={"code": 40001, "message": "bad pushtoken", "data": []}),
        words="40001: bad pushtoken",
        busy=_limited(6),
        wait=6,
        limit=32_768,
        size=_bytes,
    ),
    "pushdeer": Chat(
        url="pushdeers://pushdeer.example/PDU1234567890",
        text=_field("text"),
        takes=Said(body={"code": 0, "content": {"result": ['{"success":"ok"}']}}),
        refuses=Said(body={"code": 0, "content": {"result": []}}),
        words="PushDeer did not take it",
        busy=_limited(6),
        wait=6,
        limit=1_000_000,
    ),
    "line": Chat(
        url="line://abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz/U1234567890",
        text=_field("messages.0.text"),
        takes=Said(body={"sentMessages": [{"id": "1"}]}),
        refuses=Said(status=401, body={"message": "Authentication failed. Confirm the access token"}),
        words="Authentication failed",
        busy=Said(status=429, body={"message": "The API rate limit has been exceeded."}),
        wait=None,
        limit=5000,
        size=_utf16,
        too_long=Said(status=400, body=_LINE),
    ),
    "nextcloud talk": Chat(
        url="nctalks://user:app-password@cloud.example/roomtoken",
        text=_field("message"),
        takes=Said(status=201, body={"ocs": {"meta": {"status": "ok", "statuscode": 201}}}),
        refuses=Said(status=404, body={"ocs": {"meta": {"status": "failure", "statuscode": 404}}}),
        words="404 Not Found",
        busy=_limited(10),
        wait=10,
        limit=32_000,
    ),
}  # fmt: skip
"""The chats by name."""
