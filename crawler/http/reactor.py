"""Twisted's reactor as a passenger of the running asyncio loop: one loop and one reactor a process."""

from __future__ import annotations

import asyncio
import sys

from crawler.http.guard import NetworkPolicy
from crawler.http.resolver import GuardResolver

_resolver: GuardResolver | None = None


def install_reactor(policy: NetworkPolicy) -> GuardResolver:
    """Install the reactor on the running loop, where it is not yet, and have names judged by `policy`.

    Raises RuntimeError if this process has a reactor on another loop: Twisted allows one.
    The resolver is installed once as well: a second one would wrap the first, whose refusals stay.
    """
    global _resolver  # the reactor is the process's, and so is what sits on it
    loop = asyncio.get_running_loop()
    if "twisted.internet.reactor" not in sys.modules:
        from twisted.internet import asyncioreactor

        asyncioreactor.install(loop)  # type: ignore[no-untyped-call]
    from twisted.internet import reactor

    if getattr(reactor, "_asyncioEventloop", None) is not loop:
        raise RuntimeError("this process has a reactor on another loop; run one program a process")
    if _resolver is None:
        reactor.startRunning(installSignalHandlers=False)
        _resolver = GuardResolver(reactor)
        reactor.installNameResolver(_resolver)
    _resolver.use(policy)
    return _resolver
