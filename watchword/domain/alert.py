"""An alert reports one story to one topic. This module decides which matches become alerts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from watchword.domain.article import GUESS, Precision, Text
from watchword.domain.delivery import DeliveryState, ReasonCode
from watchword.domain.development import AlertedStory, Development
from watchword.domain.match import Evidence, Level, Match
from watchword.domain.moment import format_minute, format_span, written_day
from watchword.domain.story import Link, Linked
from watchword.domain.topic import Topic

MAX_DEVELOPMENT = 200
"""Characters of a development in the key of an alert."""

# --- Age: whether a match is news ---------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """The article is recent enough to alert."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Old:
    """The article is too old to alert. Its deliveries are skipped; a user can send them by hand."""

    reason: str
    code: ReasonCode = ReasonCode.OLD


def age(
    text: Text,
    *,
    found_at: datetime,
    from_first_poll: bool,
    alert_within: timedelta,
    zone: tzinfo = UTC,
) -> News | Old:
    """Whether an article is news: only news alerts, the archive does not. Pure.

    `found_at`: when the revision that matched was found. `zone`: of its reason. A date without a time
    can be any moment of its day, so the end of the day counts: in doubt the article is news. An article
    without a date, or with a guess that is old, is old only if it came with the first poll of its feed,
    because a first poll lists the past.
    """
    published_at, precision = text.published_at, text.precision
    origin, latest = text.origins.get("published_at", ""), text.published_at
    if published_at and precision is Precision.DAY:
        latest = published_at + timedelta(days=1)
    if latest and found_at - latest <= alert_within:
        return News()
    if published_at is None or origin == GUESS:
        if from_first_poll:
            return Old(
                reason="old: it has no date, and it came with the first poll of its feed",
                code=ReasonCode.UNDATED,
            )
        return News()
    day = format_minute(published_at, zone)
    if precision is Precision.DAY:
        day = written_day(published_at).isoformat()
    where = f", {describe_origin(origin)}," if origin else ","
    return Old(
        reason=f"old: published {day}{where} more than {format_span(alert_within)} before it was found"
    )


def describe_origin(origin: str) -> str:
    """Who says a date, in words: `as its page says (JSON-LD)`. Pure."""
    return "as its feed says" if origin == "entry" else f"as its page says ({origin})"


# --- The decision for a match -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMatch:
    """A match as it is stored: an article satisfied a topic's query."""

    topic: Topic
    article_id: int
    revision: int
    """The number of the revision that matched."""
    evidence: Evidence
    level: Level = Level.ALERT


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryAlert:
    """An alert of the same story for another article."""

    article: int
    """The id of that article."""
    held: bool = False
    """Whether its deliveries are skipped because that article is old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMatches:
    """What the rows say about an article before it is judged. Topics are named by their key."""

    matched: frozenset[str] = frozenset()
    """The topics that have a match with the article that is not only possible."""
    possible: frozenset[str] = frozenset()
    """The topics that have a possible match with the article."""
    revisions: Mapping[str, int] = field(default_factory=dict)
    """The number of the revision that each match of the article was stored for, by topic."""
    urgent: frozenset[str] = frozenset()
    """The topics that have an urgent alert for the article or its story."""
    via_merged: Mapping[str, int] = field(default_factory=dict)
    """The topics that have an alert for an article that was merged into this one, with its id."""
    in_story: Mapping[str, StoryAlert] = field(default_factory=dict)
    """The topics that have an alert for another article of the story, with the first of those told."""
    told: Mapping[str, AlertedStory] = field(default_factory=dict)
    """The topics that have an alert of the story that is not held because its article is old."""
    unwanted: frozenset[str] = frozenset()
    """The topics for which a user called an article of the story wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateAlert:
    """Store the match with a new alert, and a delivery for each channel of the topic."""

    key: str
    """Unique: one alert for each topic, story and development."""
    story: int
    development: str = ""
    """What is new in a story that has an alert: `urgent`, `dated`. Empty for the first alert."""
    follow_up: Development | None = None
    """What it tells beyond the alerts before it; None: it is no follow-up."""
    urgent: bool = False
    reason: str = "first report"
    """Why the alert exists, for the user."""
    held: Old | None = None
    """Why its deliveries are skipped; None: they wait for their due time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppress:
    """Store the match without an alert."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseHeld:
    """The match has an alert. Its deliveries that were skipped as undated are due after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """The match is known already, with an alert or as possible. Nothing is written."""


PROMOTED = "promoted"
"""The development and the reason of an alert that a user made of a possible match."""
POSSIBLE = "possible"
"""The reason why a possible match has no alert."""
MatchDecision = CreateAlert | Suppress | ReleaseHeld | Unchanged


def resolve_match(
    match: Match,
    known: KnownMatches,
    age: News | Old,
    story: int,
    new: Development | None = None,
    link: Linked | None = None,
) -> MatchDecision:
    """What a match of a judged article becomes. Pure.

    `known`: the article's matches before this judgement. `age`: the result of `age()` for the
    article. `story`: the id of the article's story. `new`: what the article adds to a story that the
    topic has told. `link`: to the article that it is most like, of its story or of the one that it is
    related to; None: it is a copy, or alike to none.
    """
    if match.level is Level.POSSIBLE:
        is_known = match.topic in known.matched | known.possible | known.via_merged.keys()
        return Unchanged() if is_known else Suppress(reason=POSSIBLE)
    if new is not None:
        return CreateAlert(
            key=alert_key(match.topic, story, new.key),
            story=story,
            development=new.key,
            follow_up=new,
            urgent=match.urgent,
            reason=new.reason,
        )
    matched = match.topic in known.matched
    merged = known.via_merged.get(match.topic)
    is_news = isinstance(age, News)
    newly_urgent = match.urgent and is_news and match.topic not in known.urgent | known.told.keys()
    in_story = known.in_story.get(match.topic)
    has_alert = matched or merged is not None or in_story is not None
    development, reason = ("urgent", "urgent now") if has_alert else ("", _first_report(link))
    if not newly_urgent:
        if matched:
            # The headline may have had no date; the page may have shown that it is news.
            return ReleaseHeld() if is_news else Unchanged()
        if merged is not None:
            return Suppress(reason=f"told before: one article with {merged}")
        if in_story is not None:
            if not (in_story.held and is_news):
                other = f"article {in_story.article}"
                is_same = link is not None and link.link is Link.SAME
                of = (
                    f"the event of {other}: {link.to.words}"
                    if link and is_same
                    else f"a copy of {other}"
                )
                return Suppress(reason=f"same story: {of}")
            development, reason = "dated", "first report that is news"
    return CreateAlert(
        key=alert_key(match.topic, story, development),
        story=story,
        development=development,
        urgent=match.urgent,
        reason=reason,
        held=None if isinstance(age, News) else age,
    )


def _first_report(link: Linked | None) -> str:
    """Why a story is told first, and with which other one it is."""
    if link is None or link.link is not Link.RELATED:
        return "first report"
    return f"first report; probably of the event of article {link.to.article}: {link.to.words}"


def can_follow(match: Match, revision: int, known: KnownMatches, age: News | Old) -> bool:
    """Whether a match can be told as a follow-up, if its article has something new. Pure.

    `revision`: the one that is judged; what was judged before says nothing new.
    """
    return (
        match.level is Level.ALERT
        and isinstance(age, News)
        and match.topic in known.told
        and known.revisions.get(match.topic) != revision
        and match.topic not in known.unwanted
    )


def alert_key(topic: str, story: int, development: str = "") -> str:
    """The unique key of an alert: one for each topic, story and development. Pure.

    Of a long development it has the hash: it is in an index, which has not room for any length.
    """
    if len(development) > MAX_DEVELOPMENT:
        development = hashlib.sha256(development.encode()).hexdigest()
    return f"{key_beginning(topic)}{story}:{development}"


def key_beginning(topic: str) -> str:
    """What the keys of all alerts of a topic begin with. Pure."""
    return f"story:{topic}:"


# --- What the command line lists ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFilter:
    """Which alerts are listed; a field that is None leaves out none."""

    topic: str | None = None
    since: datetime | None = None
    """Only those that were made since then."""
    channel: str | None = None
    """Only those with a delivery on this channel."""
    state: DeliveryState | None = None
    """Only those with a delivery in this state; with `channel`, on this channel."""
    story: int | None = None
    """Only those of this story."""
    before: int | None = None
    """Only those with a lower number."""
    after: int | None = None
    """Only those with a higher number."""


EVERY = AlertFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRecord:
    """An alert as `alert list` shows it."""

    id: int
    topic: str
    story: int
    article: int
    title: str
    url: str
    source: str
    """The key of its source."""
    language: str | None
    """ISO 639-1, of its text; None where the text does not say it."""
    reason: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleRecord:
    """A possible match as `alert list --level possible` shows it."""

    topic: str
    article: int
    title: str
    url: str
    source: str
    """The key of its source."""
    language: str | None
    probability: float | None
    """Between 0 and 1 for a topic of two parties; None for a wider query."""
    reasons: tuple[str, ...]
    found_at: datetime
