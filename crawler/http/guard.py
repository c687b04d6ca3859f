"""Decides which IP addresses and URLs may be requested. Pure."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from watchword.domain.config import Network

Address = IPv4Address | IPv6Address

_NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        (
            # `is_global` is True for these on at least one Python from 3.11 to 3.13.
            "192.88.99.0/24",  # 6to4 relays, deprecated by RFC 7526
            "64:ff9b:1::/48",  # local-use translation, RFC 8215
            "::/96",  # IPv4-compatible, deprecated by RFC 4291
            "2001::/32",  # Teredo; no site of the press is reached through it
            "2002::/16",  # 6to4; neither through this
            "3fff::/20",  # documentation, RFC 9637
            "5f00::/16",  # segment routing, RFC 9602
            "fec0::/10",  # site-local, deprecated by RFC 3879
        ),
    )
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_UNFIT = re.compile(r"[\x00-\x20\x7f\\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPolicy:
    """Which addresses may be connected to: public ones, and the networks that the owner allows."""

    allow: tuple[Network, ...] = ()
    """Networks that are not public and are allowed by the configuration."""

    def allows(self, address: str | Address) -> str | None:
        """Why this address is refused (`10.0.0.7, a private address`), or None. Pure.

        Of an IPv6 address that contains an IPv4 address (mapped, NAT64) the IPv4 address is checked,
        because the connection goes there.
        """
        plain = _reached(ip_address(str(address).partition("%")[0]))
        if any(plain in network for network in self.allow):
            return None
        kind = _kind(plain)
        return f"{plain}, {kind}" if kind else None


def url_problem(url: str) -> str | None:
    """Why a URL is refused before its name is resolved; None if it is allowed. Pure.

    Backslashes and control characters are refused because parsers disagree about them: the URL that is
    checked could differ from the URL that is fetched.
    """
    if _UNFIT.search(url):
        return "its address has a space, a backslash or a control character in it"
    try:
        parts = urlsplit(url)
        name, _ = parts.hostname, parts.port
    except ValueError:
        return "its address is not valid"
    if parts.scheme not in ("http", "https"):
        return f"its address begins with {parts.scheme}:, only http and https are fetched"
    if "@" in parts.netloc:
        return "its address holds a user name or a password"
    return None if name else "its address names no host"


def _reached(address: Address) -> Address:
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else address


def _kind(address: Address) -> str | None:
    if address.is_loopback:
        return "an address of this machine"
    if address.is_link_local:
        return "a link-local address"
    if address.is_multicast:
        return "a multicast address"
    if any(address in network for network in _NOT_PUBLIC) or not address.is_global:
        return "a private address" if address.is_private else "not a public address"
    return None
