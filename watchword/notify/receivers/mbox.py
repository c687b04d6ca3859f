"""A file of mails (`mbox:PATH`, RFC 4155), which any mail program opens; needs no account."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.generator import BytesGenerator
from email.headerregistry import Address
from io import BytesIO, FileIO
from pathlib import Path

from watchword.domain.delivery import Message
from watchword.errors import DeliveryError
from watchword.notify.mail_message import MailAddresses, build_mail
from watchword.notify.receiver import BadAddress, ReceiverOptions
from watchword.notify.style import Style

LOCK_TRIES, LOCK_PAUSE = 50, 0.2
"""How often the lock is tried, and the seconds between two tries: 10 s together."""


def make(url: str, style: Style, options: ReceiverOptions) -> MboxReceiver:
    """The receiver of `mbox:PATH`. Raises BadAddress where its folder is not there."""
    rest = url.partition(":")[2]
    path = options.folder / rest
    if not rest or path.is_dir() or not path.parent.is_dir():
        hint = 'write a path in a folder that is there: "mbox:alerts.mbox"'
        raise BadAddress("leads to no file", hint)
    return MboxReceiver(path=path, style=style, options=options)


@dataclass(frozen=True, slots=True, kw_only=True)
class MboxReceiver:
    """One file of mails; it is made by the first message."""

    path: Path
    style: Style
    options: ReceiverOptions

    def send(self, message: Message) -> int:
        """As `Receiver.send`: the whole message is appended under a lock and reaches the disk.

        Where that fails, the file is as before.
        """
        content = self._entry(message)
        try:
            with self.path.open("ab", buffering=0) as file, _locked(file):
                _append(file, content)
        except OSError as error:
            reason = f"{self.path.name} cannot be written to: {error.strerror}"
            raise DeliveryError(reason) from error
        return len(message.items)

    def _entry(self, message: Message) -> bytes:
        """The mail below its `From ` line; a `>` goes before a line of its text that begins so."""
        address = Address("Watchword", "watchword", self.options.domain)
        addresses = MailAddresses(sender=address, recipient=address)
        mail = build_mail(message, addresses, self.style, self.options)
        mail.set_unixfrom(f"From {address.addr_spec} {message.created_at.ctime()}")
        text = BytesIO()
        policy = mail.policy.clone(linesep="\n")
        BytesGenerator(text, mangle_from_=True, policy=policy).flatten(mail, unixfrom=True)
        return text.getvalue() + b"\n"


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
