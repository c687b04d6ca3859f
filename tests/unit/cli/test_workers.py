"""The workers as `status` shows them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from watchword.cli.render.worker import echo_workers
from watchword.domain.work import JobName, Work, Worker

SEEN = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
READ = Work(job=JobName.READ, id="7", lease_token=1, host="quay.example:443")
POLL = Work(job=JobName.POLL, id="https://pier.example/", lease_token=1, host="pier.example:443")


def test_each_is_named_with_what_it_does_and_a_dead_one_is_marked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    works = {"dock/7": (True, (READ, POLL)), "mole/8": (True, ()), "pier/9": (False, ())}
    workers = [
        Worker(name=name, seen_at=SEEN, is_alive=is_alive, works=does)
        for name, (is_alive, does) in works.items()
    ]
    echo_workers(workers, "UTC", 12)
    busy, idle, dead = capsys.readouterr().out.splitlines()
    assert busy.startswith("Workers     dock/7: polls 1 feed, reads 1 page, seen ")
    assert idle.startswith("            mole/8: waits for work, seen ")
    assert dead.startswith("            ▲ pier/9: no sign of life since ")
