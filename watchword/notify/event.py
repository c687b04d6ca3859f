"""What a webhook is told: one event for each item of a message, as named fields. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from watchword.domain.delivery import Item, Kind, Message, PossibleItem, Story
from watchword.domain.incident import Incident
from watchword.domain.match import Excerpt
from watchword.domain.spike import Spike
from watchword.notify.describe import describe_notice, subject
from watchword.notify.describe_spike import describe_spike
from watchword.notify.describe_story import new_in
from watchword.notify.reader import Reader
from watchword.notify.receiver import whole_id
from watchword.notify.runs import plain

if TYPE_CHECKING:
    from pydantic import ConfigDict

VERSION = 1
"""Of the fields. Within a version, fields are only added."""


class EventKind(StrEnum):
    """What an event is about."""

    ALERT = "alert"
    """The first alert of a story, or a test."""
    FOLLOW_UP = "follow_up"
    """Something new in a story that was alerted."""
    SPIKE = "spike"
    """A topic has far more reports than usual."""
    SPIKE_OVER = "spike_over"
    """It has no more."""
    NOTICE = "notice"
    """Something fails, or works again; for the admin."""
    DIGEST = "digest"
    """A digest without a story."""
    REVIEW = "review"
    """A story of a press review, or a review without one."""
    POSSIBLE = "possible"
    """A match that may be one; nobody is to be interrupted for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEvent:
    """One request to a webhook. What is not known is null, or an empty list."""

    __pydantic_config__: ClassVar[ConfigDict] = {"use_attribute_docstrings": True}

    version: int = VERSION
    """Of these fields: within a version, fields are only added."""
    event: EventKind
    """What it is about."""
    id: str
    """The same if the event ever comes twice; also the header `webhook-id` and `Idempotency-Key`."""
    in_reply_to: str | None = None
    """The `id` of the first event of the story on this channel: of a follow-up, or of a report that is
    probably of that story."""
    channel: str
    """The name of the channel."""
    topic: str | None = None
    """The key of the topic, the first of `topics`."""
    topics: tuple[str, ...] = ()
    """The keys of all topics that tell of the article."""
    story: int | None = None
    """The number of the story; all its articles and follow-ups share it."""
    related_to: int | None = None
    """The number of an earlier story that it is probably of."""
    title: str
    """The headline; of a spike, a notice or an empty digest, a sentence."""
    new: str | None = None
    """Of a follow-up: what is new, in the words of the article."""
    url: str | None = None
    """The address of the article."""
    source: str | None = None
    """The key of its source."""
    outlet: str | None = None
    """The name of its source."""
    outlets: tuple[str, ...] = ()
    """The names of the other outlets that have the story, in the order of time."""
    language: str | None = None
    """ISO 639-1."""
    published_at: datetime | None = None
    """When the article was published."""
    found_at: datetime | None = None
    """When the article was found."""
    urgent: bool = False
    """Whether it passes quiet hours and digests."""
    headline_only: bool = False
    """Whether the text of its page is not known."""
    words: tuple[str, ...] = ()
    """The words that matched, as the article spells them."""
    excerpt: str | None = None
    """The part of the text around the first of them."""
    digest: str | None = None
    """The local day and hour of the digest that it is in: `2026-11-24T08:00`."""

    def fields(self) -> dict[str, Any]:
        """The fields by name, as JSON has them; a time is ISO 8601. Pure."""
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in asdict(self).items()
        }


def events_of(message: Message, reader: Reader, domain: str) -> Iterator[WebhookEvent]:
    """The events of a message: one for each of its items, then the possible matches. Pure.

    A message without items, an empty digest, is one event.
    """
    whole = whole_id(message.id, domain)
    slot = message.note if message.kind is Kind.DIGEST else None
    shared: dict[str, Any] = {"channel": message.channel, "digest": slot}
    first = message.in_reply_to
    reply = whole_id(first.id, domain) if first is not None else None

    def number(at: int) -> str:
        """The id of one event: that of its message, with a number if it has several items."""
        name, _, end = whole.partition("@")
        return whole if at == 1 and len(message.items) == 1 else f"{name}.{at}@{end}"

    is_review = message.kind is Kind.REVIEW
    if not message.items:
        title, kind = subject(message, reader), EventKind.DIGEST
        kind = EventKind.REVIEW if is_review else kind
        yield WebhookEvent(event=kind, id=whole, title=title, **shared)
    for at, item in enumerate(message.items, 1):
        event = _of_item(item, reader, id=number(at), in_reply_to=reply, **shared)
        yield replace(event, event=EventKind.REVIEW) if is_review else event
    for at, one in enumerate(message.possible, len(message.items) + 1):
        yield _of_possible(one, id=number(at), **shared)


def _of_item(item: Item, reader: Reader, **shared: Any) -> WebhookEvent:
    if isinstance(item, Spike):
        kind = EventKind.SPIKE if item.ended_at is None else EventKind.SPIKE_OVER
        title, key = plain(describe_spike(item, reader)), item.topic
        return WebhookEvent(event=kind, title=title, topic=key, topics=(key,), **shared)
    if isinstance(item, Incident):
        title = plain(describe_notice(item, reader))
        return WebhookEvent(event=EventKind.NOTICE, title=title, **shared)
    return _of_story(item, **shared)


def _of_story(story: Story, **shared: Any) -> WebhookEvent:
    first, development = story[0], new_in(story)
    topics = tuple(dict.fromkeys(one.topic_key for one in story if one.topic_key))
    return WebhookEvent(
        event=EventKind.ALERT if development is None else EventKind.FOLLOW_UP,
        topic=topics[0] if topics else None,
        topics=topics,
        story=first.story or None,
        related_to=first.related_to or None,
        title=first.title,
        new=_text(development.new) if development is not None else None,
        url=first.url,
        source=first.source or None,
        outlet=first.outlet,
        outlets=tuple(one.outlet for one in first.also),
        language=first.language,
        published_at=first.published_at,
        found_at=first.found_at,
        urgent=any(one.urgent for one in story),
        headline_only=first.headline_only,
        words=tuple(dict.fromkeys(word for one in story for word in one.words)),
        excerpt=_text(first.excerpt) or None,
        **shared,
    )


def _of_possible(one: PossibleItem, **shared: Any) -> WebhookEvent:
    return WebhookEvent(
        event=EventKind.POSSIBLE,
        topic=one.topic_key or None,
        topics=(one.topic_key,) if one.topic_key else (),
        title=one.title,
        url=one.url,
        outlet=one.outlet or None,
        language=one.language,
        published_at=one.at,
        **shared,
    )


def _text(excerpt: Excerpt) -> str:
    return "".join(part.text for part in excerpt)
