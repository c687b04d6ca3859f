"""A file of mails (`mbox:PATH`, RFC 4155), which any mail program opens; needs no account."""

from __future__ import annotations

from dataclasses import dataclass
from email.generator import BytesGenerator
from email.headerregistry import Address
from io import BytesIO
from pathlib import Path

from watchword.domain.delivery import Message, Taken
from watchword.notify.local_file import append, local_path
from watchword.notify.mail_message import MailAddresses, build_mail
from watchword.notify.receiver import ReceiverOptions
from watchword.notify.style import Style


def make(url: str, style: Style, options: ReceiverOptions) -> MboxReceiver:
    """The receiver of `mbox:PATH`. Raises BadAddress where its folder is not there."""
    path = local_path(url, options.folder)
    return MboxReceiver(path=path, style=style, options=options)


@dataclass(frozen=True, slots=True, kw_only=True)
class MboxReceiver:
    """One file of mails; it is made by the first message."""

    path: Path
    style: Style
    options: ReceiverOptions

    def send(self, message: Message) -> Taken:
        """As `Receiver.send`: the whole message is appended and reaches the disk, or nothing of it."""
        append(self.path, self._entry(message))
        return Taken(items=len(message.items))

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
