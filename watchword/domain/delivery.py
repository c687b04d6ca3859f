"""Deliveries and messages: what a message holds, its id, and when it is sent again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from watchword.domain.development import Development
from watchword.domain.digest import DigestReport
from watchword.domain.front import FrontCount
from watchword.domain.incident import Incident
from watchword.domain.match import Excerpt, Part
from watchword.domain.review import Review, ReviewStory
from watchword.domain.spike import Spike
from watchword.domain.story import OtherOutlet
from watchword.errors import Scope

SEND_TIMEOUT = timedelta(minutes=1)
"""The longest time for one attempt to send to a chat; each of its answers may take 30 s."""
LEASE_MARGIN = timedelta(seconds=30)
"""How much longer than one attempt a claimed message belongs to its claimer."""
LEASE = SEND_TIMEOUT + LEASE_MARGIN
GIVE_UP = timedelta(hours=72)
"""A message is dead if it could not be sent for this long; so is what waits for a channel that is
disabled, gone or failing. What waits for a topic that is gone is skipped."""
FIRST_RETRY, LAST_RETRY = timedelta(seconds=30), timedelta(hours=1)
"""The shortest and the longest wait between two attempts to send a message."""
LAST_CHANNEL_RETRY = LAST_RETRY / 2
"""The longest wait of a failing channel: every other attempt is left to another message."""
MAX_RETRY_AFTER = timedelta(days=1)
"""A receiver that asks for a longer wait is tried after this one."""
MAX_UNANSWERED = 3
"""A message is dead after so many attempts that the receiver took without an answer."""
MAX_UNKNOWN_OUTCOMES = 5
"""A message is dead after so many attempts with an unknown outcome: it seems to kill the process."""


class DeliveryState(StrEnum):
    """The state of a delivery or message. The last three are final; skipped and dead have a reason."""

    WAITING = "waiting"
    SENT = "sent"
    SKIPPED = "skipped"
    DEAD = "dead"


class ReasonCode(StrEnum):
    """The reasons that an event ends, for code; the text beside it is for people. Others have none."""

    CHANNEL_DISABLED = "channel disabled"
    """Ends when the secret of the channel is set."""
    CHANNEL_FAILING = "channel failing"
    """Ends when the channel takes a message, its URL is changed, or a person asks for an attempt."""
    CHANNEL_GONE = "channel gone"
    """Ends when the channel is configured again."""
    TOPIC_GONE = "topic gone"
    """Ends when the topic is configured again."""
    CHANNEL_MUTED = "channel muted"
    """Ends when the mute is lifted."""
    OLD = "old"
    """Ends when a copy of the article's text appears that is news."""
    UNDATED = "undated"
    """Ends when the page of the article shows a recent date."""
    FIRST_POLLS = "first polls"
    """Ends when each feed was asked and what they brought is judged."""
    BUNDLE = "bundle"
    """Ends when its story is told more at once: what waits goes out with that."""


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
    """A delivery that is due and is in no message yet."""

    id: int
    created_at: datetime
    topic: str
    """The key of its topic; empty for a notice of an incident."""
    story: int
    """The id of its story; deliveries with the same number go in one message."""
    head: int
    """The id of the story that it is probably of; that of its own: it is related to none."""
    told_at: datetime | None
    """When the channel was last told of that story or of what is related to it; None: never."""
    urgent: bool
    slot: str | None
    closed: bool
    """Whether the digest of its slot was created already; nothing is added to it."""
    reason: str
    """Why it waited until now; empty if it did not."""
    dated: datetime
    """When its article was published, or found where nobody knows; of a notice: its creation."""
    outlets: int = 1
    """How many outlets have its story."""
    story_urgent: bool = False
    """Whether an alert of its story is urgent; that one went out at once."""
    may_wait: bool = False
    """Whether it waits for the bundle of its head; nothing that a user sends again does."""
    is_bundled: bool = False
    """Whether it waited for that."""

    @property
    def is_notice(self) -> bool:
        """Whether it is a notice of an incident."""
        return not self.topic


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMessage:
    """A message that is due: its last attempt failed or has an unknown outcome."""

    id: str
    attempt: int
    unknown_outcomes: int
    """Attempts with an unknown outcome, the last one included."""
    urgent: bool
    in_flight: bool
    """Whether the outcome of the last attempt is unknown."""
    first_at: datetime
    """When the first attempt began, or since when it waited for its failing channel before that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertItem:
    """One alert in a message: an article and the words that matched. Its texts come from the web."""

    topic: str
    """The topic's name."""
    title: str
    url: str
    outlet: str
    """The key of its source; the deliver job replaces it by the name of the outlet."""
    language: str | None
    published_at: datetime | None
    found_at: datetime
    headline_only: bool = False
    headline: Excerpt
    """The title with the matched words marked."""
    excerpt: Excerpt = ()
    """A stretch of the body with the matched words marked; empty if only the title matched."""
    words: tuple[str, ...] = ()
    """The matched words as they stand in the article, each once, in order."""
    leaves: tuple[str, ...] = ()
    """The parts of the query that they belong to: `@japan`."""
    urgent: bool = False
    also: tuple[OtherOutlet, ...] = ()
    """The other outlets that have the story, in the order of time."""
    development: Development | None = None
    """What is new in a story that was alerted; None: it is the first alert."""
    source: str = ""
    """The key of its source; empty: it has none, since it is a test."""
    id: int = 0  # of the alert; 0: it has none, since it is a test
    topic_key: str = ""
    """The topic's key; empty: it has none, since it is a test."""
    story: int = 0
    """The id of the story; 0: it has none, since it is a test."""
    lead: str = ""
    """The first sentence of the text; empty if only a headline is known."""
    related_to: int = 0
    """The id of the story that it is probably of; 0: of none but its own, or it is a follow-up."""
    related_title: str = ""
    """The headline of that story as its topic was told; empty: it was not told."""
    fronts: FrontCount | None = None  # None: no front page is known to have led with its story


Story = tuple[AlertItem, ...]
"""The alerts about one article, one for each topic; in a digest, about one story."""
Item = Story | Incident | Spike
"""What a message lists as one."""


def as_story(told: ReviewStory) -> Story:
    """A story of a review as any other message has it. Pure."""
    first = told.reports[0]
    item = AlertItem(
        topic=told.topic,
        title=first.title,
        url=first.url,
        outlet=first.outlet,
        language=first.language,
        published_at=first.at,
        found_at=first.at,
        headline=(Part(first.title),),
        also=told.others,
        story=told.story,
    )
    return (item,)


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleItem:
    """A possible match, which a message names at its end."""

    topic: str
    """The name of the topic."""
    title: str
    url: str
    outlet: str = ""
    """As of AlertItem."""
    language: str | None = None
    at: datetime | None = None
    """When it was published, or found where nobody knows."""
    topic_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMessage:
    """A message that a later one answers, or that is changed."""

    id: str
    receiver_id: str | None
    """What its receiver calls it, or its first part; None: the receiver did not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a receiver took."""

    items: int
    """How many items of the message are taken now, those of earlier parts included."""
    receiver_id: str | None = None
    """What the receiver calls it; None: it did not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """The change of a message that was sent."""

    receiver_id: str
    """What the receiver calls the message."""
    count: int
    """How often the message is changed, this time included."""
    at: datetime


class Kind(StrEnum):
    """The kind of a message. It decides when the message may be sent."""

    ALERT = "alert"
    """One story, or a list of stories that waited."""
    DIGEST = "digest"
    CAPPED = "capped"
    """The same; the last one that the cap of its channel allows in this hour, and it says so."""
    NOTICE = "notice"
    """Notices of incidents, for the admin. The cap neither holds nor counts it."""
    URGENT = "urgent"
    """Quiet hours, digests and the cap of other messages do not hold it back."""
    REVIEW = "review"
    """A press review. It has no deliveries: what it says is kept with the review."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is sent to a channel at one time. Its creation fixes its members and id."""

    id: str
    """Also the Message-ID of the mail and the Idempotency-Key of the webhook."""
    channel: str
    attempt: int
    """The number of attempts, this one included."""
    created_at: datetime
    members: tuple[AlertItem, ...]
    notices: tuple[Incident, ...] = ()
    """The sources and channels that fail or work again, for the admin."""
    spikes: tuple[Spike, ...] = ()
    """The topics that have far more reports than usual, or no more."""
    possible: tuple[PossibleItem, ...] = ()
    """A digest names them; any other message says how many there are."""
    kind: Kind = Kind.ALERT
    note: str = ""
    """The local hour of a digest, `2026-11-24T08:00`; the reason why a list waited; until when
    the cap holds what comes after this message, in ISO 8601; the number of a review."""
    update: Update | None = None
    """How it is changed, if it was sent before."""
    in_reply_to: SentMessage | None = None
    """The message that this one answers: the first of its story on the channel."""
    taken: int = 0
    """How many of `items`, from the first on, the receiver has had in earlier parts."""
    digest: DigestReport | None = None
    """Of a digest, when it is sent: what it says beside its stories."""
    review: Review | None = None
    """Of a press review: all that it says."""
    unsubscribe: str = ""
    """The path at which a mail program mutes its topic on its channel; empty: it has not one."""

    @property
    def items(self) -> tuple[Item, ...]:
        """The stories, then the spikes, then the notices; of a review, its stories. Pure.

        The alerts about one article are one story; in a digest, those of one story, the first one first.
        """
        if self.review is not None:
            return tuple(map(as_story, self.review.stories))
        found: dict[str | int, list[AlertItem]] = {}
        for member in self.members:
            whole = member.story if self.kind is Kind.DIGEST else 0
            found.setdefault(whole or member.url, []).append(member)
        stories = (tuple(sorted(some, key=lambda one: one.id)) for some in found.values())
        return (*stories, *self.spikes, *self.notices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The receiver took it."""

    receiver_id: str | None = None
    """See `Taken.receiver_id`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TryAgain:
    """The same message is sent again at `due_at`."""

    due_at: datetime
    reason: str
    code: ReasonCode | None = None
    unanswered: bool = False
    """Whether the receiver took the message and did not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dead:
    """The message is not sent again unless a user asks for it."""

    reason: str


Outcome = Sent | TryAgain | Dead


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why an attempt did not succeed; the fields are those of DeliveryError."""

    reason: str
    scope: Scope = Scope.CHANNEL
    unanswered: bool = False
    retry_after: datetime | None = None


def outcome(
    result: Taken | Refusal,
    *,
    attempt: int,
    unanswered: int,
    first_at: datetime,
    now: datetime,
    jitter: float,
) -> Outcome:
    """What follows an attempt to send a message. Pure.

    `attempt`: the number of attempts, this one included. `unanswered`: how many before it had no answer.
    `first_at`: when the first attempt began. `jitter`: 0 to 1, spreads the retries of many messages.
    """
    if isinstance(result, Taken):
        return Sent(receiver_id=result.receiver_id)
    if result.scope is Scope.MESSAGE:
        return Dead(reason=result.reason)
    if result.unanswered and unanswered + 1 >= MAX_UNANSWERED:
        return Dead(reason=f"taken {MAX_UNANSWERED} times without an answer; it may have arrived")
    if now - first_at >= GIVE_UP:
        return Dead(reason=f"not taken for 72 h; at last: {result.reason}")
    due_at = now + backoff(attempt, jitter)
    if result.retry_after is not None:
        due_at = max(due_at, min(result.retry_after, now + MAX_RETRY_AFTER))
    return TryAgain(
        due_at=due_at,
        reason=result.reason,
        code=ReasonCode.CHANNEL_FAILING,
        unanswered=result.unanswered,
    )


def backoff(attempt: int, jitter: float) -> timedelta:
    """30 s, doubled with each attempt up to an hour, less a fifth of it times `jitter`. Pure."""
    span = min(FIRST_RETRY * (1 << min(attempt - 1, 16)), LAST_RETRY)
    return span * (1 - jitter / 5)


def channel_retry_at(failing_since: datetime, now: datetime, jitter: float) -> datetime:
    """When something is sent to a failing channel next: after as long as it has failed. Pure.

    So the wait doubles with each attempt, from 30 s to half an hour, less a fifth of it times `jitter`.
    """
    span = min(max(now - failing_since, FIRST_RETRY), LAST_CHANNEL_RETRY)
    return now + span * (1 - jitter / 5)
