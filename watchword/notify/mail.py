"""Sends mail: our own SMTP client, for Apprise's makes a new Message-ID each time it tries."""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.headerregistry import Address
from zoneinfo import ZoneInfo

from watchword.domain.delivery import SEND_TIMEOUT, Message
from watchword.errors import DeliveryError
from watchword.notify.letter import letter
from watchword.notify.receiver import Identity
from watchword.wording.safe_text import one_line

STEP = 10.0
"""Seconds that one answer of the server may take."""
WHOLE = SEND_TIMEOUT.total_seconds() - 5
"""Seconds after which the connection is cut, whatever the server drips."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mails are handed over, and as whom."""

    host: str
    port: int
    tls: bool
    """From the first byte on."""
    starttls: bool
    user: str | None
    password: str | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterbox:
    """One recipient of mail."""

    server: MailServer
    sender: Address
    recipient: Address
    zone: ZoneInfo
    identity: Identity

    def send(self, message: Message) -> None:
        """Until the server has said yes. What it says no to with 5xx is permanent."""
        mail = letter(
            message,
            sender=self.sender,
            recipient=self.recipient,
            zone=self.zone,
            identity=self.identity,
        )
        with _refusals(self.server.host), _session(self.server) as smtp:
            _expect(smtp.mail(self.sender.addr_spec), 250)
            _expect(smtp.rcpt(self.recipient.addr_spec), 250, 251)
            _expect(smtp.docmd("DATA"), 354)
            _expect(_give(smtp, mail.as_bytes()), 250)


@contextlib.contextmanager
def _session(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A connection that is secured and signed in, and cut off when its time is up."""
    context = ssl.create_default_context()
    smtp = (
        smtplib.SMTP_SSL(timeout=STEP, context=context)
        if server.tls
        else smtplib.SMTP(timeout=STEP)
    )
    smtp._host = server.host  # type: ignore[attr-defined]  # else it is set only by connecting at once
    with _cut_off(smtp):
        greeting = smtp.connect(server.host, server.port)
        _expect(greeting, 220)
        if server.starttls and not server.tls:
            smtp.starttls(context=context)
        if server.user and server.password:
            smtp.login(server.user, server.password)
        smtp.ehlo_or_helo_if_needed()
        yield smtp
        with contextlib.suppress(smtplib.SMTPException, OSError):
            smtp.quit()  # it was taken; how it takes leave is of no matter


@contextlib.contextmanager
def _cut_off(smtp: smtplib.SMTP) -> Iterator[None]:
    def cut() -> None:
        with contextlib.suppress(OSError):
            if smtp.sock is not None:
                smtp.sock.shutdown(2)

    timer = threading.Timer(WHOLE, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        smtp.close()


def _give(smtp: smtplib.SMTP, mail: bytes) -> tuple[int, bytes]:
    """The mail itself. An error from here on leaves open whether it was taken."""
    stuffed = re.sub(rb"^\.", b"..", mail, flags=re.MULTILINE)  # RFC 5321, section 4.5.2
    # Before its last line the server has nothing to take: a break here is a passing error.
    smtp.send(stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n")
    try:
        smtp.send(b".\r\n")
        return smtp.getreply()
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        raise DeliveryError(
            f"the mail server broke off after it had the mail: {_words(error)}", unanswered=True
        ) from error


def _expect(answer: tuple[int, bytes], *codes: int) -> None:
    if answer[0] not in codes:
        raise smtplib.SMTPResponseException(*answer)


@contextlib.contextmanager
def _refusals(host: str) -> Iterator[None]:
    """Turns what went wrong before the mail was given into a DeliveryError."""
    try:
        yield
    except smtplib.SMTPResponseException as error:
        text = error.smtp_error
        words = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
        reason = f"the mail server said {error.smtp_code} {one_line(words, 200)}"
        raise DeliveryError(reason, permanent=error.smtp_code >= 500) from error
    except ssl.SSLCertVerificationError as error:
        raise DeliveryError(
            f"the certificate of {host} is not valid: {error.verify_message}"
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryError(f"no session with {host}: {_words(error)}") from error
    except UnicodeEncodeError as error:
        raise DeliveryError("an address is not ASCII", permanent=True) from error


def _words(error: Exception) -> str:
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return "no answer in time"
    return one_line(str(error), 200) or type(error).__name__
