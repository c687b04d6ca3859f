"""What a clock may do that no hour does: it is set, and the machine sleeps."""

from __future__ import annotations

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
