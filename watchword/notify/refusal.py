"""Finds out of Apprise's log lines why a service did not take a message. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from watchword.errors import DeliveryError
from watchword.wording.safe_text import one_line

PASSING = {408, 425, 429}
"""Answers of 4xx that time may heal."""

_CODE = re.compile(r"error=([1-5]\d\d)\b")
_BEFORE = re.compile(
    r"refused|NameResolution|getaddrinfo|NewConnectionError|connect timeout|ConnectTimeout"
    r"|CERTIFICATE_VERIFY_FAILED|SSLError|unreachable|No route",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"Read timed out|read timeout|Connection aborted|RemoteDisconnected|reset by peer"
    r"|Connection broken|IncompleteRead|timed out",
    re.IGNORECASE,
)


def refusal(lines: Iterable[tuple[str, str]], redact: Callable[[str], str]) -> DeliveryError:
    """What Apprise's lines (level, text) of a failed hand-over say, as a DeliveryError. Pure."""
    lines = list(lines)
    details = [text for level, text in lines if level == "DEBUG" and "Exception" in text]
    said = [text for level, text in lines if level in ("WARNING", "ERROR", "CRITICAL")]
    reason = one_line(redact(said[-1]), 200) if said else "the service did not take it"
    if details and _BEFORE.search(details[-1]):
        return DeliveryError(f"no connection: {_cause(details[-1])}")
    if details and _AFTER.search(details[-1]):
        return DeliveryError("the receiver broke off after it had the message", unanswered=True)
    codes = [int(found[1]) for text in said if (found := _CODE.search(text))]
    permanent = bool(codes) and 400 <= codes[-1] < 500 and codes[-1] not in PASSING
    return DeliveryError(reason, permanent=permanent)


def _cause(detail: str) -> str:
    causes = {
        "refused": "refused",
        "NameResolution": "the host is not found",
        "getaddrinfo": "the host is not found",
        "CERTIFICATE_VERIFY_FAILED": "its certificate is not valid",
        "SSLError": "no TLS",
        "timeout": "no answer in time",
    }
    return next((words for sign, words in causes.items() if sign in detail), "unreachable")
