"""Outputs: what feed readers get at a secret address, a topic or a search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputRecord:
    """A secret address that was made; the secret itself is nowhere."""

    id: int
    topic: str | None
    """The key of the topic whose stories it has; None: it has what `query` finds."""
    query: str | None
    created_at: datetime

    @property
    def name(self) -> str:
        """`topic:china-japan`, `search:日中`"""
        return f"topic:{self.topic}" if self.topic is not None else f"search:{self.query}"
