"""How Twisted connects to a host: by the guard's addresses, and with no race where there is but one.

Twisted's own endpoint makes a class, a timer and a dozen callbacks for each connection, to try many
addresses by turns. Here only a name with more than one address takes that way.
"""

from __future__ import annotations

import re
from typing import Any

from twisted.internet.address import IPv6Address
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import (
    HostnameEndpoint,
    TCP4ClientEndpoint,
    TCP6ClientEndpoint,
    wrapClientTLS,
)
from twisted.internet.interfaces import IResolutionReceiver, IStreamClientEndpoint
from twisted.web.client import URI
from twisted.web.iweb import IAgentEndpointFactory
from zope.interface import implementer  # type: ignore[import-untyped]

_PLAIN = re.compile(r"(?!.*xn--)(?:[a-z0-9-]{1,63}\.)*[a-z0-9-]{1,63}\.?", re.I)
"""A name that needs no encoding: Twisted decodes and encodes the others, or refuses them."""


@implementer(IAgentEndpointFactory)
class Endpoints:
    """Makes the endpoints of one Agent, each to connect within `timeout` seconds."""

    def __init__(self, reactor: Any, policy: Any, timeout: float) -> None:
        """`policy`: of TLS, an IPolicyForHTTPS."""
        self._reactor, self._policy, self._timeout = reactor, policy, timeout

    def endpointForURI(self, uri: URI) -> Any:
        """Twisted calls this for each request."""
        name = uri.host.decode("ascii")
        kind: Any = _Plain if _PLAIN.fullmatch(name) else HostnameEndpoint
        endpoint = kind(self._reactor, name, uri.port, self._timeout)
        if uri.scheme == b"http":
            return endpoint
        return wrapClientTLS(self._policy.creatorForNetloc(uri.host, uri.port), endpoint)


@implementer(IStreamClientEndpoint)
class _Plain:
    def __init__(self, reactor: Any, name: str, port: int, timeout: float) -> None:
        self._reactor, self._name, self._port, self._timeout = reactor, name, port, timeout

    def connect(self, factory: Any) -> Any:
        """Twisted calls this. It connects only to what the reactor's resolver, the guard, returns."""
        resolved: Deferred[list[Any]] = Deferred()
        self._reactor.nameResolver.resolveHostName(_Receiver(resolved), self._name, self._port)
        return resolved.addCallback(self._connect, factory)

    def _connect(self, addresses: list[Any], factory: Any) -> Any:
        if len(addresses) != 1:  # the guard has them still
            several = HostnameEndpoint(self._reactor, self._name, self._port, self._timeout)
            return several.connect(factory)
        kind = TCP6ClientEndpoint if isinstance(addresses[0], IPv6Address) else TCP4ClientEndpoint
        return kind(self._reactor, addresses[0].host, self._port, self._timeout).connect(factory)


@implementer(IResolutionReceiver)
class _Receiver:
    def __init__(self, resolved: Deferred[list[Any]]) -> None:
        self._resolved, self._addresses = resolved, list[Any]()

    def resolutionBegan(self, resolution: Any) -> None:
        """Twisted calls these three."""

    def addressResolved(self, address: Any) -> None:
        self._addresses.append(address)

    def resolutionComplete(self) -> None:
        self._resolved.callback(self._addresses)
