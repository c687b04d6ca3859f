"""The Sender of the core: it knows the URL of each channel, and sends messages in threads."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from watchword.domain.channel import FollowStyle
from watchword.domain.delivery import SEND_TIMEOUT, Message, Taken
from watchword.errors import DeliveryError, Problem, Scope
from watchword.notify.receiver import BadAddress, EditingReceiver, Receiver, ReceiverOptions
from watchword.notify.receivers.registry import (
    doubt,
    follow_styles,
    make_receiver,
    secrets,
    send_timeout,
)
from watchword.notify.redact import Redactor
from watchword.notify.signature import PREFIX
from watchword.wording.catalogue import ENGLISH

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where a channel leads, and who reads its messages."""

    url: str = field(repr=False)
    zone: ZoneInfo
    language: str = ENGLISH
    secret: str = field(default="", repr=False)
    """As these of ReceiverOptions."""


class ChannelSender:
    """Implements `watchword.ports.Sender`.

    A channel's receiver is made once and kept, because it holds the pace of its service. Each message
    is sent in a daemon thread of its own: with an executor, the end of the program would wait for a
    receiver that hangs.
    """

    def __init__(
        self,
        destinations: Mapping[str, Destination],
        *,
        folder: Path,
        domain: str,
        now: Callable[[], datetime],
        console: TextIO | None = None,
        public_url: str = "",
    ) -> None:
        """`destinations`: by the name of the channel. `folder`: where relative paths begin.

        `domain`: what stands behind the `@` of a Message-ID. `now`: the time by the clock. `console`:
        where `console:` writes; None is the standard output. `public_url`: as of ReceiverOptions.
        """
        self._destinations = dict(destinations)
        self._folder, self._domain, self._console = folder, domain, console or sys.stdout
        self._now, self._public_url = now, public_url
        self._receivers: dict[str, Receiver] = {}
        self._styles: dict[str, frozenset[FollowStyle]] = {}
        self._making = threading.Lock()
        known = [secret for one in destinations.values() for secret in secrets(one.url)]
        signing = [one.secret for one in destinations.values() if one.secret]
        self.redactor = Redactor(
            [*known, *signing, *(one.removeprefix(PREFIX) for one in signing)]
        )
        """A filter for the handlers of the log: it removes every secret of these channels."""

    async def send(self, channel: str, message: Message) -> Taken:
        """As `Sender.send`. The receivers have limits of their own, which end before that one."""
        seconds = self.send_timeout(channel).total_seconds()
        sending = _in_thread(lambda: self._send(channel, message), f"to {channel}")
        try:
            return await asyncio.wait_for(sending, seconds)
        except TimeoutError:
            # A service that sends its answer byte by byte has had the message long ago, and no
            # library cuts it off.
            reason = f"no end of the answer within {seconds:g} s"
            raise DeliveryError(reason, unanswered=True) from None

    async def update(self, channel: str, message: Message) -> None:
        """As `Sender.update`."""
        seconds = self.send_timeout(channel).total_seconds()
        changing = _in_thread(lambda: self._update(channel, message), f"to {channel}")
        try:
            await asyncio.wait_for(changing, seconds)
        except TimeoutError:
            reason = f"no end of the answer within {seconds:g} s"
            raise DeliveryError(reason, unanswered=True) from None

    def send_timeout(self, channel: str) -> timedelta:
        """As `Sender.send_timeout`."""
        destination = self._destinations.get(channel)
        return SEND_TIMEOUT if destination is None else send_timeout(destination.url)

    def follow_styles(self, channel: str) -> frozenset[FollowStyle]:
        """As `Sender.follow_styles`."""
        if channel not in self._styles:
            destination = self._destinations.get(channel)
            self._styles[channel] = follow_styles(destination.url) if destination else frozenset()
        return self._styles[channel]

    def server_of(self, channel: str) -> tuple[str, int] | None:
        """Host and port of the server that the receiver of a channel speaks to, where its URL names one.

        Raises BadAddress.
        """
        server = getattr(self._make(channel), "server", None)
        return None if server is None else (server.host, server.port)

    def check(self) -> Iterator[Problem]:
        """One problem for each bad URL; no problem holds the URL. Opens no connection."""
        for channel in self._destinations:
            try:
                self._make(channel)
            except BadAddress as bad:
                yield Problem(f"channels.{channel}.{bad.key}", bad.what, bad.hint)

    def warnings(self) -> Iterator[Problem]:
        """One problem for each URL of which only a message shows whether it works. Opens nothing."""
        for channel, destination in self._destinations.items():
            with contextlib.suppress(BadAddress):  # `check` says so
                if what := doubt(destination.url):
                    hint = f"`watchword channel test {channel}` sends one"
                    yield Problem(f"channels.{channel}.url", what, hint)

    def unable(self, wanted: Mapping[str, FollowStyle | None]) -> Iterator[Problem]:
        """One problem for each channel whose receiver cannot follow a story as its user wrote.

        `wanted`: by the name of the channel; None: nothing was written.
        """
        for channel, style in wanted.items():
            can = self.follow_styles(channel)
            if channel in self._destinations and style not in (None, FollowStyle.NEW, *can):
                what = f'its receiver has no "{style}", so "new" is used'
                others = " or ".join(f'"{one}"' for one in sorted({*can, FollowStyle.NEW}))
                hint = f"write {others}, or leave it out"
                yield Problem(f"channels.{channel}.follow_style", what, hint)

    def _send(self, channel: str, message: Message) -> Taken:
        return self._call(channel, message, lambda: self._receiver(channel).send(message))

    def _update(self, channel: str, message: Message) -> Taken:
        def change() -> Taken:
            receiver = self._receiver(channel)
            if not isinstance(receiver, EditingReceiver):
                raise DeliveryError("its receiver changes no message", scope=Scope.MESSAGE)
            return receiver.update(message)

        return self._call(channel, message, change)

    def _call(self, channel: str, message: Message, work: Callable[[], Taken]) -> Taken:
        names = {"channel": channel, "message_id": message.id}
        try:
            taken = work()
            _log.debug("deliver", extra=names | {"came": "taken"})
            return taken
        except DeliveryError as error:
            _log.debug("deliver", extra=names | {"came": f"failed: {error.reason}"})
            raise
        except Exception as error:  # noqa: BLE001 -- a library's own fault must not end the daemon
            trace = self.redactor.redact(traceback.format_exc())
            _log.error("send_failed %s", trace, extra={"channel": channel})
            raise DeliveryError(f"the sender failed: {type(error).__name__}") from None

    def _receiver(self, channel: str) -> Receiver:
        """The channel's receiver. Raises DeliveryError where its URL is missing or bad."""
        if channel not in self._destinations:
            raise DeliveryError("the channel's address is not set")
        try:
            return self._make(channel)
        except BadAddress as bad:
            raise DeliveryError(f"the channel's address {bad}") from bad

    def _make(self, channel: str) -> Receiver:
        """The channel's receiver, made at its first use. Raises BadAddress."""
        with self._making:
            if channel not in self._receivers:
                destination = self._destinations[channel]
                options = ReceiverOptions(
                    zone=destination.zone,
                    language=destination.language,
                    folder=self._folder,
                    domain=self._domain,
                    console=self._console,
                    now=self._now,
                    secret=destination.secret,
                    public_url=self._public_url,
                )
                self._receivers[channel] = make_receiver(destination.url, options)
            return self._receivers[channel]


async def _in_thread(work: Callable[[], Taken], name: str) -> Taken:
    """Run the work to its end in a daemon thread; returns its result, or raises its DeliveryError.

    When the caller is cancelled, the thread goes on: it ends by its own limits or with the program.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Taken] = loop.create_future()

    def end(result: Taken | DeliveryError) -> None:
        if not done.done():
            if isinstance(result, DeliveryError):
                done.set_exception(result)
            else:
                done.set_result(result)

    def run() -> None:
        result: Taken | DeliveryError
        try:
            result = work()
        except DeliveryError as refused:
            result = refused
        except BaseException as fault:  # noqa: BLE001 -- or the caller would wait for ever
            result = DeliveryError(f"the sender failed: {type(fault).__name__}")
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits
            loop.call_soon_threadsafe(end, result)

    threading.Thread(target=run, name=name, daemon=True).start()
    return await done
