"""Where front pages had an article or a story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from watchword.contract.json_line import JsonLine
from watchword.domain.front import FrontReport


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontOutlet(JsonLine):
    """How the front page of one outlet had it."""

    source: str
    """The key of its source."""
    best: int
    """Its highest position; 1: it led with it."""
    led: int
    """In how many hours it led with it."""
    first_at: datetime
    """When the first hour began in which it was there."""
    last_at: datetime
    """When the last one did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPages(JsonLine):
    """How the front pages had it: `led` of `watched` led with it."""

    led: int
    watched: int
    """How many were read in its time; 0: no source has `front = true`."""
    outlets: tuple[FrontOutlet, ...]
    """Those that had it, the highest first."""

    @classmethod
    def of(cls, report: FrontReport) -> FrontPages:
        """Pure."""
        outlets = tuple(
            FrontOutlet.copied(one, first_at=one.positions[0].hour, last_at=one.positions[-1].hour)
            for one in report.outlets
        )
        return cls.copied(report, outlets=outlets)
