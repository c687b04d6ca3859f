"""The rhythm of a feed: its new entries an hour, by the hour of day and the day of week."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FORGETTING = timedelta(days=14)
"""Time constant with which a rhythm forgets; `python -m benchmarks cadence` is the same from 7 to 28."""
RECENT = timedelta(hours=6)
"""Time constant of the level: how much more a feed brings today than at this hour of other days."""
LEVEL_PRIOR = 6.0
"""So many expected entries speak for the usual level before the recent ones count as much."""
DAY_PRIOR = 5.0
"""So many expected entries speak for a day like all others before its own count as much."""
FIRST_NEWS, FIRST_HOURS = 4.0, 1.0
"""A feed of which nothing is known is taken for one that brought four entries in an hour."""
MAX_LEARNT = timedelta(hours=6)
"""Of a longer time without a poll nothing is learnt: a feed lists only its newest entries."""
MAX_STILL = timedelta(days=3)
"""A longer time without news is no rest, and is not learnt as one."""
MAX_SEED = timedelta(days=7)
"""Older dates of a first poll say nothing of today."""
KNOWN_HOURS, KNOWN_NEWS = 24.0, 15.0
"""So many hours and entries make a rhythm of a guess."""
_HOURS, _DAYS = 24, 7


@dataclass(frozen=True, slots=True)
class Tally:
    """New entries, over the hours of watching or over the entries that were expected."""

    news: float = 0.0
    over: float = 0.0

    def times(self, factor: float) -> Tally:
        """Both, multiplied. Pure."""
        return Tally(self.news * factor, self.over * factor)

    def plus(self, news: float, over: float) -> Tally:
        """Both, increased. Pure."""
        return Tally(self.news + news, self.over + over)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What a feed brought. Hours and days are those of UTC, the first day is a Monday."""

    hours: tuple[Tally, ...] = (Tally(),) * _HOURS
    """By hour of day: over the hours that were watched."""
    days: tuple[Tally, ...] = (Tally(),) * _DAYS
    """By day of week: over what `hours` let expect."""
    recent: Tally = Tally()
    """Of the last hours: over what was expected then."""

    def usual(self, at: datetime) -> float:
        """The entries an hour that are usual at this time of the week. Pure."""
        return self._of_hour(at) * _towards_one(self.days[at.astimezone(UTC).weekday()], DAY_PRIOR)

    def rate(self, at: datetime) -> float:
        """The entries an hour that are expected: what is usual, at the level of the last hours. Pure."""
        return self.usual(at) * _towards_one(self.recent, LEVEL_PRIOR)

    def expected(self, since: datetime, until: datetime) -> float:
        """The entries that are usual in this time, at most of the last FORGETTING. Pure."""
        # By the day, of the sums of its hours: one by one, the hours of two weeks take milliseconds.
        mean = self._mean()
        rates = [_rate(one, mean) for one in self.hours]
        sums = [0.0, *accumulate(rates)]

        def of_day(hours: float) -> float:
            whole = min(int(hours), _HOURS - 1)
            return sums[whole] + rates[whole] * (hours - whole)

        total = 0.0
        for at, hours in _pieces(max(since, until - FORGETTING), until, DAY):
            begin = (at - at.replace(hour=0, minute=0, second=0, microsecond=0)) / HOUR
            here = of_day(begin + hours) - of_day(begin)
            total += here * _towards_one(self.days[at.weekday()], DAY_PRIOR)
        return total

    @property
    def is_known(self) -> bool:
        """Whether enough was seen to say what is usual: KNOWN_HOURS of watching, and some news. Pure."""
        hours = sum(one.over for one in self.hours)
        return hours >= KNOWN_HOURS and sum(one.news for one in self.hours) >= KNOWN_NEWS

    def after(
        self, news: int, since: datetime, until: datetime, *, news_at: datetime | None = None
    ) -> Rhythm:
        """The rhythm after a poll that found so many entries, and the one before it at `since`. Pure.

        `news_at`: when a poll last found any; None: at `since`. What is usual is learnt when news come,
        of the time since the last ones: a feed that falls silent does not make its silence usual.
        """
        if not timedelta(0) < until - since <= MAX_LEARNT:
            return self
        expected = sum(self.usual(at) * hours for at, hours in _pieces(since, until, HOUR))
        recent = self.recent.times(math.exp(-(until - since) / RECENT)).plus(news, expected)
        if not news:
            return replace(self, recent=recent)
        begin = max(min(news_at or since, since), until - MAX_STILL)
        kept = math.exp(-(until - begin) / FORGETTING)
        by_hour = [one.times(kept) for one in self.hours]
        by_day = [one.times(kept) for one in self.days]
        for at, hours in _pieces(begin, until, HOUR):
            by_hour[at.hour] = by_hour[at.hour].plus(0, hours)
            by_day[at.weekday()] = by_day[at.weekday()].plus(0, self._of_hour(at) * hours)
        for at, hours in _pieces(since, until, HOUR):
            share = news * hours * HOUR / (until - since)
            by_hour[at.hour] = by_hour[at.hour].plus(share, 0)
            by_day[at.weekday()] = by_day[at.weekday()].plus(share, 0)
        return Rhythm(hours=tuple(by_hour), days=tuple(by_day), recent=recent)

    def _of_hour(self, at: datetime) -> float:
        return _rate(self.hours[at.astimezone(UTC).hour], self._mean())

    def _mean(self) -> float:
        """The entries an hour of all that was watched."""
        news = sum(one.news for one in self.hours) + FIRST_NEWS
        return news / (sum(one.over for one in self.hours) + FIRST_HOURS)


def seeded(dates: Iterable[datetime], now: datetime) -> Rhythm:
    """The rhythm that the dates of a first poll show. Pure.

    The oldest date only says how far back the list goes. Dates older than MAX_SEED or of the future do
    not count.
    """
    listed = sorted(date for date in dates if now - MAX_SEED <= date <= now)
    if len(listed) < 2:
        return Rhythm()
    by_hour = [Tally()] * _HOURS
    for at, hours in _pieces(listed[0], now, HOUR):
        by_hour[at.hour] = by_hour[at.hour].plus(0, hours)
    for date in listed[1:]:
        hour = date.astimezone(UTC).hour
        by_hour[hour] = by_hour[hour].plus(1, 0)
    return Rhythm(hours=tuple(by_hour))


def _rate(hour: Tally, mean: float) -> float:
    """The entries an hour at an hour of the day: as if it had been watched for one more, of the mean."""
    return (hour.news + mean) / (hour.over + 1)


def _towards_one(tally: Tally, prior: float) -> float:
    return (tally.news + prior) / (tally.over + prior)


def _pieces(since: datetime, until: datetime, span: timedelta) -> Iterator[tuple[datetime, float]]:
    """The pieces of a time that lie in one hour or day of UTC: beginning, and length in hours."""
    at = since.astimezone(UTC)
    while at < until:
        begin = at.replace(minute=0, second=0, microsecond=0)
        end = min((begin if span == HOUR else begin.replace(hour=0)) + span, until)
        yield at, (end - at) / HOUR
        at = end.astimezone(UTC)
