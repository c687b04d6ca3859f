"""Receivers that need no account: the terminal (`console:`), and a file of mails (`mbox:PATH`)."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.generator import BytesGenerator
from email.headerregistry import Address
from io import BytesIO, FileIO
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from watchword.domain.delivery import Message
from watchword.errors import DeliveryError
from watchword.notify.letter import letter
from watchword.notify.receiver import Identity
from watchword.notify.render import render
from watchword.notify.style import LETTER, TERMINAL
from watchword.notify.wrap import wrap

LOCK_TRIES, LOCK_PAUSE = 50, 0.2
"""10 s in all."""
MEASURE = 100
"""Columns at most: the eye loses the way back on longer lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Console:
    """A stream that somebody may look at; where it is a terminal, words are marked and lines broken.

    No id is shown: nobody looks for a repetition there.
    """

    stream: TextIO
    zone: ZoneInfo

    def send(self, message: Message) -> None:
        """Written and flushed."""
        try:
            self.stream.write(f"{self._body(message)}\n\n")
            self.stream.flush()
        except (OSError, ValueError) as error:  # ValueError: closed, or of another encoding
            raise DeliveryError(f"the console cannot be written to: {error}") from error

    def _body(self, message: Message) -> str:
        if not self.stream.isatty():
            return f"\n{render(message, LETTER, self.zone).body}"
        columns = min(shutil.get_terminal_size().columns, MEASURE)
        plain = os.environ.get("TERM") == "dumb" or "NO_COLOR" in os.environ
        body = render(message, LETTER if plain else TERMINAL, self.zone).body
        return f"{'─' * columns}\n{wrap(body, columns)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """A file of mails in the mbox format (RFC 4155), which any mail program opens."""

    path: Path
    zone: ZoneInfo
    identity: Identity

    def send(self, message: Message) -> None:
        """Appended under a lock and on the disk; or the file is as it was before."""
        address = Address("Watchword", "watchword", self.identity.domain)
        mail = letter(
            message, sender=address, recipient=address, zone=self.zone, identity=self.identity
        )
        mail.set_unixfrom(f"From {address.addr_spec} {message.created_at.ctime()}")
        text = BytesIO()
        BytesGenerator(text, mangle_from_=True, policy=mail.policy.clone(linesep="\n")).flatten(
            mail, unixfrom=True
        )
        try:
            with self.path.open("ab", buffering=0) as file, _locked(file):
                _append(file, text.getvalue() + b"\n")
        except OSError as error:
            reason = f"{self.path.name} cannot be written to: {error.strerror}"
            raise DeliveryError(reason) from error


@contextlib.contextmanager
def _locked(file: FileIO) -> Iterator[None]:
    for _ in range(LOCK_TRIES):
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        time.sleep(LOCK_PAUSE)
    else:
        raise DeliveryError("another program has locked the mailbox")
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def _append(file: FileIO, content: bytes) -> None:
    before = file.seek(0, os.SEEK_END)
    try:
        while content:
            content = content[file.write(content) :]
        os.fsync(file.fileno())
    except OSError:
        with contextlib.suppress(OSError):
            os.truncate(file.fileno(), before)
        raise
