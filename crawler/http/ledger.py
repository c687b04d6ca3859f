"""What each host was asked since it was taken last, and what its robots.txt said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus

from crawler.plain.urls import host
from watchword.domain.traffic import Robots, Traffic


class Ledger:
    """By host. It lives as long as the crawler, through all its engines."""

    def __init__(self) -> None:
        self._hosts: dict[str, Traffic] = {}

    def count(self, url: str, *, status: int, size: int, asks_to_wait: bool) -> None:
        """Add an answer. `size`: the bytes of its body as they came."""
        name = host(url)
        known = self._hosts.get(name, Traffic(host=name))
        self._hosts[name] = replace(
            known,
            requests=known.requests + 1,
            unchanged=known.unchanged + (status == HTTPStatus.NOT_MODIFIED),
            bytes=known.bytes + size,
            waits=known.waits + asks_to_wait,
        )

    def keep(self, url: str, robots: Robots) -> None:
        """Keep what the robots.txt of this address's host said."""
        name = host(url)
        self._hosts[name] = replace(self._hosts.get(name, Traffic(host=name)), robots=robots)

    def drain(self) -> Sequence[Traffic]:
        """All of it; what comes later is counted from nothing."""
        taken, self._hosts = list(self._hosts.values()), {}
        return taken
