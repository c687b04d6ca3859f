"""Mail (`mailto:`, `mailtos:`): our own SMTP client.

Apprise's client makes a new Message-ID each time it tries, so a repetition could not be recognized.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.headerregistry import Address
from typing import Any

from watchword.domain.delivery import SEND_TIMEOUT, Message
from watchword.errors import DeliveryError, Scope
from watchword.notify.apprise_url import read_url
from watchword.notify.connection import connection_errors, describe_failure
from watchword.notify.mail_message import MailAddresses, build_mail
from watchword.notify.receiver import BadAddress, ReceiverOptions
from watchword.notify.style import Style
from watchword.wording.safe_text import one_line

ANSWER_TIMEOUT = 10.0
"""Seconds that one answer of the server may take."""
OF_MESSAGE = {550, 552, 554}
"""Answers to the content of a mail that refuse this mail alone (RFC 5321, section 4.2.3)."""
SESSION_TIMEOUT = SEND_TIMEOUT.total_seconds() - 5
"""Seconds until the connection is cut, even if the server still sends a little now and then."""


def make(url: str, style: Style, options: ReceiverOptions) -> MailReceiver:
    """The receiver of an Apprise URL of mail. Raises BadAddress where it has not one recipient."""
    found: Any = read_url(url)  # a NotifyEmail; its types say less than its documentation
    if len(found.targets) != 1:
        hint = "write one: mailtos://…?to=desk@example.org"
        raise BadAddress("has no recipient that is one mail address", hint)
    name, address = found.targets[0]
    port = int(found.port or 0)  # Apprise has filled in the port of the mode
    return MailReceiver(
        server=MailServer(
            host=found.smtp_host,
            port=port,
            tls=found.secure_mode == "ssl" or port == 465,  # RFC 8314: 465 is TLS from the start
            starttls=found.secure_mode == "starttls",
            user=found.user,
            password=found.password,
        ),
        addresses=MailAddresses(
            sender=Address(found.from_addr[0] or "Watchword", addr_spec=found.from_addr[1]),
            recipient=Address(name or "", addr_spec=address),
        ),
        style=style,
        options=options,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """The server that takes the mails, and the account there."""

    host: str
    port: int
    tls: bool
    """TLS from the first byte on."""
    starttls: bool
    user: str | None
    password: str | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailReceiver:
    """One recipient of mail."""

    server: MailServer
    addresses: MailAddresses
    style: Style
    options: ReceiverOptions

    def send(self, message: Message) -> int:
        """As `Receiver.send`: the whole message is one mail. A 5xx to its content ends it."""
        mail = build_mail(message, self.addresses, self.style, self.options)
        sender, recipient = self.addresses.sender, self.addresses.recipient
        with _refusals(self.server.host), _session(self.server) as smtp:
            _expect(smtp.mail(sender.addr_spec), 250)
            _expect(smtp.rcpt(recipient.addr_spec), 250, 251)
            _expect(smtp.docmd("DATA"), 354)
            code, text = _send_content(smtp, mail.as_bytes())
            if code in OF_MESSAGE:
                raise DeliveryError(_said(code, text), scope=Scope.MESSAGE)
            _expect((code, text), 250)
        return len(message.items)


@contextlib.contextmanager
def _session(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A connection that is secured and signed in; it is cut after SESSION_TIMEOUT."""
    context = ssl.create_default_context()
    kind = smtplib.SMTP_SSL if server.tls else smtplib.SMTP
    secured = {"context": context} if server.tls else {}
    # The constructor connects, and only there smtplib learns which host the certificate must name.
    # The timer needs the object before, because a server can hold the connection in its greeting.
    smtp = kind.__new__(kind)
    with _cut_off(smtp):
        smtp.__init__(server.host, server.port, timeout=ANSWER_TIMEOUT, **secured)  # type: ignore[misc]
        if server.starttls and not server.tls:
            smtp.starttls(context=context)
        if server.user and server.password:
            smtp.login(server.user, server.password)
        smtp.ehlo_or_helo_if_needed()
        yield smtp
        with contextlib.suppress(smtplib.SMTPException, OSError):
            smtp.quit()  # the mail was taken; a failure from here on changes nothing


@contextlib.contextmanager
def _cut_off(smtp: smtplib.SMTP) -> Iterator[None]:
    """Cut the connection after SESSION_TIMEOUT, and close it at the end."""

    def cut() -> None:
        with contextlib.suppress(OSError):
            if smtp.sock is not None:
                smtp.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(SESSION_TIMEOUT, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        smtp.close()


def _send_content(smtp: smtplib.SMTP, mail: bytes) -> tuple[int, bytes]:
    """Send the mail itself; returns the server's answer.

    Raises DeliveryError with `unanswered` where the server had the whole mail and did not answer.
    """
    stuffed = re.sub(rb"^\.", b"..", mail, flags=re.MULTILINE)  # RFC 5321, section 4.5.2
    # Before its last line the server has no whole mail: an error here means that it was not taken.
    smtp.send(stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n")
    try:
        smtp.send(b".\r\n")
        return smtp.getreply()
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        reason = f"the mail server broke off after it had the mail: {describe_failure(error)}"
        raise DeliveryError(reason, unanswered=True) from error


def _expect(answer: tuple[int, bytes], *codes: int) -> None:
    if answer[0] not in codes:
        raise smtplib.SMTPResponseException(*answer)


@contextlib.contextmanager
def _refusals(host: str) -> Iterator[None]:
    """Turn an error from before the mail was sent into a DeliveryError."""
    with connection_errors(host):  # all errors of smtplib are OSErrors
        try:
            yield
        except smtplib.SMTPResponseException as error:
            reason = _said(error.smtp_code, error.smtp_error)
            raise DeliveryError(reason) from error
        except UnicodeEncodeError as error:
            raise DeliveryError("an address is not ASCII") from error


def _said(code: int, text: bytes | str) -> str:
    """The server's own words. Pure."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"the mail server said {code} {one_line(words, 200)}"
