"""The address at which a mail program mutes a topic on a channel (RFC 8058), signed by this database."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlencode

from watchword.domain.delivery import Kind, Message

PATH = "/unsubscribe"
OF_STORIES = (Kind.ALERT, Kind.DIGEST, Kind.CAPPED, Kind.URGENT)
"""The kinds of messages that a mute of a topic silences."""


def signature(key: str, channel: str, topic: str) -> str:
    """What shows that an address of this channel and topic is ours: 64 hexadecimal digits. Pure."""
    said = f"unsubscribe\0{channel}\0{topic}".encode()
    return hmac.new(key.encode(), said, hashlib.sha256).hexdigest()


def is_signed(key: str, channel: str, topic: str, signed: str) -> bool:
    """Whether the signature is of this channel and topic. Takes as long for any wrong one. Pure."""
    return hmac.compare_digest(signature(key, channel, topic).encode(), signed.encode())


def unsubscribe_path(key: str, channel: str, topic: str) -> str:
    """The address, behind that of the pages. Pure."""
    signed = signature(key, channel, topic)
    return f"{PATH}?{urlencode({'channel': channel, 'topic': topic, 'signature': signed})}"


def only_topic(message: Message) -> str | None:
    """The key of the topic that all of a message is about; None: of none, or of several. Pure.

    A list of several topics has no such address: one click would silence more than its reader meant.
    """
    topics = {one.topic_key for one in message.members} | {one.topic for one in message.spikes}
    return topics.pop() if len(topics) == 1 and message.kind in OF_STORIES else None
