"""Work: a row that was claimed, on its way to whoever does it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Job(StrEnum):
    """The two jobs that go out to the web; an Executor decides where they run."""

    POLL = "poll"
    READ = "read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One claimed row. Its result is saved only while the row's turn is still this one."""

    job: Job
    id: str
    """A feed's address, or an article's number."""
    turn: int
    host: str
    """Name and port; one piece of work a host at a time."""
