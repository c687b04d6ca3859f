"""The repository of spikes, with the queries and changes that the store offers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from watchword.domain.alert import AlertFilter
from watchword.domain.channel import Schedule
from watchword.domain.spike import Counts, Rise, Spike, SpikeAlert
from watchword.domain.topic import Topic


class SpikeQueries(Protocol):
    """Spikes, and what they are found in."""

    def counts(self, topics: Collection[Topic], end: int) -> Mapping[str, Counts]:
        """The hours before the hour `end` in which these topics were asked as today, by topic key.

        Not counted is what a first poll found, or one after a gap: it was published at other hours.
        """

    def recent(self, end: int) -> Sequence[Spike]:
        """The spikes that go on, or went on in the weeks that say what is usual, in order."""

    def alerts(self, *, limit: int, only: AlertFilter) -> Sequence[SpikeAlert]:
        """The alerts of spikes, the newest first."""

    def of_alert(self, alert: int) -> SpikeAlert | None:
        """What an alert tells of a spike; None: there is no such alert, or it tells of a story."""


class SpikeRepository(SpikeQueries, Protocol):
    def begin(
        self,
        topic: Topic,
        rise: Rise,
        at: datetime,
        schedules: Mapping[str, Schedule],
        now: datetime,
    ) -> None:
        """Open a spike that was seen in the hour before `at`, with an alert.

        It has a delivery for each channel of `schedules`.
        """

    def end(self, spike: Spike, schedules: Mapping[str, Schedule] | None, now: datetime) -> None:
        """Close a spike as it ended, with an alert; None: without one."""
