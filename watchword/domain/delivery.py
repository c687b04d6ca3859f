"""Deliveries and the messages that carry them: what is told, under which id, and when to try again."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from watchword.domain.incident import Incident
from watchword.domain.match import Excerpt

LEASE = timedelta(minutes=1)
"""How long a claimed message is nobody else's."""
SEND_TIMEOUT = timedelta(seconds=30)
"""The longest that one hand-over may take."""
GIVE_UP = timedelta(hours=72)
"""A message that could not be handed over for so long is dead; so is what a disabled channel held."""
FIRST_RETRY, LAST_RETRY = timedelta(seconds=30), timedelta(hours=1)
MAX_UNANSWERED = 3
MAX_UNKNOWN_OUTCOMES = 5
"""Hand-overs of which nobody knows the end: the message kills us, so it is ended."""


class DeliveryState(StrEnum):
    """Where a delivery stands; the last three are ends, each with a reason."""

    WAITING = "waiting"
    SENT = "sent"
    SKIPPED = "skipped"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRecord:
    """A delivery as `alert list --deliveries` shows it."""

    alert: int
    channel: str
    state: DeliveryState
    reason: str
    due_at: datetime | None
    attempts: int
    sent_at: datetime | None
    message_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDelivery:
    """A delivery that waits for a message and is due."""

    id: int
    created_at: datetime
    topic: str
    story: int
    urgent: bool
    slot: str | None
    closed: bool
    """Whether its slot has had its message; no more enters it."""
    reason: str
    """Why it waited until now; empty where it did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMessage:
    """A message that is due: its hand-over failed, or nobody knows how it ended."""

    id: str
    attempt: int
    unknown_outcomes: int
    """Hand-overs of which nobody knows the end, this one among them."""
    urgent: bool
    in_flight: bool
    """Whether the last hand-over has no known end."""
    first_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertItem:
    """One alert as its reader meets it: a story, and why it is told. All texts are from the web."""

    topic: str
    """The topic's name."""
    title: str
    url: str
    outlet: str
    """The name of the outlet; until the message is sent, the key of its source."""
    language: str | None
    published_at: datetime | None
    found_at: datetime
    headline_only: bool
    headline: Excerpt
    """The title with the matched words marked."""
    excerpt: Excerpt
    """A stretch of the body with the matched words marked; empty where only the title matched."""
    words: tuple[str, ...]
    """The matched words as they stand in the article, each once, in order."""
    leaves: tuple[str, ...]
    """The parts of the query they belong to: `@japan`."""
    urgent: bool = False


class Kind(StrEnum):
    """What a message is, and so when it may go."""

    ALERT = "alert"
    """One story at once, or a list of those that waited."""
    DIGEST = "digest"
    URGENT = "urgent"
    """It passes quiet hours, digests and the cap of the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is handed to a channel at one moment. Members and id are fixed by its first claim."""

    id: str
    """Also the Message-ID of the mail and the Idempotency-Key of the webhook."""
    channel: str
    attempt: int
    """Hand-overs begun, this one among them."""
    created_at: datetime
    members: tuple[AlertItem, ...]
    notices: tuple[Incident, ...] = ()
    """What the admin is told of sources and channels that fail, or are well again."""
    kind: Kind = Kind.ALERT
    note: str = ""
    """Of a digest its hour, local: `2026-11-24T08:00`; of a list that waited the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The receiver took it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TryAgain:
    """It was not taken, or nobody knows; the same message goes again at `due_at`."""

    due_at: datetime
    reason: str
    unanswered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dead:
    """It will not be tried again by itself."""

    reason: str


Outcome = Sent | TryAgain | Dead


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """How a hand-over ended that was not simply taken; made of a DeliveryError."""

    reason: str
    permanent: bool = False
    unanswered: bool = False
    retry_after: datetime | None = None


def outcome(
    refusal: Refusal | None,
    *,
    attempt: int,
    unanswered: int,
    first_at: datetime,
    now: datetime,
    jitter: float,
) -> Outcome:
    """What becomes of a message after a hand-over. Pure.

    `attempt`: hand-overs begun. `unanswered`: how many before this one were taken without an answer.
    `first_at`: when the first began. `jitter`: 0 to 1, spreads the retries of many messages.
    """
    if refusal is None:
        return Sent()
    if refusal.permanent:
        return Dead(reason=refusal.reason)
    if refusal.unanswered and unanswered + 1 >= MAX_UNANSWERED:
        return Dead(reason=f"taken {MAX_UNANSWERED} times without an answer; it may have arrived")
    if now - first_at >= GIVE_UP:
        return Dead(reason=f"not taken for 72 h; at last: {refusal.reason}")
    due_at = now + backoff(attempt, jitter)
    if refusal.retry_after is not None:
        due_at = max(due_at, min(refusal.retry_after, now + timedelta(days=1)))
    return TryAgain(due_at=due_at, reason=refusal.reason, unanswered=refusal.unanswered)


def backoff(attempt: int, jitter: float) -> timedelta:
    """30 s, doubled for each hand-over, to an hour at most, less up to a fifth by `jitter`. Pure."""
    span = min(FIRST_RETRY * (1 << min(attempt - 1, 16)), LAST_RETRY)
    return span * (1 - jitter / 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberKey:
    """What of a member enters the message's id."""

    topic: str
    address: str
    """The canonical address of the alert's article."""
    development: str


def message_id(database_id: str, channel: str, key: str, members: Iterable[MemberKey]) -> str:
    """The part of a message's id before the `@`: 26 letters. Pure. docs/design/rows.md, section 5.

    The members are in it, so that a restored backup gives equal messages equal ids, and different
    ones different.
    """
    digest = hashlib.sha256()
    for part in (database_id, channel, key):
        digest.update(part.encode() + b"\0")
    for member in members:
        for part in (member.topic, member.address, member.development):
            digest.update(part.encode() + b"\0")
    return base64.b32encode(digest.digest()).decode().lower()[:26]


def id_domain(contact: str | None) -> str:
    """What the ids of messages end in; `.invalid` is nobody's (RFC 2606). Pure."""
    _, at, domain = (contact or "").rpartition("@")
    return domain if at and domain.isascii() else "watchword.invalid"
