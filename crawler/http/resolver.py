"""Guards connections: a name resolves only to addresses that the policy allows.

Twisted connects only to addresses that its resolver returned, also for addresses in any spelling
(`127.2`, `0x7f000001`). So the address cannot change between the check and the connection.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from twisted.internet._resolver import GAIResolver, HostResolution
from twisted.internet.interfaces import (
    IHostnameResolver,
    IResolutionReceiver,
)
from twisted.python.threadpool import ThreadPool
from zope.interface import implementer, provider  # type: ignore[import-untyped]

from crawler.http.guard import NetworkPolicy

TTL = 60.0
"""Seconds for which an answer is kept, also "not found". Scrapy's own cache keeps it for ever."""
MAX_CACHED_NAMES = 10_000
MAX_THREADS = 50
"""A name server that does not answer blocks a thread for up to a minute."""


class _DaemonThreads(ThreadPool):
    """Daemon threads: the process ends without waiting for them."""

    @staticmethod
    def threadFactory(*args: Any, **kwargs: Any) -> threading.Thread:  # type: ignore[override]
        return threading.Thread(*args, daemon=True, **kwargs)


@dataclass(frozen=True, slots=True)
class _Known:
    addresses: tuple[Any, ...]
    """The allowed addresses, as Twisted's values."""
    refusal: str | None
    until: float


@implementer(IHostnameResolver)
class GuardResolver:
    """Resolves names through the system and drops refused addresses. There is one a process."""

    def __init__(self, reactor: Any) -> None:
        threads = _DaemonThreads(0, MAX_THREADS, "resolver")
        threads.start()
        self._system: Any = GAIResolver(reactor, lambda: threads, _getaddrinfo)  # type: ignore[arg-type]
        self._known: dict[str, _Known] = {}
        self._policy = NetworkPolicy()

    def use(self, policy: NetworkPolicy) -> None:
        """Use this policy from now on."""
        self._policy = policy
        self._known.clear()

    def refusal(self, name: str) -> str | None:
        """The refused address and its kind, if the policy refused all addresses of `name`; else None."""
        known = self._known.get(_key(name))
        return known.refusal if known and not known.addresses else None

    # No class satisfies the types of Twisted's interface. Twisted passes these arguments by name.
    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Any = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        """Twisted calls this (IHostnameResolver)."""
        known = self._known.get(_key(hostName))
        if known is None or known.until < time.monotonic():
            receiver = _Judge(self, hostName, portNumber, resolutionReceiver)
            return self._system.resolveHostName(
                receiver, hostName, 0, addressTypes, transportSemantics
            )
        resolution = HostResolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        _deliver(known, portNumber, resolutionReceiver)
        return resolution

    def judge(self, name: str, addresses: Sequence[Any]) -> _Known:
        """Keep the allowed addresses of a name, and the first refusal."""
        refusals = {address: self._policy.allows(address.host) for address in addresses}
        allowed = tuple(address for address, refusal in refusals.items() if refusal is None)
        known = _Known(
            allowed, next(filter(None, refusals.values()), None), time.monotonic() + TTL
        )
        if len(self._known) >= MAX_CACHED_NAMES:
            self._known.clear()
        self._known[_key(name)] = known
        return known


@provider(IResolutionReceiver)
class _Judge:
    """Receives the system's addresses and passes the allowed ones to Twisted."""

    def __init__(self, guard: GuardResolver, name: str, port: int, receiver: Any) -> None:
        self._guard, self._name, self._port, self._receiver = guard, name, port, receiver
        self._addresses: list[Any] = []

    def resolutionBegan(self, resolution: Any) -> None:
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:
        self._addresses.append(address)

    def resolutionComplete(self) -> None:
        _deliver(self._guard.judge(self._name, self._addresses), self._port, self._receiver)


def _deliver(known: _Known, port: int, receiver: Any) -> None:
    for address in known.addresses:
        receiver.addressResolved(type(address)(address.type, address.host, port))
    receiver.resolutionComplete()


def _key(name: str) -> str:
    try:
        return name.encode("idna").decode().lower()
    except UnicodeError:
        return name.lower()


def _getaddrinfo(name: Any, *args: Any) -> Any:
    try:
        return socket.getaddrinfo(name, *args)
    except UnicodeError as error:
        # An impossible name such as `a..b`. Without this Twisted would wait for an answer for ever.
        raise socket.gaierror(str(error)) from error
