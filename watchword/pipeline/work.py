"""Work: what an executor runs for a claimed row, on this machine or another."""

from __future__ import annotations

from watchword.domain.work import Job, Work
from watchword.pipeline import poll, read
from watchword.pipeline.line import Line


async def run(line: Line, work: Work) -> None:
    """Do the piece of work. What it raises leaves the row to its lease."""
    match work.job:
        case Job.POLL:
            await poll.run(line, work)
        case Job.READ:
            await read.run(line, work)
