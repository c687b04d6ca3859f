"""A connection with a limit on its whole time, for receivers that Apprise cannot say the end of."""

from __future__ import annotations

import contextlib
import socket
import ssl
import time
from collections.abc import Iterator

from watchword.errors import DeliveryError
from watchword.wording.safe_text import one_line

CONNECT_TIMEOUT = 5.0
"""Seconds until the connection stands."""
SESSION_TIMEOUT = 50.0
"""Seconds of the whole session, less than `watchword.domain.delivery.SEND_TIMEOUT`."""


class Connection:
    """A TCP connection to one host, in clear or with TLS that is verified. Raises OSError."""

    def __init__(self, host: str, port: int, *, tls: bool) -> None:
        self._host, self._deadline = host, time.monotonic() + SESSION_TIMEOUT
        self._socket = socket.create_connection((host, port), CONNECT_TIMEOUT)
        self._buffer = b""
        if tls:
            self.start_tls(host)

    def start_tls(self, name: str) -> None:
        """Continue with TLS; the certificate must name `name`.

        The certificates are those of the system, or of SSL_CERT_FILE.
        """
        self._limit()
        context = ssl.create_default_context()
        self._socket = context.wrap_socket(self._socket, server_hostname=name)

    def send(self, data: bytes) -> None:
        """Send all of it."""
        self._limit()
        self._socket.sendall(data)

    def read(self) -> bytes:
        """What comes next, at least one byte. Raises ConnectionError at the end of the connection."""
        if self._buffer:
            data, self._buffer = self._buffer, b""
            return data
        self._limit()
        if not (data := self._socket.recv(4096)):
            raise ConnectionError("the connection was closed")
        return data

    def read_exactly(self, size: int) -> bytes:
        """The next `size` bytes."""
        data = b""
        while len(data) < size:
            data += self.read()
        self._buffer = data[size:]
        return data[:size]

    def read_line(self) -> bytes:
        """The next line without its end; of at most 64 KiB."""
        data = b""
        while b"\n" not in data and len(data) < 65_536:
            data += self.read()
        line, _, self._buffer = data.partition(b"\n")
        return line.rstrip(b"\r")

    def close(self) -> None:
        """Close it, in whatever state it is."""
        with contextlib.suppress(OSError):
            self._socket.close()

    def _limit(self) -> None:
        """The next operation ends with the session. Raises TimeoutError where that is over."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self._socket.settimeout(left)


@contextlib.contextmanager
def connected(host: str, port: int, *, tls: bool) -> Iterator[Connection]:
    """A connection that is closed at the end. Its errors become DeliveryErrors with the host's name."""
    with connection_errors(host):
        connection = Connection(host, port, tls=tls)
        try:
            yield connection
        finally:
            connection.close()


@contextlib.contextmanager
def connection_errors(host: str) -> Iterator[None]:
    """Turn an error of a connection into a DeliveryError: nothing was taken."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        reason = f"the certificate of {host} is not valid: {error.verify_message}"
        raise DeliveryError(reason) from error
    except OSError as error:
        raise DeliveryError(f"no session with {host}: {describe_failure(error)}") from error


@contextlib.contextmanager
def after_the_message(host: str) -> Iterator[None]:
    """Turn an error of a connection into a DeliveryError: the receiver has had the message."""
    try:
        yield
    except OSError as error:
        reason = f"{host} broke off after it had the message: {describe_failure(error)}"
        raise DeliveryError(reason, unanswered=True) from error


def describe_failure(error: Exception) -> str:
    """An error of a connection in words. Pure."""
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return "no answer in time"
    return one_line(str(error), 200) or type(error).__name__
