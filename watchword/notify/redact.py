"""Strikes the secrets of channels from texts and log lines."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote, urlsplit

MIN_SECRET_LENGTH = 6
_PUBLIC = {"format", "overflow", "mode", "method", "verify", "rto", "cto", "to", "from", "name"}
"""Parameters of Apprise that hold no secret."""
_STRUCK = "…"


def secrets(url: str) -> frozenset[str]:
    """What nobody may read of a channel's URL: itself, its password, and all that may be a token. Pure.

    A part with a dot is the name of a host, and one of fewer than 6 characters no secret.
    """
    if url.partition(":")[0].lower() in ("console", "mbox"):
        return frozenset()
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    user, _, password = parts.netloc.rpartition("@")[0].partition(":")
    values = [value for key, value in parse_qsl(parts.query) if key.lower() not in _PUBLIC]
    pieces = {*re.split(r"[/:]", f"{place}/{parts.path}"), *values, user}
    tokens = {piece for piece in pieces if "." not in piece} | {password, url, *values}
    both = tokens | {unquote(token) for token in tokens}
    return frozenset(token for token in both if len(token) >= MIN_SECRET_LENGTH)


class Redactor(logging.Filter):
    """Strikes known secrets. As a filter of a log handler it strikes them from every line."""

    def __init__(self, urls: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets: frozenset[str] = frozenset()
        self._known: re.Pattern[str] | None = None
        self.learn(urls)

    def learn(self, urls: Iterable[str]) -> None:
        """Strike the secrets of these too."""
        self._secrets = self._secrets.union(*map(secrets, urls))
        longest_first = sorted(self._secrets, key=len, reverse=True)
        self._known = (
            re.compile("|".join(map(re.escape, longest_first))) if longest_first else None
        )

    def redact(self, text: str) -> str:
        """The text without a secret."""
        return self._known.sub(_STRUCK, text) if self._known else text

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record pass, with its message redacted, and its traceback."""
        record.msg, record.args = self.redact(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        record.exc_text = self.redact(record.exc_text) if record.exc_text else None
        return True
