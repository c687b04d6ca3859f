"""Writes a message as a mail: safe headers, plain text, the same Message-ID each time."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.header import Header, decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP, Policy, compat32
from email.utils import format_datetime

from watchword.domain.delivery import Kind, Message
from watchword.notify.content import Content, StoryContent
from watchword.notify.describe import describe
from watchword.notify.mail_html import render_html
from watchword.notify.reader import Reader
from watchword.notify.receiver import ReceiverOptions, full_id, whole_id
from watchword.notify.render import render_content, render_line
from watchword.notify.style import Style
from watchword.wording.safe_text import one_line

logger = logging.getLogger(__name__)

_POLICY = SMTP.clone(cte_type="7bit")
"""Texts that are not ASCII are encoded, because some relays do not pass 8 bits."""
_NOT_IN_LABEL = re.compile(r"[^A-Za-z0-9-]+")
_ATOMS = re.compile(r"[A-Za-z0-9]+( [A-Za-z0-9]+)*")
_FOLD = re.compile(r"\r?\n(?=[ \t])")
"""Where a long header goes on in the next line (RFC 5322, section 2.2.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAddresses:
    """From whom a mail is, and to whom."""

    sender: Address
    recipient: Address


class EncodedHeader(str):
    """A header with a value that is encoded; the generator of the mail writes it as it is.

    The header classes of the standard library parse the value that they are given: they decode an
    encoded word (RFC 2047) that is a part of the text, and write what it said, line breaks too
    (Python before 3.11.10). `EmailPolicy` takes an object with a `name` as it is.
    """

    name: str
    text: str
    """What a reader of mail makes of the value."""

    def __new__(cls, name: str, encoded: str, text: str) -> EncodedHeader:
        header = super().__new__(cls, encoded)
        header.name, header.text = name, text
        return header

    def fold(self, *, policy: Policy) -> str:
        """The header with its line ends, as the policy wants them. Pure."""
        lines = self.split("\n")
        return f"{self.name}: {policy.linesep.join(lines)}{policy.linesep}"


def encode_text(name: str, text: str) -> EncodedHeader:
    """A header with one line of text, in encoded words where the text needs them. Pure."""
    charset = "us-ascii" if _is_plain(text) else "utf-8"
    return EncodedHeader(name, Header(text, charset, header_name=name).encode(), text)


def encode_address(name: str, address: Address) -> EncodedHeader:
    """A header with one address; its display name is a quoted string or encoded words. Pure."""
    if _is_plain(address.display_name):
        return EncodedHeader(name, str(address), str(address))
    phrase = Header(address.display_name, "utf-8", header_name=name).encode()
    end = f" <{address.addr_spec}>"
    return EncodedHeader(name, phrase + end, address.display_name + end)


def build_mail(
    message: Message, addresses: MailAddresses, style: Style, options: ReceiverOptions
) -> EmailMessage:
    """The mail. Its subject is the headline, its date is when the message was made.

    The mail is read back: each header must stand there once and decode to its text. Where it does
    not, the name of the topic is the subject and the headline is in the body alone, and the log says
    so. Raises nothing for any text.
    """
    reader = Reader(zone=options.zone, now=message.created_at, language=options.language)
    content = describe(message, reader)
    text, html = mail_text(content, style), render_html(content)
    for sender, subject in _headings(message, addresses.sender, content.subject):
        headers = (
            encode_address("From", sender),
            encode_address("To", addresses.recipient),
            encode_text("Subject", subject),
            encode_text("Date", format_datetime(message.created_at)),
            encode_text("Message-ID", f"<{full_id(message, options.domain)}>"),
            *_thread(message, options.domain),
            list_id(message, options.domain),
            *_unsubscribe(message, options.public_url),
            encode_text("Auto-Submitted", "auto-generated"),
        )
        mail = EmailMessage(policy=_POLICY)
        for header in headers:
            mail[header.name] = header
        mail.set_content(text)
        mail.add_alternative(html, subtype="html")
        # Nothing of it is random, so that a repetition has the same bytes.
        mail.set_boundary(f"=_{message.id.partition('@')[0]}")
        if reads_back(mail.as_bytes(), headers):
            return mail
        logger.warning("mail_subject_replaced", extra={"message_id": message.id})
    return mail


def _thread(message: Message, domain: str) -> Iterator[EncodedHeader]:
    """The headers that put a mail below the one that it answers (RFC 5322, section 3.6.4). Pure."""
    if message.in_reply_to is not None:
        for name in ("In-Reply-To", "References"):
            yield encode_text(name, f"<{whole_id(message.in_reply_to.id, domain)}>")


def _unsubscribe(message: Message, public_url: str) -> Iterator[EncodedHeader]:
    """The headers of the button with which mail programs mute a topic on its channel. Pure.

    RFC 8058, section 3.1: the address is of https.
    """
    if message.unsubscribe and public_url.startswith("https://"):
        yield EncodedHeader(
            "List-Unsubscribe", address := f"<{public_url}{message.unsubscribe}>", address
        )
        yield encode_text("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")


def mail_text(content: Content, style: Style) -> str:
    """The mail for readers without HTML: the same content, with the same foot. Pure."""
    actions = [
        action
        for item in content.items
        if isinstance(item, StoryContent) and not content.is_list
        for action in item.actions
    ]
    foot = "\n".join(render_line(line, style) for line in (*actions, *content.foot))
    return f"{render_content(content, style).body}\n\n{foot}\n"


def list_id(message: Message, domain: str) -> EncodedHeader:
    """The header by which mail programs sort: the topic; of a list the channel (RFC 2919). Pure."""
    key = name = message.channel
    topics = {member.topic_key: member.topic for member in message.members}
    if len(topics) == 1 and len(message.items) == 1 and message.kind is not Kind.DIGEST:
        key, name = topics.popitem()
    label = _NOT_IN_LABEL.sub("-", key).strip("-") or "watchword"
    phrase = said = one_line(name, 60)
    if not _ATOMS.fullmatch(said):
        phrase = Header(said, "utf-8", header_name="List-Id").encode()
    end = f" <{label}.{domain}>"
    return EncodedHeader("List-Id", f"{phrase}{end}", f"{said}{end}")


def reads_back(mail: bytes, headers: Iterable[EncodedHeader]) -> bool:
    """Whether each of the headers is in the mail once, decodes to its text, and no other is. Pure.

    The headers of the content (RFC 2045) may be there too.
    """
    parsed = BytesParser(policy=compat32).parsebytes(mail, headersonly=True)
    found = [
        (name, str(make_header(decode_header(_FOLD.sub("", value).strip()))))
        for name, value in parsed.items()
        if not _is_of_content(name)
    ]
    return sorted(found) == sorted((header.name, header.text) for header in headers)


def _headings(message: Message, sender: Address, subject: str) -> Iterator[tuple[Address, str]]:
    """Sender and subject of the mail; first as wanted, then ever plainer. Pure."""
    topics = {member.topic for member in message.members}
    topic = one_line(topics.pop(), 60) if len(topics) == 1 else ""
    name = f"{sender.display_name}, {topic}" if topic else sender.display_name
    yield Address(name, addr_spec=sender.addr_spec), subject
    yield Address("Watchword", addr_spec=sender.addr_spec), topic or "Watchword"
    yield Address("Watchword", addr_spec=sender.addr_spec), "Watchword"


def _is_plain(text: str) -> bool:
    """Whether a reader of mail shows the text as it is: ASCII without an encoded word. Pure."""
    return text.isascii() and "=?" not in text


def _is_of_content(name: str) -> bool:
    return name.lower().startswith("content-") or name.lower() == "mime-version"
