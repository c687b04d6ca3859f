"""The repository of outputs, with the queries and changes that the store offers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from watchword.domain.output import OutputRecord


class OutputQueries(Protocol):
    """The secret addresses that were made."""

    def list(self) -> Sequence[OutputRecord]:
        """All, the oldest first."""

    def find(self, secret_hash: str) -> OutputRecord | None:
        """The output whose secret has this hash; None: it was revoked, or never made."""


class OutputRepository(OutputQueries, Protocol):
    def add(
        self, *, topic: str | None, query: str | None, secret_hash: str, now: datetime
    ) -> OutputRecord:
        """Store an output."""

    def remove(self, output: int) -> bool:
        """Revoke an address. False: there is no such output."""
