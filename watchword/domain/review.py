"""A press review: the stories that a person, or the hour, picked and ordered for readers. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from watchword.domain.channel import DAY, Slot, next_hour
from watchword.domain.digest import Coverage
from watchword.domain.story import OtherOutlet

MAX_LINE, MAX_INTRODUCTION, MAX_NAME = 500, 2000, 100
"""Characters that a person may write: below a story, before all of them, and as their name."""
MAX_STORIES, MAX_OF_TOPIC = 30, 6
"""Stories of a review that makes itself: in all, and of one topic."""
MAX_LEADS = 30
"""Outlets that are shown with what they lead with."""
LEAD_AGE = timedelta(hours=3)
"""A front page that was not read for longer says no more what its outlet leads with."""
MAX_SENTENCES = 3
"""Sentences of the press below one headline."""
MAX_AHEAD = timedelta(hours=25)
"""No rule sets `review.due_at` further ahead than this: a day with a clock change has 25 hours."""
MAX_SPAN = timedelta(days=7)
"""What a review of a day looks back on, after a downtime."""
_NO = re.compile(r"(?i)\bsearch\s*=\s*no\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyReview:
    """The review that makes itself."""

    at: time
    zone: ZoneInfo
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewReport:
    """The first report of an outlet on a story. Its texts come from the web."""

    outlet: str
    """The name of the outlet."""
    country: str | None
    """ISO 3166-1 alpha-2."""
    language: str | None
    """ISO 639-1."""
    title: str
    url: str
    at: datetime
    """When it was published, or found."""
    sentence: str = ""
    """A sentence of it that says more than the reports before; empty: none is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStory:
    """A story of a review."""

    story: int
    """Its number."""
    topic: str
    """The name of its topic."""
    reports: tuple[ReviewReport, ...]
    """In the order of time; never empty."""
    line: str = ""
    """What a person wrote below it."""

    @property
    def others(self) -> tuple[OtherOutlet, ...]:
        """The outlets that followed the first one. Pure."""
        return tuple(
            OtherOutlet(outlet=one.outlet, at=one.at, title=one.title, language=one.language)
            for one in self.reports[1:]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A press review, as it was made: headlines, outlets, times and sentences of the press."""

    made_at: datetime
    since: datetime
    """When the time that it is about began."""
    stories: tuple[ReviewStory, ...]
    """In their order; those of one topic stand together."""
    left_out: int
    """How many more stories there were."""
    coverage: Coverage
    by: str = ""
    """Who made it; empty: it made itself, or they do not say."""
    introduction: str = ""
    reserved: tuple[str, ...] = ()
    """The outlets of which no sentence is shown, since they reserve their rights."""
    leads: tuple[ReviewReport, ...] = ()
    """What each outlet leads with whose home page is read; `at` is since when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A story that a person picked, and their line below it."""

    story: int
    line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentReview:
    """What became of a review on a channel."""

    channel: str
    state: str
    """A DeliveryState."""
    reason: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReview:
    """A review that was made."""

    id: int
    review: Review
    sent: tuple[SentReview, ...]
    """By the name of the channel."""


def next_review(daily: DailyReview, after: datetime, made: Collection[str]) -> Slot:
    """The next hour of the daily review that has none yet. Pure.

    `made`: the names of slots that have one; a clock that was set back comes to their hours again.
    """
    while True:
        slot = next_hour((daily.at,), daily.zone, after)
        assert slot is not None  # noqa: S101  there is an hour
        if slot.name not in made:
            return slot
        after = slot.at


def is_of(slot: Slot, daily: DailyReview, now: datetime) -> bool:
    """Whether a slot that waits is one of the daily review as it is configured now. Pure.

    One further ahead than a day was set by a wrong clock.
    """
    around = next_hour((daily.at,), daily.zone, slot.at - timedelta(seconds=1))
    return around == slot and slot.at <= now + MAX_AHEAD


def since_of(last: datetime | None, now: datetime) -> datetime:
    """When the time of a daily review begins. Pure. `last`: when the one before was made."""
    return max(last, now - MAX_SPAN) if last is not None and last < now else now - DAY


def may_quote(rights: Iterable[str]) -> bool:
    """Whether more than headline and link of an outlet may be shown. Pure.

    `rights`: the statements of its robots.txt. A license (RSL) has terms that nobody has accepted for
    you; `TDM-Reservation: 1` reserves the rights of text and data mining; and `search=no` of
    Content-Signal refuses short excerpts beside links. Signals about training of models do not count.
    """
    for one in rights:
        name, _, value = one.partition(":")
        value = value.strip()
        if name == "License" or (name == "TDM-Reservation" and value == "1"):
            return False
        if name == "Content-Signal" and _NO.search(value):
            return False
    return True


def pick(
    stories: Sequence[ReviewStory], picks: Sequence[Pick] | None
) -> tuple[tuple[ReviewStory, ...], int]:
    """The stories of a review, and how many are left out. Pure.

    `picks`: in their order; None: the first of each topic. Stories of one topic stand together, at the
    place of the first of them. A pick that is no story of this time is left out.
    """
    if picks is None:
        chosen = _first_of_each(stories)
    else:
        known = {one.story: one for one in stories}
        wanted = {one.story: one.line for one in picks if one.story in known}
        chosen = [replace(known[number], line=line) for number, line in wanted.items()]
    topics = list(dict.fromkeys(one.topic for one in chosen))
    ordered = sorted(chosen, key=lambda one: topics.index(one.topic))
    return tuple(ordered), len(stories) - len(ordered)


def _first_of_each(stories: Sequence[ReviewStory]) -> list[ReviewStory]:
    counts: dict[str, int] = {}
    chosen: list[ReviewStory] = []
    for one in stories:
        counts[one.topic] = counts.get(one.topic, 0) + 1
        if counts[one.topic] <= MAX_OF_TOPIC and len(chosen) < MAX_STORIES:
            chosen.append(one)
    return chosen
