"""Senders over real receivers, for tests: one channel `desk`, in the zone of Tokyo."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.unit.notify.stories import JAPANESE, NOW, a_message
from watchword.errors import DeliveryError
from watchword.notify.sender import ChannelSender, Destination

TOKYO = ZoneInfo("Asia/Tokyo")


def sender(url: str, folder: Path = Path(), console: TextIO | None = None) -> ChannelSender:
    """A sender to one URL."""
    return senders({"desk": url}, folder, console)


def senders(
    urls: Mapping[str, str],
    folder: Path = Path(),
    console: TextIO | None = None,
    *,
    secret: str = "",
) -> ChannelSender:
    """A sender to these URLs, by the name of the channel. `secret`: signs their messages."""
    destinations = {
        name: Destination(url=url, zone=TOKYO, secret=secret) for name, url in urls.items()
    }
    return ChannelSender(
        destinations, folder=folder, domain="example.org", now=lambda: NOW, console=console
    )


def body_of(mail: EmailMessage, kind: str) -> str:
    """The text of a mail: its part `plain` or `html`. Base64 keeps the ends of lines of the wire."""
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


async def refused(url: str, folder: Path = Path()) -> DeliveryError:
    """The error of a message that the receiver does not take."""
    with pytest.raises(DeliveryError) as caught:
        await sender(url, folder).send("desk", a_message(JAPANESE))
    return caught.value


def closed_port() -> int:
    """A port of loopback on which nobody listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def self_signed(
    folder: Path, *names: str, until: datetime = datetime(2100, 1, 1, tzinfo=UTC)
) -> Path:
    """A certificate for 127.0.0.1 and these names, with its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.IPAddress(ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(until)
        .add_extension(
            x509.SubjectAlternativeName([address, *map(x509.DNSName, names)]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "server.pem"
    file.write_bytes(secret + certificate.public_bytes(pem))
    return file
