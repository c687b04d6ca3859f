"""Watches the whole service for an hour: 200 sources, of which 50 are hostile.

    python -m benchmarks soak [--minutes 60] [--healthy 150] [--hostile 50]

A table over time: proportional set size (PSS) of the daemon, the fork server and the parsing children,
in MB; open descriptors of the daemon; processes of the tree. At the end: processes that outlived the
service, and how late the articles of the healthy sources came.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from benchmarks.hostile import percentile
from benchmarks.hostile_press import now
from benchmarks.service import Press, delays, memory, running, served

PERIOD = 180.0
"""Seconds between two articles of a healthy source."""
ROWS = 60
"""Rows of the table."""
WARM_UP = 120.0
"""Seconds until the healthy sources count: all first polls come at once."""


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="soak")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--healthy", type=int, default=150)
    parser.add_argument("--hostile", type=int, default=50)
    given = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(given.healthy, given.hostile, period=PERIOD) as press,
    ):
        _soak(Path(folder), press, 60 * given.minutes)


def _soak(folder: Path, press: Press, seconds: float) -> None:
    began = now()
    tree: set[psutil.Process] = set()
    print(f"{'min':>6}{'PSS':>7}{'daemon':>8}{'fork':>6}{'children':>9}{'fds':>5}{'procs':>6}")
    with running(folder, press, press.healthy + press.hostile) as service:
        while (passed := now() - began) < seconds:
            time.sleep(min(max(seconds / ROWS, 5), seconds - passed))
            found = memory(service)
            children = service.children(recursive=True)
            tree |= set(children)
            parts = [
                part >> 20
                for part in (found.total, found.daemon, found.forkserver, found.children)
            ]
            print(
                f"{(now() - began) / 60:6.1f}{parts[0]:7}{parts[1]:8}{parts[2]:6}"
                f"{parts[3]:9}{service.num_fds():5}{len(children) + 1:6}",
                flush=True,
            )
    time.sleep(2)
    orphans = [one.pid for one in tree if one.is_running()]
    print(f"processes that outlived the service: {orphans or 'none'}")
    late = delays(folder, press, since=began + WARM_UP, until=began + seconds - WARM_UP)
    if late:
        print(
            f"healthy sources, publication to text: {len(late)} articles, "
            f"p50 {percentile(late, 50):.1f} s, p95 {percentile(late, 95):.1f} s"
        )
