"""The id of a message: equal members have equal ids, so that a receiver knows a repetition."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberKey:
    """The part of a member that the message's id is made of."""

    topic: str
    address: str
    """The canonical address of the alert's article; for a notice the key of its alert."""
    development: str


def message_id(database_id: str, channel: str, key: str, members: Iterable[MemberKey]) -> str:
    """The part of a message's id before the `@`: 26 letters. Pure. docs/design/rows.md, section 5.

    The hash contains the members. After a restored backup, equal messages get equal ids and different
    messages get different ones.
    """
    digest = hashlib.sha256()
    for part in (database_id, channel, key):
        digest.update(part.encode() + b"\0")
    for member in members:
        for part in (member.topic, member.address, member.development):
            digest.update(part.encode() + b"\0")
    return base64.b32encode(digest.digest()).decode().lower()[:26]


def id_domain(contact: str | None) -> str:
    """The part of a message's id after the `@`: the domain of the contact address. Pure.

    Without a usable contact it is under `.invalid`, which belongs to nobody (RFC 2606).
    """
    _, at, domain = (contact or "").rpartition("@")
    return domain if at and domain.isascii() else "watchword.invalid"
