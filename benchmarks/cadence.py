"""How many requests the cadence makes, and how late it finds an article, on streams of events.

    [WATCHWORD_CORPORA=…] python -m benchmarks cadence

Streams, 200 feeds and 14 days each, all made from SEED:
- `waves`: log-normal rates (median 8 articles a day), a sine of day and night that begins anywhere;
- `offices`: hours of a newsroom in seven zones, quieter weekends, entries that appear in batches;
- `headlines`: the times of the corpus `stories` where it is there, an outlet a feed.

Prints, for each rule, requests a feed and day, the median and the 95th percentile of the minutes from
an event to the poll that finds it, and the median of the first two hours. `known` is told the true rate:
what our law would reach if it had nothing to learn. `levels` is told it too, and is made for the
percentiles alone: three intervals and nothing between.
"""

from __future__ import annotations

import gzip
import json
import math
import os
import random
from abc import ABC, abstractmethod
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from watchword.domain.cadence import interval
from watchword.domain.rhythm import Rhythm, seeded

SEED, FEEDS, DAYS = 7, 200, 14
START = datetime(2026, 11, 2, tzinfo=UTC)
"""A Monday."""
BOUNDS = (timedelta(minutes=2), timedelta(minutes=30))
"""The cadence's default."""
MAX_A_DAY = 400
_HOUR, _MINUTE, _DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """The events of one feed. Times are hours from START."""

    events: Sequence[float]
    rate: Callable[[float], float]
    """The true events an hour."""
    past: Sequence[float] = ()
    """The events before START that a first poll lists; negative."""


class Rule(ABC):
    """When a feed is polled next, by a rule that sees what a poller sees."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream

    @abstractmethod
    def wait(self, at: float, since: float | None, news: Sequence[float]) -> float:
        """The hours to the next poll. `since`: of the last poll; None: this is the first."""


class Every5(Rule):
    minutes = 5

    def wait(self, at: float, since: float | None, news: Sequence[float]) -> float:
        return self.minutes / 60


class Every15(Every5):
    minutes = 15


class Average(Rule):
    """Ours until now: a moving average of 6 h, an interval in which half an entry is expected."""

    rate = 0.0

    def wait(self, at: float, since: float | None, news: Sequence[float]) -> float:
        if since is None:
            return BOUNDS[0] / _HOUR
        kept = math.exp((since - at) / 6)
        self.rate = self.rate * kept + len(news) / (at - since) * (1 - kept)
        return _within(0.5 / self.rate if self.rate > 0.001 else math.inf)


class Miniflux(Rule):
    """Its `entry_frequency`: a week by the entries of the last week, within 5 min and 24 h.

    Both bounds are its defaults (miniflux.app, "Configuration Parameters"). What a first poll lists
    counts, as it does there.
    """

    def __init__(self, stream: Stream) -> None:
        super().__init__(stream)
        self.seen = list(stream.past)

    def wait(self, at: float, since: float | None, news: Sequence[float]) -> float:
        self.seen.extend(news)
        week = len(self.seen) - bisect(self.seen, at - 168)
        return min(max(168 / week if week else 24, 5 / 60), 24)


class Ours(Rule):
    """`watchword.domain.cadence` with the rhythm that it learns; a first poll shows dates."""

    rhythm = Rhythm()
    news_at: datetime | None = None

    def wait(self, at: float, since: float | None, news: Sequence[float]) -> float:
        now = START + at * _HOUR
        if since is None:
            self.rhythm = seeded([START + one * _HOUR for one in self.stream.past], now)
            return BOUNDS[0] / _HOUR
        last = START + since * _HOUR
        self.rhythm = self.rhythm.after(len(news), last, now, news_at=self.news_at)
        self.news_at = now if news else self.news_at or last
        return interval(self.rhythm.rate(now), BOUNDS) / _HOUR


class Undated(Ours):
    """The same, where the entries bear no dates."""

    def __init__(self, stream: Stream) -> None:
        super().__init__(Stream(events=stream.events, rate=stream.rate))


class Known(Rule):
    def wait(self, at: float, since: float | None, news: Sequence[float]) -> float:
        return interval(self.stream.rate(at), BOUNDS) / _HOUR


class Levels(Rule):
    def wait(self, at: float, since: float | None, news: Sequence[float]) -> float:
        rate = self.stream.rate(at)
        return (2.5 if rate > 6 else 20 if rate > 1 else 30) / 60


RULES: dict[str, type[Rule]] = {
    "every 15 min": Every15,
    "every 5 min": Every5,
    "miniflux entry_frequency": Miniflux,
    "moving average (before)": Average,
    "rhythm (ours)": Ours,
    "rhythm, undated entries": Undated,
    "known rate, our law": Known,
    "known rate, three levels": Levels,
}


def _within(hours: float) -> float:
    return min(max(hours, BOUNDS[0] / _HOUR), BOUNDS[1] / _HOUR)


# --- Streams --------------------------------------------------------------------------------------


def waves() -> Iterator[Stream]:
    """Log-normal rates and a sine of day and night."""
    dice = random.Random(SEED)
    for _ in range(FEEDS):
        a_day, phase = min(dice.lognormvariate(math.log(8), 1.8), MAX_A_DAY), dice.uniform(0, 24)

        def rate(at: float, a_day: float = a_day, phase: float = phase) -> float:
            return a_day / 24 * (1 + 0.9 * math.sin((at - phase) / 24 * math.tau))

        yield _stream(dice, rate, a_day / 24 * 1.9, batch=0)


def offices() -> Iterator[Stream]:
    """Newsrooms that open and close, rest at weekends, and publish in batches."""
    dice = random.Random(SEED)
    for _ in range(FEEDS):
        a_day = min(dice.lognormvariate(math.log(10), 1.5), MAX_A_DAY)
        zone, weekend = dice.choice([0, 1, 5.5, 8, 9, -5, -8]), dice.choice([0.2, 0.5, 0.8, 1])
        batch, night = dice.choice([0, 0, 5, 10, 30, 60]), dice.choice([0.02, 0.1, 0.3])
        opens = dice.uniform(5, 9)
        closes = opens + dice.uniform(9, 16)

        def share(
            at: float,
            zone: float = zone,
            weekend: float = weekend,
            night: float = night,
            opens: float = opens,
            closes: float = closes,
        ) -> float:
            day, hour = divmod(at + zone, 24)
            works = opens <= hour < closes or hour + 24 < closes
            return (1 if works else night) * (weekend if day % 7 >= 5 else 1)

        mean = sum(share(at / 4) for at in range(4 * 168)) / (4 * 168)
        top = a_day / 24 / mean

        def rate(at: float, top: float = top, share: Callable[[float], float] = share) -> float:
            return top * share(at)

        yield _stream(dice, rate, top, batch=batch)


def headlines(corpora: Path) -> Iterator[Stream]:
    """The times of real headlines, an outlet a feed; their week begins on a Monday too."""
    outlets: defaultdict[str, list[float]] = defaultdict(list)
    with gzip.open(corpora / "stories" / "data" / "headlines.jsonl.gz", "rt") as lines:
        rows = [json.loads(line) for line in lines]
    times = [datetime.fromisoformat(row["published"]) for row in rows]
    first = min(times).replace(hour=0, minute=0)
    for row, at in zip(rows, times, strict=True):
        outlets[row["publisher"]].append((at - first) / _HOUR)
    for events in outlets.values():
        by_hour = Counter(int(at) % 24 for at in events)
        yield Stream(events=sorted(events), rate=partial(_rate_at, by_hour))


def _rate_at(by_hour: Mapping[int, int], at: float) -> float:
    """Events an hour at this hour of the day, of a week's counts by hour of day. Pure."""
    return by_hour[int(at) % 24] / 7


def _stream(
    dice: random.Random, rate: Callable[[float], float], top: float, *, batch: float
) -> Stream:
    """Events of this rate, thinned from those of the rate `top`; they appear every `batch` minutes."""
    at, events = -168.0, []
    while (at := at + dice.expovariate(top)) < DAYS * 24:
        if dice.random() * top < rate(at):
            events.append(math.ceil(at * 60 / batch) * batch / 60 if batch else at)
    begin = bisect(events, 0)
    return Stream(events=events[begin:], rate=rate, past=events[max(begin - 30, 0) : begin])


# --- Figures --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a rule costs and brings. Delays are in minutes."""

    requests: float
    """A feed and day."""
    median: float
    p95: float
    first: float
    """The median delay of what happened in the first two hours."""


def simulate(streams: Sequence[Stream], rule: type[Rule], days: float = DAYS) -> Figures:
    """Poll each stream by the rule. Pure: the first polls are spread over 15 min by SEED."""
    dice = random.Random(SEED)
    polls, delays, first = 0, [], []
    for stream in streams:
        poller, since, at = rule(stream), None, dice.uniform(0, 0.25)
        begin = bisect(stream.events, at)
        while at < days * 24:
            end = bisect(stream.events, at, begin)
            news = stream.events[begin:end]
            begin = end
            polls += 1
            delays += [at - one for one in news]
            first += [at - one for one in news if one < 2]
            since, at = at, at + poller.wait(at, since, news)
    return Figures(
        requests=polls / len(streams) / days,
        median=_quantile(delays, 0.5),
        p95=_quantile(delays, 0.95),
        first=_quantile(first, 0.5),
    )


def _quantile(hours: Sequence[float], share: float) -> float:
    ordered = sorted(hours)
    return ordered[int(share * (len(ordered) - 1))] * 60 if ordered else math.nan


def main(_: list[str]) -> None:
    sets: dict[str, tuple[Sequence[Stream], float]] = {
        "waves": (list(waves()), DAYS),
        "offices": (list(offices()), DAYS),
    }
    if corpora := os.environ.get("WATCHWORD_CORPORA"):
        sets["headlines"] = (list(headlines(Path(corpora))), 7)
    for name, (streams, days) in sets.items():
        print(f"{name}: {len(streams)} feeds, {sum(len(one.events) for one in streams)} events")
        print(f"  {'rule':26} {'requests/day':>12} {'median':>8} {'p95':>8} {'first 2 h':>10}")
        for label, rule in RULES.items():
            one = simulate(streams, rule, days)
            figures = f"{one.requests:12.1f} {one.median:8.2f} {one.p95:8.1f} {one.first:10.2f}"
            print(f"  {label:26} {figures}")
