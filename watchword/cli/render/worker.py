"""The workers, a line each, as `status` shows them."""

from __future__ import annotations

from collections.abc import Sequence

from watchword.cli.render.out import echo, moment, plural
from watchword.domain.work import JobName, Worker


def echo_workers(workers: Sequence[Worker], zone: str, column: int) -> None:
    """Print the last sign of life of each and what it does. `column`: where the lines begin."""
    for number, worker in enumerate(workers):
        head = f"{'' if number else 'Workers':<{column}}"
        echo(f"{head}{_line(worker, moment(worker.seen_at, zone))}", column)


def _line(worker: Worker, seen_at: str) -> str:
    if not worker.is_alive:
        return f"▲ {worker.name}: no sign of life since {seen_at}"
    if not worker.works:
        return f"{worker.name}: waits for work, seen {seen_at}"
    jobs = [work.job for work in worker.works]
    polls, reads = (
        plural(jobs.count(JobName.POLL), "feed"),
        plural(jobs.count(JobName.READ), "page"),
    )
    return f"{worker.name}: polls {polls}, reads {reads}, seen {seen_at}"
