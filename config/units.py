"""Parses spans, sizes, networks and addresses of a configuration. Pure."""

from __future__ import annotations

import difflib
import functools
import ipaddress
import re
import zoneinfo
from datetime import time, timedelta
from urllib.parse import urlsplit

from watchword.domain.config import Network, WebSettings

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_SIZES = {"B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}

MAX_ADDRESS = 2_000
"""Bytes of an address; PostgreSQL has room for 2,704 in a row of an index, which other columns share."""


class InvalidValue(ValueError):
    """A value that cannot be used. `what` is wrong with it; `hint` says what to write."""

    def __init__(self, what: str, hint: str) -> None:
        self.what, self.hint = what, hint
        super().__init__(f"{what}; {hint}")


def span(text: object) -> timedelta:
    """A timedelta from `"30s"`, `"5m"`, `"24h"` or `"90d"`. Raises InvalidValue."""
    hint = 'write a number and s, m, h or d: "30s", "5m", "24h", "90d"'
    if not isinstance(text, str):
        raise InvalidValue("is not a span of time", hint)
    found = re.fullmatch(r"([0-9]{1,9})([smhd])", text)
    if not found:
        raise InvalidValue(f"{quoted(text)} is not a span of time", hint)
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def hour(text: object) -> time:
    """A time of the day from `"08:00"`. Raises InvalidValue."""
    found = isinstance(text, str) and re.fullmatch(r"([01][0-9]|2[0-3]):([0-5][0-9])", text)
    if not found:
        hint = 'write hours and minutes from "00:00" to "23:59"'
        raise InvalidValue(f"{quoted(str(text))} is not a time of the day", hint)
    return time(int(found[1]), int(found[2]))


def hours(text: object) -> tuple[time, time]:
    """Start and end from `"22:00-07:00"`. Raises InvalidValue."""
    parts = text.split("-") if isinstance(text, str) else []
    if len(parts) != 2:
        hint = 'write the start and the end: "22:00-07:00"'
        raise InvalidValue(f"{quoted(str(text))} is no span of hours", hint)
    start, end = hour(parts[0].strip()), hour(parts[1].strip())
    if start == end:
        raise InvalidValue("begins when it ends", 'write two different times: "22:00-07:00"')
    return start, end


def size(text: object) -> int:
    """A number of bytes from `"5MiB"`. Raises InvalidValue."""
    hint = 'write a number and B, KiB, MiB or GiB: "5MiB"'
    if not isinstance(text, str):
        raise InvalidValue("is not a size", hint)
    found = re.fullmatch(r"([0-9]{1,12})(B|KiB|MiB|GiB)", text)
    if not found:
        raise InvalidValue(f"{quoted(text)} is not a size", hint)
    return int(found[1]) * _SIZES[found[2]]


def pair(cadence: tuple[timedelta, ...]) -> tuple[timedelta, timedelta]:
    """The least and the most of a cadence that was checked. Pure."""
    least, most = cadence
    return least, most


def network(text: object) -> Network:
    """A network from `"10.0.0.0/8"`, `"fd00::/8"` or one address. Raises InvalidValue."""
    hint = 'write an address and the length of its prefix: "192.168.0.0/16"'
    if not isinstance(text, str):
        raise InvalidValue("is not a network", hint)
    try:
        return ipaddress.ip_network(text)
    except ValueError as error:
        try:
            near = ipaddress.ip_network(text, strict=False)
        except ValueError:
            raise InvalidValue(f"{quoted(text)} is not a network", hint) from error
        raise InvalidValue(
            f"{quoted(text)} has bits behind its prefix", f'write "{near}"'
        ) from error


@functools.cache
def zones() -> frozenset[str]:
    """All IANA names of time zones. Cached, because finding them reads several hundred files."""
    return frozenset(zoneinfo.available_timezones())


def zone(text: str) -> str:
    """The text, if it is the IANA name of a time zone. Raises InvalidValue."""
    known = zones()
    if text in known:
        return text
    near = difflib.get_close_matches(text, known, 1)
    hint = f'did you mean "{near[0]}"?' if near else 'write a name such as "Asia/Tokyo"'
    raise InvalidValue(f"{quoted(text)} is not a time zone", hint)


def web_address(text: str) -> str:
    """The text, if it is an http or https address with a host and no password. Raises InvalidValue."""
    hint = "write an address that begins with https:// or http://"
    if re.search(r"[\s\\\x00-\x1f\x7f]", text):
        raise InvalidValue(f"{quoted(text)} has a space, a backslash or a control character", hint)
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise InvalidValue(f"{quoted(text)} is not an address of the web", hint)
    if "@" in parts.netloc:
        raise InvalidValue("has a user name or a password in its address", "leave them out")
    if (size := len(text.encode())) > MAX_ADDRESS:
        raise InvalidValue(f"has {size:,} bytes", f"an address has {MAX_ADDRESS:,} at the most")
    return text


def web_settings(text: str) -> WebSettings | None:
    """Where the pages are served, from `"127.0.0.1:8765"`; of `""` None. Raises InvalidValue."""
    hint = 'write "127.0.0.1:8765", or "" for no pages'
    if text == "":
        return None
    found = re.fullmatch(r"(\[[0-9a-fA-F:]+\]|[\w.-]+):([0-9]{1,5})", text)
    if not found or int(found[2]) > 65535:
        raise InvalidValue(f"{quoted(text)} is not a host and a port", hint)
    host = found[1].strip("[]")
    try:
        is_known = host == "localhost" or bool(ipaddress.ip_address(host))
    except ValueError:
        is_known = False
    if not is_known:
        raise InvalidValue(
            f"{quoted(host)} is no address of this machine",
            f'{hint}; "0.0.0.0:8765" is every network, and asks for users: `watchword user add`',
        )
    return WebSettings(host=host, port=int(found[2]))


def public_url(text: str) -> str:
    """The origin of the pages, `https://press.example.org`. Raises InvalidValue."""
    parts = urlsplit(web_address(text))
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise InvalidValue(
            f"{quoted(text)} is more than a name",
            'write it without a path: "https://press.example.org"',
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"


def quoted(text: str) -> str:
    """The text for a message: in quotes, at most 60 characters, without control characters."""
    line = "".join(c if c.isprintable() else "�" for c in text)
    return f'"{line[:57]}…"' if len(line) > 60 else f'"{line}"'
