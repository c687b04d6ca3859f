"""A spike: a topic has far more reports than is usual for it at this hour of the week. Pure.

The method is that of the surveillance of diseases, where counts are as small. The same hours of the
last weeks say what is usual; what is more is judged by the tail of a negative binomial whose variance is
that of the counts themselves: A. Noufaily et al., "An improved algorithm for outbreak detection in
multiple surveillance systems", Statistics in Medicine 32 (2013), 1206 to 1222. What was never seen has
Jeffreys' prior, half a report in all weeks: M. Höhle, "surveillance: An R package for the monitoring of
infectious diseases", Computational Statistics 22 (2007), 571 to 582. The numbers below are those of the
simulated years in docs/why.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate

HOUR = timedelta(hours=1)
WEEK_HOURS = 168
WINDOW = 6
"""So many hours are counted together: in one a topic of five reports a day has mostly none."""
WEEKS, MIN_WEEKS = 8, 3
"""So many earlier weeks say what is usual; with fewer there is no baseline."""
MIN_OUTLETS = 3
MIN_FACTOR = 2
"""What is not twice the usual is no spike, however sure."""
RARE, USUAL = 1e-4, 0.05
"""A spike begins where a count has a smaller probability, and ends where it has a greater one."""
MAX_SPAN = timedelta(days=7)
"""A spike ends after so long: what lasts is the new usual. Its weeks count, those of others do not."""
MAX_SPIKES = 60
"""More spikes than WEEKS weeks have."""
SETTLED = timedelta(minutes=6)
"""An hour is counted so long after its end: what was found in it is judged by then."""


def hour_of(at: datetime) -> int:
    """The hour of a moment, counted from 1970 in UTC. Pure."""
    return int(at.timestamp()) // 3600


def start_of(hour: int) -> datetime:
    """When an hour began. Pure."""
    return datetime.fromtimestamp(hour * 3600, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class HourCount:
    """The articles of one source that a topic matched in one hour."""

    hour: int
    source: str
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """What is counted in a window of WINDOW hours, and what is usual."""

    articles: int
    outlets: int
    read: int
    """All articles that were found in these hours, of any topic."""
    usual: float
    """How many articles the topic has in such hours."""
    usual_share: float
    """Of all articles of such hours; between 0 and 1."""
    probability: float
    """Of so many articles or more, if all were as usual."""
    weeks: int
    """So many earlier weeks say what is usual."""

    @property
    def share(self) -> float:
        """Of all articles of these hours; between 0 and 1."""
        return self.articles / self.read if self.read else 0.0

    @property
    def is_spike(self) -> bool:
        """Whether a spike begins here."""
        return (
            self.outlets >= MIN_OUTLETS
            and self.articles >= MIN_FACTOR * self.usual
            and self.probability <= RARE
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Spike:
    """A spike of a topic, from its beginning on."""

    id: int = 0
    """Of its row; 0: it has none, since it is of a backtest."""
    topic: str
    """The key of the topic."""
    name: str = ""
    """The name of the topic."""
    began_at: datetime
    """The end of the hour in which it was seen; it may have begun WINDOW hours before."""
    rise: Rise
    ended_at: datetime | None = None
    """None: it goes on."""
    articles: int = 0
    """All of it, when it has ended, from WINDOW hours before its beginning on."""
    outlets: int = 0
    read: int = 0
    """All articles that were found in these hours, of any topic; 0: nobody knows."""

    @property
    def share(self) -> float:
        """Of `articles` in `read`; between 0 and 1."""
        return self.articles / self.read if self.read else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SpikeAlert:
    """An alert that tells of the beginning of a spike, or of its end."""

    id: int
    topic: str
    """The key of the topic."""
    spike: Spike
    """As the alert tells of it: it has ended only where the alert says so."""
    reason: str
    created_at: datetime


class Counts:
    """The articles of a topic and all articles, hour by hour."""

    def __init__(
        self, found: Iterable[HourCount], read: Mapping[int, int], begun: int, end: int
    ) -> None:
        """`begun`: the first hour that counts. `end`: the hour behind the last one."""
        self.begun, self.end = begun, end
        self._sources: dict[int, list[str]] = {}
        articles = [0] * max(end - begun, 0)
        for one in found:
            if begun <= one.hour < end:
                articles[one.hour - begun] += one.articles
                self._sources.setdefault(one.hour, []).append(one.source)
        self._articles = [0, *accumulate(articles)]
        self._read = [0, *accumulate(read.get(hour, 0) for hour in range(begun, end))]

    def articles(self, start: int, end: int) -> int:
        """How many the topic has in these hours."""
        return self._articles[end - self.begun] - self._articles[start - self.begun]

    def read(self, start: int, end: int) -> int:
        """How many were found in these hours in all."""
        return self._read[end - self.begun] - self._read[start - self.begun]

    def outlets(self, start: int, end: int) -> int:
        """How many sources have an article of the topic in these hours."""
        hours = range(max(start, self.begun), end)
        return len({source for hour in hours for source in self._sources.get(hour, ())})


def measure(counts: Counts, end: int, spikes: Sequence[Spike] = ()) -> Rise | None:
    """What is counted in the WINDOW hours before `end`, and what is usual. Pure.

    `spikes`: earlier ones, whose hours are not usual. None: nothing was found in these hours, or there
    are fewer than MIN_WEEKS earlier weeks.

    Usual is the mean of the same hours of earlier weeks, or their share of all that was found then,
    whichever is more: so neither a new source nor a machine that stood still is a spike.
    """
    if end - WINDOW < counts.begun:
        return None
    unusual = [_hours(one) for one in spikes if _is_left_out(one)]
    known = list(_windows(counts, end, unusual))
    articles, read = counts.articles(end - WINDOW, end), counts.read(end - WINDOW, end)
    if read == 0 or len(known) < MIN_WEEKS:
        return None
    total = sum(counts.articles(*one) for one in known) + 0.5
    others = sum(counts.read(*one) - counts.articles(*one) for one in known)
    mean = total / len(known)
    usual = max(mean, total / others * (read - articles) if others else 0.0)
    variance = usual * _dispersion(counts, end, unusual) * (1 + 1 / len(known))
    return Rise(
        articles=articles,
        outlets=counts.outlets(end - WINDOW, end),
        read=read,
        usual=usual,
        usual_share=total / (others + total),
        probability=tail(articles, usual, variance),
        weeks=len(known),
    )


def is_over(spike: Spike, now: Rise | None, at: datetime) -> bool:
    """Whether a spike that goes on has ended. Pure.

    `now`: what is counted; None: nobody knows. The clock may have been set since it began.
    """
    lasted = abs(at - spike.began_at) >= MAX_SPAN
    return lasted or (now is not None and now.probability > USUAL)


def end_of(spike: Spike, counts: Counts, at: datetime) -> Spike:
    """The spike as it ended. Pure."""
    start, end = max(hour_of(spike.began_at) - WINDOW, counts.begun), hour_of(at)
    return replace(
        spike,
        ended_at=at,
        articles=counts.articles(start, end) if start < end else 0,
        outlets=counts.outlets(start, end),
        read=counts.read(start, end) if start < end else 0,
    )


def describe_rise(rise: Rise) -> str:
    """Why an alert of a beginning was made, for the user. Pure."""
    return (
        f"a spike: {rise.articles} articles from {rise.outlets} outlets in {WINDOW} h, usually "
        f"{format_count(rise.usual)}; {format_share(rise.share)} of the {rise.read} that were found, "
        f"usually {format_share(rise.usual_share)}"
    )


def describe_end(spike: Spike) -> str:
    """Why an alert of an end was made, for the user. Pure."""
    said = f"the spike is over: {spike.articles} articles from {spike.outlets} outlets"
    share = f"; {format_share(spike.share)} of the {spike.read} that were found"
    return said + (share if spike.read else "")


def format_count(usual: float) -> str:
    """`12`, `2.3` or `0.06`: a count that need not be whole. Pure."""
    return f"{usual:.0f}" if usual >= 9.95 else f"{usual:.2g}"


def format_share(share: float) -> str:
    """`12 %`, `2.3 %` or `0.06 %`. Pure."""
    return f"{format_count(share * 100)} %"


def first_measured(begun: int) -> datetime:
    """When there is a baseline, if the hour `begun` is the first that counts. Pure."""
    return start_of(begun + MIN_WEEKS * WEEK_HOURS + WINDOW)


def tail(count: int, mean: float, variance: float) -> float:
    """The probability of so many or more, of a negative binomial, or of Poisson. Pure.

    Of Poisson where the variance is not more than the mean.
    """
    if variance <= mean * 1.000001:
        below = (math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count))
    else:
        size, kept = mean * mean / (variance - mean), mean / variance
        first = size * math.log(kept) - math.lgamma(size)
        below = (
            math.exp(first + math.lgamma(k + size) - math.lgamma(k + 1) + k * math.log1p(-kept))
            for k in range(count)
        )
    return max(0.0, 1.0 - math.fsum(below))


def _windows(
    counts: Counts, end: int, unusual: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The same hours of earlier weeks, those of a spike and those without an article left out."""
    for week in range(1, WEEKS + 1):
        last = end - week * WEEK_HOURS
        start = last - WINDOW
        if start < counts.begun:
            return
        if counts.read(start, last) and not any(a < last and start < b for a, b in unusual):
            yield start, last


def _dispersion(counts: Counts, end: int, unusual: Sequence[tuple[int, int]]) -> float:
    """How much more than Poisson's the variance of the counts is, over all hours of the week.

    Pearson's statistic over its degrees of freedom, as of Noufaily; at least 1.
    """
    squares, freedom = 0.0, 0
    for back in range(0, WEEK_HOURS, WINDOW):
        found = [counts.articles(*one) for one in _windows(counts, end - back, unusual)]
        mean = sum(found) / len(found) if found else 0.0
        if len(found) > 1 and mean:
            squares += sum((one - mean) ** 2 for one in found) / mean
            freedom += len(found) - 1
    return max(1.0, squares / freedom) if freedom else 1.0


def _is_left_out(spike: Spike) -> bool:
    return spike.ended_at is not None and spike.ended_at - spike.began_at < MAX_SPAN


def _hours(spike: Spike) -> tuple[int, int]:
    end = spike.ended_at or spike.began_at
    return hour_of(spike.began_at) - WINDOW, hour_of(end)


# --- The whole past, for a backtest ---------------------------------------------------------------


def replay(counts: Counts, topic: str, start: int) -> Iterator[Spike]:
    """The spikes that would have been told from the hour `start` on, in order. Pure.

    The last one may go on; one that ended comes once, as it ended.
    """
    ended: list[Spike] = []
    going: Spike | None = None
    for end in range(max(start, counts.begun + WINDOW), counts.end + 1):
        at = start_of(end)
        now = measure(counts, end, ended[-MAX_SPIKES:])
        if going is None and now is not None and now.is_spike:
            going = Spike(topic=topic, began_at=at, rise=now)
        elif going is not None and is_over(going, now, at):
            ended.append(end_of(going, counts, at))
            yield ended[-1]
            going = None
    if going is not None:
        yield going
