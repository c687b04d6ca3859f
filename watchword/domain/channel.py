"""A channel is one named destination with one recipient. Its address is a secret and not here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A destination as the rules see it; the sender alone knows its URL."""

    name: str
    disabled: str | None = None
    """Why nothing can be sent there now (its secret is unset), or None."""
