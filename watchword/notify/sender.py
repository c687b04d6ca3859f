"""The Sender of the core: knows the address of each channel, and hands messages over in threads."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from watchword.domain.delivery import Message
from watchword.errors import DeliveryError, Problem
from watchword.notify.address import AddressBook
from watchword.notify.receiver import BadAddress, Identity, Receiver
from watchword.notify.redact import Redactor

_log = logging.getLogger(__name__)


SEND_TIMEOUT = 30.0
"""Seconds; the longest that one attempt may take. Shorter than the lease of a message."""


class ChannelSender:
    """Implements `watchword.ports.Sender`.

    Receivers are made once a channel and kept, for they hold the pace of their service. A hand-over
    runs in a daemon thread of its own: an executor would make the end of the program wait for a
    receiver that hangs.
    """

    def __init__(
        self,
        addresses: Mapping[str, str],
        *,
        folder: Path,
        timezone: str,
        domain: str,
        console: TextIO | None = None,
    ) -> None:
        """`addresses`: the URL of each channel. `folder`: where relative paths begin.

        `timezone`: IANA name, of the times in messages. `domain`: behind the `@` of a Message-ID
        that has none yet. `console`: where `console:` writes; the standard output.
        """
        self._addresses = dict(addresses)
        self._book = AddressBook(
            folder=folder,
            zone=ZoneInfo(timezone),
            identity=Identity(domain=domain),
            console=console or sys.stdout,
        )
        self._receivers: dict[str, Receiver] = {}
        self._making = threading.Lock()
        self.redactor = Redactor(self._addresses.values())
        """A filter for the handlers of the log: strikes every secret that is known here."""

    async def send(self, channel: str, message: Message) -> None:
        """As the port says. Sockets wait 15 s at the most, a mail 25 s, all else `SEND_TIMEOUT`."""
        sending = _in_thread(lambda: self._send(channel, message), f"to {channel}")
        try:
            await asyncio.wait_for(sending, SEND_TIMEOUT)
        except TimeoutError:
            # A service that drips its answer has had the message long ago, and no library cuts it off.
            reason = f"no end of the answer within {SEND_TIMEOUT:g} s"
            raise DeliveryError(reason, unanswered=True) from None

    def check(self) -> Iterator[Problem]:
        """One problem for each bad URL; none holds the URL. Opens no connection."""
        for channel in self._addresses:
            try:
                self._make(channel)
            except BadAddress as bad:
                yield Problem(f"channels.{channel}.url", bad.what, bad.hint)

    def _send(self, channel: str, message: Message) -> None:
        told = {"channel": channel, "message_id": message.id}
        try:
            self._receiver(channel).send(message)
            _log.debug("deliver", extra=told | {"came": "taken"})
        except DeliveryError as error:
            _log.debug("deliver", extra=told | {"came": f"failed: {error.reason}"})
            raise
        except Exception as error:  # noqa: BLE001 -- a library's own fault must not end the daemon
            trace = self.redactor.redact(traceback.format_exc())
            _log.error("hand_over_failed %s", trace, extra={"channel": channel})
            raise DeliveryError(f"the sender failed: {type(error).__name__}") from None

    def _receiver(self, channel: str) -> Receiver:
        if channel not in self._addresses:
            raise DeliveryError("the channel's address is not set")
        try:
            return self._make(channel)
        except BadAddress as bad:
            raise DeliveryError(f"the channel's address {bad}", permanent=True) from bad

    def _make(self, channel: str) -> Receiver:
        with self._making:
            if channel not in self._receivers:
                self._receivers[channel] = self._book.receiver(self._addresses[channel])
            return self._receivers[channel]


async def _in_thread(work: Callable[[], None], name: str) -> None:
    """Run to its end in a daemon thread, and raise the DeliveryError that it raised.

    Cancelling the caller does not stop the thread; it ends by its own limits, or with the program.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def end(error: DeliveryError | None) -> None:
        if not done.done():
            done.set_result(None) if error is None else done.set_exception(error)

    def run() -> None:
        error: DeliveryError | None = None
        try:
            work()
        except DeliveryError as refused:
            error = refused
        except BaseException as fault:  # noqa: BLE001 -- or nobody would ever be answered
            error = DeliveryError(f"the sender failed: {type(fault).__name__}")
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(end, error)

    threading.Thread(target=run, name=name, daemon=True).start()
    await done
