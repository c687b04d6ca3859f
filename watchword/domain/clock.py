"""What a clock may do that no hour does: it is set, it is wrong, and the machine sleeps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

MIN_JUMP = timedelta(seconds=5)
"""A smaller difference waits until it has grown: clocks are slewed, and two readings take time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockChange:
    """What happened to the machine's clock since it was last followed."""

    jump: timedelta
    """How far it was set forward; negative: back."""
    asleep: timedelta
    """How long the machine slept: its clock went on, and nothing ran."""

    @property
    def is_worth_following(self) -> bool:
        """Whether either is more than noise. Pure."""
        return abs(self.jump) >= MIN_JUMP or self.asleep >= MIN_JUMP


MIN_HOSTS = 3
"""So many servers must agree before our clock is called wrong: one of them may be wrong itself."""
AGREEMENT = timedelta(minutes=10)
"""Servers agree if what they say is not further apart."""
MAX_ERROR = timedelta(hours=1)
"""A clock that is wrong by less makes no article old that is news."""


def clock_error(offsets: Iterable[timedelta]) -> timedelta | None:
    """How far the clocks of the servers are ahead of ours, if ours is wrong; None: it is right. Pure.

    `offsets`: for each host the Date of its last answer, less our time then. Ours is wrong where
    most hosts, and at least three, agree with each other and differ from it by more than an hour.
    """
    told = sorted(offsets)
    groups = [[at for at in told if first <= at <= first + AGREEMENT] for first in told]
    largest = max(groups, key=len, default=[])
    if len(largest) < MIN_HOSTS or 2 * len(largest) <= len(told):
        return None
    median = largest[len(largest) // 2]
    return median if abs(median) > MAX_ERROR else None
