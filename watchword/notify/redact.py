"""Removes the secrets of channels from texts and log lines."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote, urlsplit

MIN_SECRET_LENGTH = 6
"""Characters; to remove every shorter text would make the log unreadable."""
_PUBLIC = {"format", "overflow", "mode", "method", "verify", "rto", "cto", "to", "from", "name"}
"""Parameters of Apprise that hold no secret."""
_REPLACEMENT = "…"


def url_secrets(url: str) -> frozenset[str]:
    """The parts of an Apprise URL that nobody may read. Pure.

    These are the URL itself, its password, and every part that may be a token. A part with a dot is
    the name of a host, and a part of fewer than 6 characters is no secret.
    """
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    user, _, password = parts.netloc.rpartition("@")[0].partition(":")
    values = [value for key, value in parse_qsl(parts.query) if key.lower() not in _PUBLIC]
    pieces = {*re.split(r"[/:]", f"{place}/{parts.path}"), *values, user}
    tokens = {piece for piece in pieces if "." not in piece} | {password, url, *values}
    both = tokens | {unquote(token) for token in tokens}
    return frozenset(token for token in both if len(token) >= MIN_SECRET_LENGTH)


def no_secrets(_url: str) -> frozenset[str]:
    """Of a URL that everybody may read. Pure."""
    return frozenset()


class Redactor(logging.Filter):
    """Replaces known secrets by `…`. As a filter of a log handler it does so in every line."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets: frozenset[str] = frozenset()
        self._pattern: re.Pattern[str] | None = None
        self.learn(secrets)

    def learn(self, secrets: Iterable[str]) -> None:
        """Replace these too."""
        self._secrets = self._secrets.union(secrets)
        longest_first = sorted(self._secrets, key=len, reverse=True)
        self._pattern = (
            re.compile("|".join(map(re.escape, longest_first))) if longest_first else None
        )

    def redact(self, text: str) -> str:
        """The text without a secret."""
        return self._pattern.sub(_REPLACEMENT, text) if self._pattern else text

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, with its message and its traceback redacted."""
        record.msg, record.args = self.redact(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        record.exc_text = self.redact(record.exc_text) if record.exc_text else None
        return True
