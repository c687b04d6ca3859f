"""Measures what hostile sources cost the healthy ones: publication to text, with and without them.

    python -m benchmarks hostile [--minutes 1.8] [--pairs 3] [--healthy 50] [--hostile 200]

The runs alternate: without the hostile sources, with them, and so on; each is a new service with a new
database on a new press. The first two minutes of a run are not counted (at most a quarter of it): all
first polls come at once, and nobody can know yet who is hostile. As it stands it takes 12 minutes, on a
machine that does nothing else; ten minutes a run show more of what is learnt of the hostile ones.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.hostile_press import now
from benchmarks.service import delays, running, served

PERIOD = 20.0
"""Seconds between two articles of a healthy source."""
SETTLED = 60.0
"""Seconds before the end of a run after which a published article does not count any more."""


def main(arguments: Sequence[str]) -> None:
    """Print one line for each run, the ratio of each pair, and the median of these."""
    parser = argparse.ArgumentParser(prog="hostile")
    parser.add_argument("--minutes", type=float, default=1.8)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--healthy", type=int, default=50)
    parser.add_argument("--hostile", type=int, default=200)
    given = parser.parse_args(arguments)
    ratios = []
    for _ in range(given.pairs):
        without, beside = (
            _measure(given.healthy, hostile, 60 * given.minutes) for hostile in (0, given.hostile)
        )
        ratios.append(beside / without)
        print(f"p95 with / without: {ratios[-1]:.2f}", flush=True)
    print(f"median: {statistics.median(ratios):.2f}")


def _measure(healthy: int, hostile: int, seconds: float) -> float:
    """Print p50 and p95 of one run; returns p95 in seconds."""
    with tempfile.TemporaryDirectory() as folder, served(healthy, hostile, period=PERIOD) as press:
        began = now()
        with running(Path(folder), press, press.healthy + press.hostile):
            time.sleep(seconds)
        since, until = began + min(120, seconds / 4), began + seconds - min(SETTLED, seconds / 4)
        found = delays(Path(folder), press, since=since, until=until)
    p50, p95 = percentile(found, 50), percentile(found, 95)
    print(
        f"{healthy} healthy, {hostile:3} hostile: {len(found)} articles, "
        f"p50 {p50:5.1f} s, p95 {p95:5.1f} s",
        flush=True,
    )
    return p95


def percentile(values: Sequence[float], percent: int) -> float:
    """The nearest-rank percentile. Pure."""
    ranked = sorted(values)
    return ranked[min(len(ranked) * percent // 100, len(ranked) - 1)]
