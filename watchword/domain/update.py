"""Updates: a message that was sent is changed in its place, where nobody need be interrupted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from watchword.domain.delivery import Refusal, backoff
from watchword.errors import Scope

UPDATE_DELAY = timedelta(minutes=1)
"""A change waits so long, so that several outlets are one change."""
UPDATE_AGAIN = timedelta(minutes=10)
"""How long a change waits for a channel that is closed or fails."""
MAX_UPDATE_AHEAD = timedelta(hours=2)
"""No rule sets the due time of an update further ahead than this."""
MAX_TRIES = 5
"""A change is given up after so many tries: the next one has all that it had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateEnd:
    """What follows a try to change a message."""

    due_at: datetime | None = None
    """When it is tried again; None: never."""
    reason: str = ""
    """Why it was not changed; empty: it was."""


def update_end(
    refusal: Refusal | None, *, attempt: int, now: datetime, jitter: float
) -> UpdateEnd:
    """What follows a try. Pure. `refusal`: None if the receiver changed it. `jitter`: 0 to 1."""
    if refusal is None:
        return UpdateEnd()
    if refusal.scope is Scope.MESSAGE or attempt >= MAX_TRIES:
        return UpdateEnd(reason=refusal.reason)
    at = max(now + backoff(attempt, jitter), refusal.retry_after or now)
    return UpdateEnd(due_at=min(at, now + MAX_UPDATE_AHEAD), reason=refusal.reason)
