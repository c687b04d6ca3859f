"""Installs Twisted's reactor on the running asyncio loop: one loop and one reactor a process."""

from __future__ import annotations

import asyncio
import sys

from crawler.http.guard import NetworkPolicy
from crawler.http.resolver import GuardResolver

_resolver: GuardResolver | None = None


def install_reactor(policy: NetworkPolicy) -> GuardResolver:
    """Install reactor and resolver if they are not yet installed, and set the resolver's policy.

    Raises RuntimeError if this process has a reactor on another loop: Twisted allows one.
    The resolver is installed once, because a second one would wrap the first and keep its refusals.
    """
    global _resolver  # the reactor exists once a process, so its resolver does too
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
