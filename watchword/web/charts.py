"""Where the parts of a drawing stand: per cent from the left, pixels from the top. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

LANE, TOP = 46, 44
"""Pixels: the height of a lane, and where the first one is."""
LEFT, RIGHT = 4.0, 97.0
"""Per cent of the width between which the marks of lanes stand."""
STEPS = [
    timedelta(minutes=one)
    for one in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200, 14400)
]
"""What may lie between two ticks."""
MAX_TICKS = 6
AXES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10**9)
"""What may lie between two lines of a chart of counts."""
DAY_SECONDS = 86_400.0
SCALE = {"1 s": 1.0, "1 min": 60.0, "1 h": 3_600.0, "24 h": DAY_SECONDS}
"""What is marked on a scale of delays."""
SCALE_RIGHT = 94.0
"""Per cent: where it ends, so that its last mark has room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneMark:
    """A report in its lane."""

    x: float
    number: int
    language: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """The reports from one place."""

    name: str
    y: int
    marks: tuple[LaneMark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """How a story went from place to place."""

    height: int
    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[float, datetime], ...]
    told: tuple[float, ...]
    """Where somebody was told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A report with its place, for `lanes`."""

    place: str
    number: int
    language: str
    name: str
    at: datetime


def lanes(reports: Sequence[Placed], told: Iterable[datetime], zone: tzinfo) -> Lanes:
    """The reports in a lane for each place, the first place on top."""
    moments = [*told]
    first = min(one.at for one in reports)
    last = max([one.at for one in reports] + [at for at in moments if at >= first])
    span = max(last - first, timedelta(minutes=10))

    def x(at: datetime) -> float:
        return round(LEFT + (at - first) / span * (RIGHT - LEFT), 2)

    places: dict[str, list[LaneMark]] = {}
    for one in reports:
        mark = LaneMark(
            x=x(one.at), number=one.number, language=one.language, name=one.name, at=one.at
        )
        places.setdefault(one.place, []).append(mark)
    return Lanes(
        height=TOP + LANE * (len(places) - 1) + 26,
        lanes=tuple(
            Lane(name=name, y=TOP + LANE * row, marks=tuple(marks))
            for row, (name, marks) in enumerate(places.items())
        ),
        ticks=tuple((x(at), at) for at in ticks(first, first + span, zone)),
        told=tuple(x(at) for at in moments if first <= at <= first + span),
    )


def ticks(first: datetime, last: datetime, zone: tzinfo) -> list[datetime]:
    """Round moments between the two, at most six."""
    step = next((one for one in STEPS if (last - first) / one <= MAX_TICKS), STEPS[-1])
    midnight = first.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    at = midnight + step * -(-(first - midnight) // step)
    found: list[datetime] = []
    while at <= last and len(found) <= MAX_TICKS:
        found.append(at)
        at += step
    return found


SPARK_WIDTH, SPARK_HEIGHT, SPARK_TOP, SPARK_BOTTOM = 104, 28, 4.0, 25.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spark:
    """A line of counts, and the band of what is usual."""

    points: str
    dot: tuple[float, float]
    band: tuple[float, float] | None
    """Top and height; None: nobody knows yet what is usual."""


def spark(counts: Sequence[int], usual: tuple[int, int] | None) -> Spark:
    """The counts of days, the last of which is today."""
    most = max(*counts, usual[1] if usual else 0, 1)

    def y(count: float) -> float:
        return round(SPARK_BOTTOM - count / most * (SPARK_BOTTOM - SPARK_TOP), 1)

    step = (SPARK_WIDTH - 4) / max(len(counts) - 1, 1)
    places = [(round(2 + step * at, 1), y(count)) for at, count in enumerate(counts)]
    return Spark(
        points=" ".join(f"{x},{y}" for x, y in places),
        dot=places[-1],
        band=(y(usual[1]), round(max(y(usual[0]) - y(usual[1]), 1.0), 1)) if usual else None,
    )


def on_scale(seconds: float) -> float:
    """The place of a time between a second and a day on a scale of logarithms, in per cent. Pure."""
    within = min(max(seconds, 1.0), DAY_SECONDS)
    return round(LEFT + math.log(within) / math.log(DAY_SECONDS) * (SCALE_RIGHT - LEFT), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A part of a column."""

    kind: str
    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Counts as columns of several kinds, one on another."""

    bars: tuple[tuple[Bar, ...], ...]
    """For each column, from below."""
    middles: tuple[float, ...]
    """Per cent: the middle of each column."""
    axes: tuple[tuple[float, int], ...]
    """Pixels from the top, and the count there."""
    base: float


def columns(counts: Sequence[Sequence[tuple[str, int]]], height: int = 150) -> Columns:
    """`counts`: for each column, its kinds with their counts, from below."""
    left, top, count = 6.0, 14.0, max(len(counts), 1)
    most = max((sum(number for _, number in one) for one in counts), default=0) or 1
    step = next(one for one in AXES if most / one <= 4)
    scale = (height - top) / most
    width = (100 - left) / count
    bars, middles = [], []
    for at, column in enumerate(counts):
        x, y, of_column = left + at * width, float(height), []
        for kind, number in column:
            if number:
                y -= number * scale
                bar = Bar(
                    kind=kind,
                    x=round(x, 2),
                    width=round(width * 0.68, 2),
                    y=round(y, 1),
                    height=round(max(number * scale - 1, 0.5), 1),
                )
                of_column.append(bar)
        bars.append(tuple(of_column))
        middles.append(round(x + width * 0.34, 2))
    lines = range(step, most + 1, step)
    return Columns(
        bars=tuple(bars),
        middles=tuple(middles),
        axes=tuple((round(height - one * scale, 1), one) for one in lines),
        base=float(height),
    )
