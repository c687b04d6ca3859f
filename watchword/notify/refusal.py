"""Finds in Apprise's log lines why a service did not take a message. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from watchword.errors import DeliveryError, Scope
from watchword.wording.safe_text import one_line

PASSING = {408, 425, 429}
"""Answers of 4xx that may be different later (RFC 9110; RFC 8470; RFC 6585)."""
OF_MESSAGE = {400, 413, 415, 422}
"""Answers that refuse the content of this request (RFC 9110, section 15.5); others refuse any."""

_CODE = re.compile(r"error=([1-5]\d\d)\b")
_BEFORE = re.compile(
    r"refused|NameResolution|getaddrinfo|NewConnectionError|connect timeout|ConnectTimeout"
    r"|CERTIFICATE_VERIFY_FAILED|SSLError|unreachable|No route",
    re.IGNORECASE,
)
"""The service cannot have had the message."""
_AFTER = re.compile(
    r"Read timed out|read timeout|Connection aborted|RemoteDisconnected|reset by peer"
    r"|Connection broken|IncompleteRead|timed out",
    re.IGNORECASE,
)
"""The service may have had the message."""


def refusal(lines: Iterable[tuple[str, str]], redact: Callable[[str], str]) -> DeliveryError:
    """The error that Apprise's lines of a failed attempt describe. Pure.

    `lines`: level and text of each. `redact`: removes secrets from a text. An answer of 4xx is
    permanent, except those in PASSING; a connection that broke afterwards is `unanswered`.
    """
    lines = list(lines)
    details = [text for level, text in lines if level == "DEBUG" and "Exception" in text]
    warnings = [text for level, text in lines if level in ("WARNING", "ERROR", "CRITICAL")]
    reason = one_line(redact(warnings[-1]), 200) if warnings else "the service did not take it"
    if details and _BEFORE.search(details[-1]):
        return DeliveryError(f"no connection: {_cause(details[-1])}")
    if details and _AFTER.search(details[-1]):
        return DeliveryError("the receiver broke off after it had the message", unanswered=True)
    codes = [int(found[1]) for text in warnings if (found := _CODE.search(text))]
    permanent = bool(codes) and 400 <= codes[-1] < 500 and codes[-1] not in PASSING
    of_message = permanent and codes[-1] in OF_MESSAGE
    scope = Scope.MESSAGE if of_message else Scope.CHANNEL
    return DeliveryError(reason, scope=scope, permanent=permanent)


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
