"""Writes a message as a mail: safe headers, plain text, the same Message-ID each time. Pure."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from watchword.domain.delivery import Message
from watchword.notify.receiver import ReceiverOptions, full_id
from watchword.notify.render import render
from watchword.notify.style import Style
from watchword.wording.safe_text import one_line

_POLICY = SMTP.clone(cte_type="7bit")
"""Texts that are not ASCII are encoded, because some relays do not pass 8 bits."""


def build_mail(
    message: Message,
    *,
    sender: Address,
    recipient: Address,
    style: Style,
    options: ReceiverOptions,
) -> EmailMessage:
    """The mail. Its subject is the headline, its date is when the message was made. Pure.

    Raises nothing for any text: line breaks and controls become spaces before they are a header.
    """
    rendered = render(message, style, options.zone)
    topics = {member.topic for member in message.members}
    name = f"{sender.display_name}, {one_line(topics.pop(), 60)}" if len(topics) == 1 else ""
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address(name or sender.display_name, addr_spec=sender.addr_spec)
    mail["To"] = recipient
    mail["Subject"] = rendered.subject
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<{full_id(message, options.domain)}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(f"{rendered.body}\n\nTimes in {options.zone.key}.\n")
    return mail
