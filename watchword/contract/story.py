"""Stories with all that is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from watchword.contract.alert import DeliveryEnd, RelatedStory
from watchword.contract.front_page import FrontPages
from watchword.contract.json_line import JsonLine
from watchword.domain import story as stories
from watchword.domain.front import FrontReport
from watchword.domain.match import Excerpt, Level
from watchword.domain.note import NoteKind
from watchword.domain.source import Hints
from watchword.domain.views import StoryView


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryArticle(JsonLine):
    """One article of a story."""

    article: int
    """Its number."""
    url: str
    source: str
    """The key of its source."""
    outlet: str
    """The name of its source."""
    title: str
    language: str | None
    """ISO 639-1."""
    at: datetime
    """When it was published, or found."""
    found_at: datetime
    headline_only: bool
    """Whether its page could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMatch(JsonLine):
    """Why a topic matched an article of a story."""

    topic: str
    """The key of the topic."""
    article: int
    """The number of the article."""
    level: Level
    reason: str
    """Why it has no alert of its own; empty: it has one."""
    words: tuple[str, ...]
    """The words of the article that matched, each once."""
    leaves: tuple[str, ...]
    """The parts of the query that they belong to."""
    headline: Excerpt
    """The title, with the words that matched marked."""
    excerpt: Excerpt
    """The text around them; empty if only the title matched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertOfStory(JsonLine):
    """An alert about a story, and where it stands on each channel."""

    id: int
    topic: str
    """The key of the topic."""
    article: int
    """The number of the article that it tells of."""
    created_at: datetime
    urgent: bool
    reason: str
    deliveries: tuple[DeliveryEnd, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryNote(JsonLine):
    """What a user said of a story: a claim, a note or a tag."""

    id: int
    kind: NoteKind
    who: str
    """The name of the user; empty: nobody had to sign in."""
    text: str
    """Of a note or a tag; else empty."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStory(JsonLine):
    """A story with its articles, why they matched, and who was told."""

    id: int
    created_at: datetime
    articles: tuple[StoryArticle, ...]
    """In the order of time."""
    matches: tuple[StoryMatch, ...]
    alerts: tuple[AlertOfStory, ...]
    """The oldest first."""
    claim: StoryNote | None
    """Who works on it; null: nobody does."""
    notes: tuple[StoryNote, ...]
    """The oldest first."""
    tags: tuple[StoryNote, ...]
    """The oldest first."""
    is_read: bool
    """Whether the user who asks has read it, and it has no newer alert."""

    @classmethod
    def of(cls, view: StoryView, outlets: Mapping[str, Hints]) -> OpenStory:
        """`outlets`: by the key of their source. Pure."""
        return cls.copied(view, **_parts(view, outlets))


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryDetail(OpenStory):
    """A story with what it is related to."""

    related: tuple[RelatedStory, ...]
    """The stories that may be of the same event, by number."""
    apart_from: tuple[int, ...]
    """The stories that a user took its articles out of."""
    front_pages: FrontPages
    """Where home pages had it."""

    @classmethod
    def with_related(
        cls,
        view: StoryView,
        outlets: Mapping[str, Hints],
        related: Iterable[stories.RelatedStory],
        apart_from: tuple[int, ...],
        front_pages: FrontReport,
    ) -> StoryDetail:
        """Pure."""
        return cls.copied(
            view,
            related=tuple(RelatedStory.copied(one) for one in related),
            apart_from=apart_from,
            front_pages=FrontPages.of(front_pages),
            **_parts(view, outlets),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitStory(JsonLine):
    """A story that a user made of articles of another one."""

    story: int
    old: int
    """The story that they were taken out of."""
    articles: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedStory(JsonLine):
    """A story that a user made of two."""

    story: int
    """The lower number of both."""


def _parts(view: StoryView, outlets: Mapping[str, Hints]) -> dict[str, object]:
    def outlet(source: str) -> str:
        hints = outlets.get(source)
        return hints.outlet if hints else source

    return {
        "articles": tuple(
            StoryArticle.copied(one, outlet=outlet(one.source)) for one in view.reports
        ),
        "matches": tuple(StoryMatch.copied(one, one.evidence) for one in view.matches),
        "alerts": tuple(
            AlertOfStory.copied(
                one, deliveries=tuple(DeliveryEnd.copied(end) for end in one.deliveries)
            )
            for one in view.alerts
        ),
        "claim": view.said.claim and StoryNote.copied(view.said.claim),
        "notes": tuple(StoryNote.copied(one) for one in view.said.notes),
        "tags": tuple(StoryNote.copied(one) for one in view.said.tags),
        "is_read": view.said.is_read,
    }
