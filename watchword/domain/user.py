"""Users: their names and roles, how long they stay signed in, and how often a sign-in may be tried."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from ipaddress import IPv6Address, ip_address, ip_network

SESSION, KEPT_SESSION = timedelta(hours=12), timedelta(days=30)
"""How long a session lives; the second where the user asks to stay signed in."""
MIN_PASSWORD, MAX_PASSWORD = 10, 1000
"""Characters."""
MAX_NAME = 40
FORGOTTEN = timedelta(days=1)
"""After it without a try, earlier failed ones count no more."""
FREE_TRIES, FREE_TRIES_OF_ADDRESS, FREE_TRIES_OF_NAME = 5, 20, 100
"""Sign-ins that may fail in a row without a pause: of a name from one address or in one known browser;
of an address, which an office may share; of a name from everywhere (NIST SP 800-63B, 5.2.2, has 100)."""
PAUSE, MAX_PAUSE = timedelta(minutes=1), timedelta(minutes=16)


class Role(IntEnum):
    """What a user may do; each may do what those before it may."""

    READER = 1
    """Looks."""
    EDITOR = 2
    """Changes topics, sources, stories and mutes."""
    ADMIN = 3
    """Changes channels, users and the system too."""


ROLES = {role.name.lower(): role for role in Role}
"""By the word that people write."""


SCOPES = {"read": Role.READER, "edit": Role.EDITOR, "admin": Role.ADMIN}
"""What a token may do, by the word that people write: the most that it can be asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """One who may sign in."""

    name: str
    role: Role
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRecord:
    """A user with what `user list` shows."""

    user: User
    sessions: int
    """In how many browsers the user is signed in."""
    signed_in_at: datetime | None
    """When the newest of these sessions began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A browser in which a user is signed in."""

    id_hash: str
    """The SHA-256 of the id, which the browser alone has."""
    user: str
    created_at: datetime
    expires_at: datetime
    address: str
    """From where the user signed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a program shows in place of a sign-in; the secret itself is nowhere."""

    id: int
    user: str
    """In whose name it asks."""
    scope: Role
    label: str
    """What it is for."""
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """Sign-ins that failed in a row, of one key."""

    failed: int
    last_at: datetime


def normalized_name(text: str) -> str | None:
    """A name in its one spelling, `Mori` as `mori`; None: it cannot be one. Pure."""
    name = unicodedata.normalize("NFKC", text.strip()).casefold()
    fits = 0 < len(name) <= MAX_NAME and name[0].isalnum()
    return name if fits and all(c.isalnum() or c in "._-" for c in name) else None


def normalized_password(text: str) -> str:
    """A password in the one spelling of its characters, which keyboards send in several. Pure."""
    return unicodedata.normalize("NFC", text)


def next_try(tries: Tries | None, now: datetime, *, free: int) -> datetime | None:
    """When a sign-in may be tried again; None: now. Pure.

    After `free` failures each pause is twice the one before it, up to 16 minutes.
    """
    if tries is None or tries.failed < free or now - tries.last_at > FORGOTTEN:
        return None
    doubled = PAUSE * 2 ** min(tries.failed - free, 10)
    until = tries.last_at + min(doubled, MAX_PAUSE)
    return until if tries.last_at <= now < until else None


def mark_browser(browser: str, name: str, password: str) -> str:
    """What a browser keeps in which this user has signed in: its id and a signature. Pure.

    `password`: the hash of the user's password. It is the key: no row is needed, and a new password
    makes every browser an unknown one.
    """
    signed = hmac.new(password.encode(), f"browser {browser} {name}".encode(), hashlib.sha256)
    return f"{browser}.{signed.hexdigest()}"


def known_browser(mark: str, name: str, password: str | None) -> str | None:
    """The id of a browser in which this user has signed in with the password of today. Pure.

    `password`: as above; None: there is no such user.
    """
    browser = mark.partition(".")[0]
    if password is None or not browser:
        return None
    expected = mark_browser(browser, name, password)
    return browser if hmac.compare_digest(expected.encode(), mark.encode()) else None


def address_group(address: str) -> str:
    """Whose failures count together: an IPv4 address, or the /64 network that one line has. Pure."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, IPv6Address):
        return str(ip.ipv4_mapped or ip_network((ip, 64), strict=False))
    return str(ip)
