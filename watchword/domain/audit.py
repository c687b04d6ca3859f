"""The audit log: who changed what, when, and from where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

KEPT = timedelta(days=400)
"""How long an entry is kept."""
MAX_ACTION = 300
"""Characters."""
TERMINAL, FILE = "terminal", "file"
"""From where a change came that no request made: a command on this machine, an edit of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One change."""

    at: datetime
    user: str
    """The user's name, of a command that of the machine's account; empty: nobody had to sign in."""
    address: str
    """The address of the browser or program, else `terminal` or `file`."""
    action: str
    """What was asked, without a secret: `mute topic rare-earths, until 2h`."""
