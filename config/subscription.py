"""The subscription of a source: from the secrets of its table to the checked value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from pydantic import SecretStr

from config.units import InvalidValue, quoted
from watchword.domain.source import Subscription

Resolve = Callable[[SecretStr, str], str | None]
"""The value of a secret; None if it is not set. The text is its key within the table."""
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""The name of a header (RFC 9110, section 5.1)."""
_OURS = {"host", "connection", "content-length", "transfer-encoding", "accept-encoding"}
"""Headers that belong to the connection."""


def header_names(headers: Mapping[str, SecretStr]) -> Mapping[str, SecretStr]:
    """The table `headers`, if each name may be set. Raises InvalidValue. Pure."""
    for name in headers:
        if not _NAME.fullmatch(name):
            raise InvalidValue(
                f"{quoted(name)} is no name of a header", 'write one such as "X-Key"'
            )
        if name.lower() in _OURS:
            raise InvalidValue(f"{quoted(name)} belongs to the connection", "leave it out")
    return headers


def subscription(
    sites: tuple[str, ...],
    *,
    headers: Mapping[str, SecretStr],
    cookies: SecretStr | None,
    auth: SecretStr | None,
    resolve: Resolve,
) -> Subscription | None:
    """The subscription of the source with these addresses; None if it has none, or no secret is set."""
    values = {name: resolve(written, f"headers.{name}") for name, written in headers.items()}
    jar = resolve(cookies, "cookies") if cookies else None
    user = resolve(auth, "auth") if auth else None
    known = tuple((name, value) for name, value in values.items() if value)
    if not (known or jar or user):
        return None
    return Subscription(sites=sites, headers=known, cookies=jar or "", auth=user)


def check_value(key: str, value: str) -> None:
    """Raise InvalidValue if a resolved secret cannot be what its key needs. Shows no part of it."""
    if key == "auth" and (":" not in value or not value.isprintable()):
        raise InvalidValue("is no user and password", "write them as user:password")
    if key == "cookies" and not any(line.count("\t") == 6 for line in value.splitlines()):
        raise InvalidValue(
            "is no cookie file in Netscape's format",
            "export it with a browser's extension: seven fields a line, with tabs between them",
        )
    if key.startswith("headers.") and not value.isprintable():
        raise InvalidValue("has a control character", "write a text on one line")
