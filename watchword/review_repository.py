"""The repository of press reviews; those of the other nouns are in `watchword.repositories`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from watchword.domain.channel import Slot
from watchword.domain.review import KeptReview, Review


class ReviewQueries(Protocol):
    """Reviews that were made, and the one that makes itself next."""

    def list(self, *, limit: int) -> Sequence[KeptReview]:
        """The newest first."""

    def get(self, number: int) -> KeptReview | None:
        """The review with this number; None: there is none."""

    def waiting(self) -> Slot | None:
        """The slot of the review that makes itself next; None: none does."""

    def last_daily_at(self) -> datetime | None:
        """When the last review was made that made itself; None: none did."""

    def made_slots(self) -> Collection[str]:
        """The names of the slots that have a review, of the last weeks."""

    def rights(self, articles: Collection[int]) -> Mapping[int, Sequence[str]]:
        """By article, what the robots.txt of its host says about the use of its texts."""


class ReviewRepository(ReviewQueries, Protocol):
    def schedule(self, slot: Slot | None) -> None:
        """Set when the next review makes itself; None: never."""

    def add(self, review: Review) -> int:
        """Keep a review that a person made; returns its number."""

    def finish(self, slot: Slot, review: Review) -> int | None:
        """Keep the review of a slot that waited; returns its number. None: no such slot waits."""

    def send(self, number: int, channels: Collection[str], now: datetime) -> None:
        """Make a message of the review for each of these channels, due now."""
