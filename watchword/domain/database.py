"""Where the rows are kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Server:
    """A database of a PostgreSQL server."""

    url: str = field(repr=False)
    """As libpq reads it: postgresql://USER:PASSWORD@HOST:PORT/NAME?KEY=VALUE; it is a secret."""

    def __str__(self) -> str:
        """Without its password, and without the keys at its end, which may have one too."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{_without_password(parts.netloc)}{parts.path}"


Database = Path | Server
"""`Path`: a file of SQLite."""


def _without_password(netloc: str) -> str:
    user, at, host = netloc.rpartition("@")
    return f"{user.partition(':')[0]}{at}{host}"
