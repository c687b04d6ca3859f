"""The state of what is watched: feeds, topics, channels, mutes, and all of it on one screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watchword.contract.json_line import JsonLine
from watchword.domain.channel import UNTIL_LIFTED, MuteKind
from watchword.domain.health import FeedState


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed(JsonLine):
    """A feed that is watched, and its health."""

    source: str
    """The key of its source in the configuration."""
    feed: str
    """Its address."""
    kind: str
    """The name of its format, such as `rss`; empty before the first good poll."""
    state: FeedState
    reason: str
    """Why it is in this state; empty if it is fresh."""
    ever_failed: bool
    since: datetime | None
    """When the state began."""
    last_success_at: datetime | None
    next_poll_at: datetime | None
    """Null if it is paused."""
    reads: str | None
    """What is read by a finding: the feed of a site, or a listing whose rules stopped; else null."""
    guessed: bool
    """Whether its articles are guessed from the links of that page, and nobody confirmed it."""
    confidence: float | None
    """That they are articles, from 0 to 1, where they are guessed; null: they are not."""
    stopped: str
    """Why the rules of a listing are not followed any more; empty: they are, or there are none."""
    rules: str | None
    """The rules that are proposed in their place, if there are short ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedProbe(JsonLine):
    """What a feed answers now."""

    source: str
    """The key of its source in the configuration."""
    feed: str
    """Its address."""
    state: FeedState
    kind: str
    """The name of its format, such as `rss`; empty if it could not be read."""
    entries: int
    newest_at: datetime | None
    """The date of its newest entry."""
    reason: str
    """Why it is in this state; empty if it is fresh."""
    confidence: float | None
    """That the entries are articles, from 0 to 1, where they are guessed; null: they are not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Politeness(JsonLine):
    """How a host was treated in the last seven days, today included, and what its robots.txt wants."""

    host: str
    """Name and port."""
    sources: tuple[str, ...]
    """The keys of the sources that have a feed there; none: articles of theirs lie there."""
    requests: int
    unchanged: int
    """How many of them were answered 304."""
    bytes: int
    """Of the bodies, as they came over the network."""
    waits: int
    """How often it asked to be left alone for a while: 429, 503, Retry-After."""
    not_before: datetime | None
    """No request comes before this time."""
    robots: str
    """What the request for its robots.txt brought; empty: it was not asked for yet."""
    robots_read_at: datetime | None
    robots_until: datetime | None
    """When it is read again."""
    crawl_delay: float
    """Seconds between two requests that it asks for, as far as they are obeyed."""
    rights: tuple[str, ...]
    """What it says about the use of the site's texts, as it is written there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic(JsonLine):
    """A topic of the configuration, and what it found today."""

    topic: str
    """Its key in the configuration."""
    name: str
    query: str
    channels: tuple[str, ...]
    """The channels that it alerts."""
    matches_today: int
    alerts_today: int
    """Those that a receiver took."""
    last_alert_at: datetime | None
    """Of the newest that a receiver took."""
    possible_today: int
    """Matches of today that are possible only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label(JsonLine):
    """What a user said of an article for a topic."""

    topic: str
    """The key of the topic."""
    article: int
    """The number of the article."""
    wanted: bool
    """Whether the topic should find it."""
    found: bool
    """Whether the topic of today alerts for it."""
    title: str
    url: str
    labelled_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel(JsonLine):
    """A channel of the configuration, and what it carried."""

    channel: str
    """Its name in the configuration."""
    state: str
    """`ready`, `failing` or `disabled`."""
    reason: str
    """Why it fails or is disabled, else why alerts wait on it."""
    topics: tuple[str, ...]
    """The keys of the topics that alert it."""
    waiting: int
    """Deliveries that are still to be sent."""
    dead: int
    """Deliveries that were given up."""
    last_sent_at: datetime | None
    failing_since: datetime | None
    """Null if it took the last message."""
    retry_at: datetime | None
    """When something is sent there next, if it fails; null: now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailingChannel(JsonLine):
    """A channel that did not take the last message."""

    channel: str
    """Its name in the configuration."""
    reason: str
    """What its receiver said."""
    since: datetime
    waiting: int
    """Deliveries that are still to be sent."""
    retry_at: datetime | None
    """When something is sent there next; null: now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute(JsonLine):
    """A topic or channel that is muted now."""

    kind: MuteKind
    name: str
    until: datetime
    """The year 3000: until a person lifts it."""
    channel: str | None = None
    """The one channel on which a topic is muted; null: it is on all."""

    @property
    def is_lasting(self) -> bool:
        """Whether it holds until a person lifts it."""
        return self.until == UNTIL_LIFTED


@dataclass(frozen=True, slots=True, kw_only=True)
class User(JsonLine):
    """One who may sign in to the pages."""

    user: str
    role: str
    """reader, editor or admin"""
    created_at: datetime
    sessions: int
    """In how many browsers the user is signed in."""
    signed_in_at: datetime | None
    """When the newest of these sessions began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry(JsonLine):
    """A change that somebody made."""

    at: datetime
    user: str
    """The user's name; of a command that of the machine's account; empty: nobody had to sign in."""
    address: str
    """The address of the browser or program, else `terminal` or `file`."""
    action: str
    """What was asked, without a secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token(JsonLine):
    """What a program shows in place of a sign-in; the secret is kept nowhere."""

    token: int
    """Its number."""
    user: str
    """In whose name it asks."""
    scope: str
    """read, edit or admin; it may never do more than its user"""
    label: str
    """What it is for."""
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputAddress(JsonLine):
    """A secret address at which feed readers get a topic or a search; the secret is kept nowhere."""

    output: int
    """Its number."""
    topic: str | None
    """The key of the topic whose stories it has; null: it has what `query` finds."""
    query: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PressReview(JsonLine):
    """A press review that was made."""

    id: int
    made_at: datetime
    since: datetime
    """When the time that it is about began."""
    by: str
    """Who made it; empty: it made itself, or they do not say."""
    titles: tuple[str, ...]
    """The headline of each story, in their order."""
    stories: tuple[int, ...]
    """Their numbers."""
    left_out: int
    """How many more stories there were."""
    sent: Mapping[str, str]
    """By channel, the state of its message: waiting, sent or dead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicToday(JsonLine):
    """What a topic found today."""

    topic: str
    """Its key in the configuration."""
    matches_today: int
    alerts_today: int
    """Those that a receiver took."""
    possible_today: int
    """Matches of today that are possible only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest(JsonLine):
    """The next digest of a channel that has something to tell."""

    channel: str
    at: datetime
    alerts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Percentiles(JsonLine):
    """How long something took, in seconds."""

    count: int
    """How many were measured."""
    p50: float | None
    """Half of them took no longer; null without any."""
    p95: float | None
    """95 of 100 took no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDelays(JsonLine):
    """How long the alerts of the last seven days took from the outlet to the receiver.

    The first line is of all sources. Alerts that a user made of a possible match are left out.
    """

    source: str | None
    """The key of the source in the configuration; null for all of them."""
    until_found: Percentiles
    """From the publication until the feed listed it, of articles that were new."""
    until_judged: Percentiles
    """From there until the alert was decided."""
    until_taken: Percentiles
    """From there until the receiver took it, of deliveries that went at once."""
    undated: int
    """Articles without a minute of publication: a day or nothing is known; not in `until_found`."""
    not_new: int
    """Articles of a first poll, found after a gap, old or changed; not in `until_found`."""
    held: int
    """Deliveries that waited for a digest, hours, a cap, first polls, or behind a message that was
    refused; not in `until_taken`."""
    not_taken: int
    """Deliveries that no receiver took, or not yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerLine:
    """A process that polls and reads for the service."""

    name: str
    """Its machine and the number of its process there: `alpha/812`."""
    alive: bool
    """Whether it gave a sign of life in the last six seconds."""
    seen_at: datetime
    """When it gave the last one, by the clock of the database."""
    polls: tuple[str, ...]
    """The hosts whose feeds it polls now."""
    reads: tuple[str, ...]
    """The hosts whose pages it reads now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status(JsonLine):
    """How things stand now."""

    running: bool
    """Whether a service said in the last two minutes that it is alive."""
    feeds: Mapping[FeedState, int]
    """How many feeds are in each state."""
    articles_today: int
    alerts_today: int
    """Those that a receiver took."""
    topics: tuple[TopicToday, ...]
    waiting: int
    """Deliveries that are still to be sent."""
    dead: int
    """Deliveries of the last seven days that were given up."""
    digests: tuple[Digest, ...]
    failing_channels: tuple[FailingChannel, ...]
    last_alert: int | None
    """The number of the newest that a receiver took."""
    last_alert_at: datetime | None
    refused_edit: str | None
    """Why the service refuses what is written in the configuration; null if it works by it."""
    waiting_for_gone: Mapping[str, int]
    """How many alerts wait for each channel and topic that is configured no more."""
    mutes: tuple[Mute, ...]
    """The topics and channels that are muted now."""
    database_size: int
    """Bytes of the database that are in use."""
    texts_since: datetime | None
    """Texts of articles that were found earlier were dropped (`[retention]`); null: none was."""
    unindexed: int
    """Articles that the search index has not got yet; searches read each of them."""
    workers: tuple[WorkerLine, ...]
    """Other processes that poll and read; empty: the service does it all."""


class DiagnosisState(StrEnum):
    """How bad what was found is."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis(JsonLine):
    """One thing that was looked at, of the machine, the network, the database and the channels."""

    name: str
    """What it is: `clock`, `DNS`, `disk`, `channel desk`."""
    state: DiagnosisState
    """`bad` keeps the program from its work, now or soon."""
    says: str
    """What was found."""
    hint: str
    """What helps; empty if it is good."""
