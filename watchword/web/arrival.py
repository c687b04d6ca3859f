"""How a request arrived: under which name, over https or not, and from which address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from watchword.domain.config import Network, WebSettings

Address = IPv4Address | IPv6Address
FORWARDED = (
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
)
"""What proxies add, and what anybody may send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Where a request came from, and whom it asks for."""

    host: str
    """The Host that the browser asked for, with its port."""
    scheme: str
    address: str
    """Of the browser, as far as a proxy that we know says it."""
    refused: str = ""
    """Why it is not answered."""

    def applied(self, scope: Scope) -> Scope:
        """The request as the browser sent it, for all that comes after the door. Pure."""
        kept = [(name, value) for name, value in scope["headers"] if name != b"host"]
        client = (scope.get("client") or ("", 0))[1]
        return {
            **scope,
            "scheme": self.scheme,
            "client": (self.address, client),
            "headers": [(b"host", self.host.encode("latin-1")), *kept],
        }


def arrival_of(scope: Scope, web: WebSettings | None) -> Arrival:
    """How a request arrived. Pure. `web`: None before there is a configuration.

    Only a proxy of `[web] proxies` is believed: the name that the browser asked for, and from where. Of
    X-Forwarded-For the last address counts that is none of the proxies': those before it are what the
    browser itself may have sent. Whether it is https says `public_url`, and no header.
    """
    headers, address = Headers(scope=scope), (scope.get("client") or ("", 0))[0]
    host = headers.get("host", "")
    proxies = web.proxies if web else ()
    if any(name in headers for name in FORWARDED):
        if not _is_among(address, proxies):
            why = "The pages of Watchword are served to no proxy that [web] proxies does not name."
            return Arrival(host=host, scheme="http", address=address, refused=why)
        host = headers.get("x-forwarded-host", host)
        address = _client(headers.getlist("x-forwarded-for"), address, proxies)
    public = urlsplit(web.public_url if web else "")
    is_public = bool(public.netloc) and host.lower() == public.netloc
    known = {web.host, *(scope.get("server") or ())[:1]} if web else set()
    if len(headers.getlist("host")) > 1 or not (
        is_public or is_loopback(host) or name_of(host) in known
    ):
        why = "The pages of Watchword are not served under this name."
        return Arrival(host=host, scheme="http", address=address, refused=why)
    return Arrival(host=host, scheme=public.scheme if is_public else "http", address=address)


def _client(forwarded: Sequence[str], proxy: str, proxies: Sequence[Network]) -> str:
    for one in reversed([part.strip() for line in forwarded for part in line.split(",")]):
        if parsed(one) is None:
            break
        if not _is_among(one, proxies):
            return one
    return proxy


def _is_among(address: str, networks: Sequence[Network]) -> bool:
    found = parsed(address)
    return found is not None and any(found in network for network in networks)


def parsed(address: str) -> Address | None:
    """An IPv4 address that came over IPv6 as what it is; None: it is no address. Pure."""
    try:
        found = ip_address(address.strip("[]"))
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def is_loopback(host: str) -> bool:
    """Whether the Host of a request is this machine: `localhost:8765`, `[::1]`. Pure.

    A page of somebody else whose name leads to this machine (DNS rebinding) sends its own name.
    """
    name = name_of(host)
    found = parsed(name)
    return name == "localhost" or (found is not None and found.is_loopback)


def name_of(host: str) -> str:
    """`127.0.0.1` of the Host `127.0.0.1:8765`, in small letters and without brackets. Pure."""
    name = host.rpartition(":")[0] if ":" in host and not host.endswith("]") else host
    return name.lower().strip("[]")
