"""How chats answer and change a message: what is altered in the request that Apprise makes. Pure.

Apprise sends messages, and knows neither the id that a service gives one nor what can be done with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from apprise import NotifyBase

from watchword.domain.channel import FollowStyle
from watchword.notify.http_session import Fields, Outgoing

Change = Callable[[Outgoing, str], Outgoing]
"""Makes of the request of a new message that of an answer to the one with this id, or of its change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatProtocol:
    """What a service can do with a message that it has."""

    path: re.Pattern[str]
    """Of the address of the request that carries a message."""
    id_in: Callable[[Fields], str | None]
    """The id of the message in the service's answer; None: there is none."""
    edit: Change
    answer: Change | None = None
    """None: the service has no answers."""
    send: Callable[[Outgoing], Outgoing] = lambda request: request
    """What a new message needs, so that the service says its id."""
    mode: str = ""
    """The mode of Apprise's plugin that can do it; empty: each."""

    @property
    def follow_styles(self) -> frozenset[FollowStyle]:
        """What it can do with more of a story."""
        can = {FollowStyle.EDIT} | ({FollowStyle.THREAD} if self.answer else set())
        return frozenset(can)


def _with(request: Outgoing, **more: Any) -> Outgoing:
    return replace(request, fields={**request.fields, **more})


def _without(request: Outgoing, *names: str) -> Outgoing:
    kept = {name: value for name, value in request.fields.items() if name not in names}
    return replace(request, fields=kept)


# --- Telegram: https://core.telegram.org/bots/api#replyparameters, #editmessagetext ---------------


def _telegram_id(answer: Fields) -> str | None:
    found = answer.get("result")
    return str(found["message_id"]) if isinstance(found, dict) and "message_id" in found else None


def _telegram_answer(request: Outgoing, first: str) -> Outgoing:
    to = {"message_id": int(first), "allow_sending_without_reply": True}
    return _with(request, reply_parameters=to)


def _telegram_edit(request: Outgoing, first: str) -> Outgoing:
    url = request.url.replace("/sendMessage", "/editMessageText")
    changed = _without(request, "disable_notification", "message_thread_id")
    return _with(replace(changed, url=url), message_id=int(first))


# --- Matrix: https://spec.matrix.org/latest/client-server-api/#threading, #event-replacements -----


def _matrix_answer(request: Outgoing, first: str) -> Outgoing:
    relation = {
        "rel_type": "m.thread",
        "event_id": first,
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": first},
    }
    return _with(request, **{"m.relates_to": relation})


def _matrix_edit(request: Outgoing, first: str) -> Outgoing:
    fallback = {
        name: f"* {request.fields[name]}"
        for name in ("body", "formatted_body")
        if name in request.fields
    }
    relation = {"rel_type": "m.replace", "event_id": first}
    new = {"m.new_content": dict(request.fields), "m.relates_to": relation}
    return _with(request, **fallback, **new)


# --- Discord: https://discord.com/developers/docs/resources/webhook#execute-webhook ---------------


def _discord_send(request: Outgoing) -> Outgoing:
    return replace(request, url=_with_query(request.url, wait="true"))


def _discord_edit(request: Outgoing, first: str) -> Outgoing:
    parts = urlsplit(request.url)
    url = parts._replace(path=f"{parts.path.rstrip('/')}/messages/{first}").geturl()
    changed = _without(request, "wait", "tts", "username", "avatar_url", "flags")
    return replace(changed, method="PATCH", url=url)


def _with_query(url: str, **more: str) -> str:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | more
    return parts._replace(query=urlencode(query)).geturl()


# --- Slack: https://docs.slack.dev/reference/methods/chat.postMessage, chat.update ----------------


def _slack_id(answer: Fields) -> str | None:
    """The channel and the time that the message is known by there."""
    channel, at = answer.get("channel"), answer.get("ts")
    return f"{channel} {at}" if channel and at else None


def _slack_answer(request: Outgoing, first: str) -> Outgoing:
    return _with(request, thread_ts=first.partition(" ")[2])


def _slack_edit(request: Outgoing, first: str) -> Outgoing:
    channel, _, at = first.partition(" ")
    url = request.url.replace("/chat.postMessage", "/chat.update")
    return _with(replace(request, url=url), channel=channel, ts=at)


# --- Mattermost: https://developers.mattermost.com/api-documentation/, posts ----------------------


def _mattermost_answer(request: Outgoing, first: str) -> Outgoing:
    return _with(request, root_id=first)


def _mattermost_edit(request: Outgoing, first: str) -> Outgoing:
    changed = replace(request, method="PUT", url=f"{request.url.rstrip('/')}/{first}/patch")
    return _without(changed, "channel_id")


def _text(name: str) -> Callable[[Fields], str | None]:
    def read(answer: Fields) -> str | None:
        found = answer.get(name)
        return found if isinstance(found, str) and found else None

    return read


TELEGRAM = ChatProtocol(
    path=re.compile(r"/bot[^/]+/sendMessage$"),
    id_in=_telegram_id,
    answer=_telegram_answer,
    edit=_telegram_edit,
)
MATRIX = ChatProtocol(
    path=re.compile(r"/rooms/[^/]+/send/m\.room\.message/"),
    id_in=_text("event_id"),
    answer=_matrix_answer,
    edit=_matrix_edit,
    mode="off",  # the others are webhooks
)
DISCORD = ChatProtocol(
    path=re.compile(r"/api/webhooks/[^/]+/[^/?]+(?:\?|$)"),
    id_in=_text("id"),
    edit=_discord_edit,
    send=_discord_send,
)
"""Its webhooks can change a message, and cannot answer one."""
SLACK = ChatProtocol(
    path=re.compile(r"/api/chat\.postMessage$"),
    id_in=_slack_id,
    answer=_slack_answer,
    edit=_slack_edit,
    mode="bot",
)
MATTERMOST = ChatProtocol(
    path=re.compile(r"/api/v4/posts$"),
    id_in=_text("id"),
    answer=_mattermost_answer,
    edit=_mattermost_edit,
    mode="bot",
)
BY_SCHEME = {
    "tgram": TELEGRAM,
    "matrix": MATRIX,
    "matrixs": MATRIX,
    "discord": DISCORD,
    "slack": SLACK,
    "mmost": MATTERMOST,
    "mmosts": MATTERMOST,
}


def chat_protocol(scheme: str, plugin: NotifyBase) -> ChatProtocol | None:
    """What the service of a plugin can do with a message; None: nothing that we know."""
    found = BY_SCHEME.get(scheme)
    if found is None or found.mode not in ("", getattr(plugin, "mode", "")):
        return None
    return found
