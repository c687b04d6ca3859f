"""Spikes in simulated years: how often one is told of nothing, and which planted bursts are told.

    python -m benchmarks spikes [SEED]

A year has a rhythm of the day and the week, another one for the topic than for all that is read, and
reports come in stories: each begins at random (Poisson), has a geometric number of reports, two in the
mean, and these follow within hours (an exponential span, three hours in the mean). So the counts vary
more than Poisson's. The first eight weeks are beside the year: three of them are the youngest baseline.

With WATCHWORD_CORPORA, the stories of the real week of headlines are drawn anew for each week of a year:
each comes, with all its reports at their hours of the week, as often as Poisson's law of mean 1 has it.
"""

from __future__ import annotations

import gzip
import json
import math
import os
import random
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from watchword.domain.spike import WEEK_HOURS, WINDOW, Counts, HourCount, Spike, hour_of, replay

YEAR = 52
BEFORE = 8
FIRST = 480_000 // WEEK_HOURS * WEEK_HOURS
"""The first hour, where a week begins."""
READ_A_DAY = 4000
OUTLETS = 60
STORY, SPREAD = 2.0, 3.0
"""Reports of a story, and hours to a later one, in the mean."""
A_DAY = (1, 5, 20, 100)
"""Reports of a topic a day."""
BURSTS = (8, 15, 30, 60)
"""Reports of a planted burst, within WINDOW hours."""
YEARS = 4
"""So many years without bursts for each topic."""
BURST_YEARS = 5
"""So many with one burst each five weeks."""

Reports = Counter[tuple[int, str]]


def rhythm(hour: int, peak: int, swing: float = 0.7) -> float:
    """How much more or less than in the mean comes in an hour of the week."""
    day, time = hour // 24 % 7, hour % 24
    weekend = 0.55 if day >= 5 else 1.18
    return (1 + swing * math.sin((time - peak) / 24 * 2 * math.pi)) * weekend


def poisson(rate: float, chances: random.Random) -> int:
    """A number with this mean: by Knuth for a small one, by the normal distribution for a large one."""
    if rate > 50:
        return max(0, round(chances.gauss(rate, math.sqrt(rate))))
    limit, product, count = math.exp(-rate), chances.random(), 0
    while product > limit:
        product *= chances.random()
        count += 1
    return count


def simulated(a_day: float, seed: int, bursts: Iterable[tuple[int, int]] = ()) -> Counts:
    """The hours of BEFORE weeks and a year. `bursts`: the hour that each begins in, and its reports."""
    chances = random.Random(seed)
    outlets = [f"o{number}" for number in range(OUTLETS)]
    weights = [1 / (number + 5) for number in range(OUTLETS)]
    end = FIRST + (BEFORE + YEAR) * WEEK_HOURS
    found: Reports = Counter()

    def report(hour: int) -> None:
        if hour < end:
            found[hour, chances.choices(outlets, weights)[0]] += 1

    read = {}
    for hour in range(FIRST, end):
        read[hour] = poisson(READ_A_DAY / 24 * rhythm(hour, 6), chances)
        for _ in range(poisson(a_day / 24 / STORY * rhythm(hour, 3), chances)):
            report(hour)
            while chances.random() > 1 / STORY:
                report(hour + int(chances.expovariate(1 / SPREAD)))
    for hour, reports in bursts:
        for _ in range(reports):
            report(hour + chances.randrange(WINDOW))
    return counted(found, read, end)


def resampled(week: Sequence[Sequence[tuple[int, str]]], seed: int) -> Counts:
    """The hours of BEFORE weeks and a year. `week`: each story's reports, by hour of the week."""
    chances = random.Random(seed)
    found: Reports = Counter()
    end = FIRST + (BEFORE + YEAR) * WEEK_HOURS
    for start in range(FIRST, end, WEEK_HOURS):
        for story in week:
            for _ in range(poisson(1.0, chances)):
                for hour, outlet in story:
                    found[start + hour, outlet] += 1
    # All that is read is ten times as much, in the same rhythm, so that the share says nothing new.
    every: Counter[int] = Counter()
    for (hour, _), count in found.items():
        every[FIRST + (hour - FIRST) % WEEK_HOURS] += count
    read = {
        hour: 10 * every[FIRST + (hour - FIRST) % WEEK_HOURS] // (BEFORE + YEAR) + 1
        for hour in range(FIRST, end)
    }
    return counted(found, read, end)


def counted(found: Reports, read: dict[int, int], end: int) -> Counts:
    """`read`: what is read of other topics; those of this one are added."""
    for (hour, _), count in found.items():
        read[hour] = read.get(hour, 0) + count
    hours = [
        HourCount(hour=hour, source=outlet, articles=count)
        for (hour, outlet), count in found.items()
    ]
    return Counts(hours, read, FIRST, end)


def spikes(counts: Counts) -> Sequence[Spike]:
    """Those that are told, from the first baseline on."""
    return list(replay(counts, "topic", counts.begun))


def real_week(corpora: Path) -> Sequence[Sequence[tuple[int, str]]]:
    """The stories of the corpus `stories`: of each report its hour of the week and its publisher."""
    packed = (corpora / "stories" / "data" / "headlines.jsonl.gz").read_bytes()
    stories: dict[str, list[tuple[int, str]]] = {}
    for line in gzip.decompress(packed).decode().splitlines():
        one = json.loads(line)
        at = datetime.fromisoformat(one["published"].replace("Z", "+00:00"))
        stories.setdefault(one["story"], []).append((hour_of(at) % WEEK_HOURS, one["publisher"]))
    return list(stories.values())


def burst_hours(seed: int) -> list[tuple[int, int]]:
    """A burst each five weeks, at a random hour, of each size in turn."""
    chances = random.Random(seed)
    return [
        (FIRST + (BEFORE + 1 + 5 * number) * WEEK_HOURS + chances.randrange(WEEK_HOURS), size)
        for number in range(10)
        for size in [BURSTS[(number + seed) % len(BURSTS)]]
    ]


def main(arguments: list[str]) -> None:
    seed = int(arguments[0]) if arguments else 1
    weeks = YEARS * (BEFORE + YEAR - 3)
    lines = [
        f"seed {seed}; told of nothing: spikes a week; of planted bursts: told, hours until then"
    ]
    for a_day in A_DAY:
        false = sum(len(spikes(simulated(a_day, seed + year))) for year in range(YEARS))
        lines.append(
            f"{a_day:4d} a day: told of nothing {false / weeks:.3f} a week ({false} in {weeks})"
        )
        told: dict[int, list[int | None]] = {size: [] for size in BURSTS}
        for year in range(BURST_YEARS):
            bursts = burst_hours(seed + year)
            found = [
                hour_of(one.began_at)
                for one in spikes(simulated(a_day, 100 + seed + year, bursts))
            ]
            for hour, size in bursts:
                seen = [at - hour for at in found if 0 < at - hour <= 2 * WINDOW]
                told[size].append(min(seen, default=None))
        for size, delays in told.items():
            known = sorted(one for one in delays if one is not None)
            middle = f", after {known[len(known) // 2]} h" if known else ""
            lines.append(f"      burst of {size:2d}: {len(known)} of {len(delays)} told{middle}")
    if "WATCHWORD_CORPORA" in os.environ:
        week = real_week(Path(os.environ["WATCHWORD_CORPORA"]))
        reports = sum(map(len, week))
        years = [spikes(resampled(week, seed + year)) for year in range(YEARS)]
        number = sum(map(len, years))
        lines.append(
            f"the real week drawn anew ({reports} reports of {len(week)} stories): "
            f"{number / weeks:.3f} a week ({number} in {weeks})"
        )
    sys.stdout.write("\n".join(lines) + "\n")
