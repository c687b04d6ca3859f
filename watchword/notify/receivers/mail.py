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
from datetime import timedelta
from email.headerregistry import Address
from typing import Any

from watchword.domain.delivery import Message, Taken
from watchword.errors import DeliveryError, Scope
from watchword.notify.apprise_url import read_url
from watchword.notify.connection import connection_errors, describe_failure
from watchword.notify.mail_message import MailAddresses, build_mail
from watchword.notify.receiver import BadAddress, ReceiverOptions
from watchword.notify.style import Style
from watchword.wording.safe_text import one_line

CONNECT_TIMEOUT = 30.0
"""Seconds until the connection stands."""
COMMAND_TIMEOUT, DATA_TIMEOUT, BLOCK_TIMEOUT, END_TIMEOUT = 300.0, 120.0, 180.0, 600.0
"""Seconds for the greeting and for each command, for DATA, for the mail itself, and for the answer to
its end (RFC 5321, section 4.5.3.2)."""
QUIT_TIMEOUT = 10.0
"""Seconds for the farewell, which nothing depends on."""
TIMEOUT = timedelta(hours=1)
"""One attempt; more than all of these together."""
LOOPBACK = ("localhost", "127.0.0.1", "::1")
OF_MESSAGE = {550, 552, 554}
"""Answers to the content of a mail that refuse this mail alone (RFC 5321, section 4.2.3)."""


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


def doubt(url: str) -> str:
    """Why nobody knows before the first mail whether the server takes it; empty: no reason. Pure.

    A server on this machine mostly asks for no login. Raises BadAddress.
    """
    found: Any = read_url(url)
    if found.password or found.smtp_host in LOOPBACK:
        return ""
    doubted = "only a mail shows whether the server wants one"
    return f"has no password: mails go without a login, and {doubted}"


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

    def send(self, message: Message) -> Taken:
        """As `Receiver.send`: the whole message is one mail. A 5xx to its content ends it."""
        mail = build_mail(message, self.addresses, self.style, self.options)
        sender, recipient = self.addresses.sender, self.addresses.recipient
        with _refusals(self.server.host), _session(self.server) as smtp:
            with _within(smtp, COMMAND_TIMEOUT):
                _expect(smtp.mail(sender.addr_spec), 250)
            with _within(smtp, COMMAND_TIMEOUT):
                _expect(smtp.rcpt(recipient.addr_spec), 250, 251)
            with _within(smtp, DATA_TIMEOUT):
                _expect(smtp.docmd("DATA"), 354)
            code, text = _send_content(smtp, mail.as_bytes())
            if code in OF_MESSAGE:
                raise DeliveryError(_said(code, text), scope=Scope.MESSAGE)
            _expect((code, text), 250)
        return Taken(items=len(message.items))


@contextlib.contextmanager
def _session(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A connection that is secured and signed in."""
    context = ssl.create_default_context()
    smtp = smtplib.SMTP()  # it connects to nothing: its constructor has one limit for all commands
    smtp.sock = socket.create_connection((server.host, server.port), CONNECT_TIMEOUT)
    try:
        if server.tls:
            _secure(smtp, server.host, context)
        with _within(smtp, COMMAND_TIMEOUT):
            _expect(smtp.getreply(), 220)
        with _within(smtp, COMMAND_TIMEOUT):
            smtp.ehlo_or_helo_if_needed()
        if server.starttls and not server.tls:
            if not smtp.has_extn("starttls"):
                raise smtplib.SMTPNotSupportedError("STARTTLS extension not supported by server")
            with _within(smtp, COMMAND_TIMEOUT):
                _expect(smtp.docmd("STARTTLS"), 220)
            _secure(smtp, server.host, context)
            with _within(smtp, COMMAND_TIMEOUT):
                smtp.ehlo_or_helo_if_needed()
        if server.user and server.password:
            with _within(smtp, COMMAND_TIMEOUT):
                smtp.login(server.user, server.password)
        yield smtp
        with contextlib.suppress(smtplib.SMTPException, OSError), _within(smtp, QUIT_TIMEOUT):
            smtp.quit()  # the mail was taken; a failure from here on changes nothing
    finally:
        smtp.close()


def _secure(smtp: smtplib.SMTP, host: str, context: ssl.SSLContext) -> None:
    """Continue with TLS, and forget what was said in clear (RFC 3207, section 4.2)."""
    sock = context.wrap_socket(smtp.sock, server_hostname=host, do_handshake_on_connect=False)  # type: ignore[arg-type]
    smtp.sock, smtp.file = sock, None
    smtp.helo_resp, smtp.ehlo_resp, smtp.esmtp_features, smtp.does_esmtp = None, None, {}, False
    with _within(smtp, COMMAND_TIMEOUT):
        sock.do_handshake()


@contextlib.contextmanager
def _within(smtp: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Cut the connection after this time, even if the server sends a little now and then.

    Raises TimeoutError then.
    """
    is_over = threading.Event()

    def cut() -> None:
        is_over.set()
        with contextlib.suppress(OSError):
            if smtp.sock is not None:
                smtp.sock.shutdown(socket.SHUT_RDWR)

    if smtp.sock is not None:
        smtp.sock.settimeout(seconds)
    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except OSError as error:
        if is_over.is_set():
            raise TimeoutError("timed out") from error
        raise
    finally:
        timer.cancel()


def _send_content(smtp: smtplib.SMTP, mail: bytes) -> tuple[int, bytes]:
    """Send the mail itself; returns the server's answer.

    Raises DeliveryError with `unanswered` where the server had the whole mail and did not answer.
    """
    stuffed = re.sub(rb"^\.", b"..", mail, flags=re.MULTILINE)  # RFC 5321, section 4.5.2
    # Before its last line the server has no whole mail: an error here means that it was not taken.
    with _within(smtp, BLOCK_TIMEOUT):
        smtp.send(stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n")
    try:
        with _within(smtp, END_TIMEOUT):
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
