"""The repository of front pages; those of the other nouns are in `watchword.repositories`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from watchword.domain.front import FrontLink, FrontPosition, Lead


class FrontPageQueries(Protocol):
    """Where front pages had which articles, by the hour."""

    def positions(self, articles: Collection[int]) -> Sequence[FrontPosition]:
        """Of these articles, in the order of time."""

    def watched(self, since: datetime, until: datetime) -> int:
        """How many front pages were read from the one hour to the other, both included."""

    def leads(self, since: datetime) -> Sequence[Lead]:
        """The last lead of each front page that was read since then, by its source."""


class FrontPageRepository(FrontPageQueries, Protocol):
    def record(
        self, source: str, links: Sequence[FrontLink], known: Mapping[str, int], now: datetime
    ) -> None:
        """Keep what a front page shows now, in place of what it showed before in this hour.

        `links`: from the first one on. `known`: the numbers of articles, by the address of a link; what
        was unknown in earlier hours is known from now on.
        """

    def drop(self, before: datetime) -> int:
        """Drop the positions of the oldest day that began before then; returns their number."""
