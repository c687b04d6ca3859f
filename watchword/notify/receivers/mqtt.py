"""MQTT (`mqtt:`, `mqtts:`): our own client, which publishes one message a session.

Apprise's client keeps a queue: what it could not send goes out later, and again when we send it again.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from urllib.parse import unquote

from apprise.plugins.mqtt import NotifyMQTT

from watchword.domain.delivery import Message, Taken
from watchword.errors import DeliveryError, Scope
from watchword.notify.apprise_url import parse_url
from watchword.notify.connection import Connection, after_the_message, connected
from watchword.notify.receiver import BadAddress, ReceiverOptions, full_id
from watchword.notify.render import render
from watchword.notify.style import Style

V5, V3 = 5, 4
"""Levels of the protocol: MQTT 5 says whether a message may be published, MQTT 3.1.1 does not."""
KEEP_ALIVE = 60
CONNECT, CONNACK, PUBLISH, PUBACK, DISCONNECT = 0x10, 0x20, 0x30, 0x40, 0xE0
"""The types of packets (MQTT 5, section 2.1.2)."""
QOS_1, RETAIN = 0x02, 0x01
UNSUPPORTED_VERSION = {0x01, 0x84}
REASONS = {
    0x02: "the client's name is refused",
    0x03: "the server is not available",
    0x04: "the user name or password is malformed",
    0x05: "the user is not authorized",
    0x80: "an error without a reason",
    0x83: "a reason of its own",
    0x86: "the user name or password is wrong",
    0x87: "not authorized",
    0x88: "the server is not available",
    0x89: "the server is busy",
    0x8A: "this client is banned",
    0x8C: "it wants another way to sign in",
    0x90: "the name of the topic is refused",
    0x95: "the packet is too large",
    0x97: "the quota is exceeded",
    0x99: "the form of the text is refused",
    0x9A: "no message may be retained",
    0x9B: "this quality of service is refused",
}
"""Codes of CONNACK and PUBACK (MQTT 3.1.1, table 3.1; MQTT 5, section 2.4)."""
OF_MESSAGE = {0x95, 0x99}
"""Codes that refuse the content of this message."""
MAX_PACKET = 65_536
"""Bytes of an answer; those that we wait for have a few."""


def make(url: str, style: Style, options: ReceiverOptions) -> MqttReceiver:
    """The receiver of an Apprise URL of MQTT. Raises BadAddress where it has not one topic."""
    found = parse_url(url, NotifyMQTT)
    topics = found["targets"]
    if len(topics) != 1 or not found["host"]:
        raise BadAddress(
            f"has {len(topics)} topics", "one channel each: mqtts://broker.example/a/b"
        )
    tls = bool(found["secure"])
    return MqttReceiver(
        server=Broker(
            host=found["host"],
            port=int(found["port"] or (8883 if tls else 1883)),
            tls=tls,
            user=unquote(found["user"] or ""),
            password=unquote(found["password"] or ""),
            client_id=found.get("client_id", ""),
        ),
        topic=topics[0],
        retain=bool(found.get("retain")),
        style=style,
        options=options,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """The server, and the account there."""

    host: str
    port: int
    tls: bool
    user: str
    password: str = field(repr=False)
    client_id: str
    """Empty: a new name each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MqttReceiver:
    """One topic of a broker."""

    server: Broker
    topic: str
    retain: bool
    style: Style
    options: ReceiverOptions

    def send(self, message: Message) -> Taken:
        """As `Receiver.send`: taken means that the broker acknowledged it (quality of service 1)."""
        rendered = render(
            message,
            self.style,
            self.options.zone,
            self.options.language,
            last_line=full_id(message, self.options.domain),
        )
        text = rendered.body.encode()
        if not self._publish(V5, text):
            self._publish(V3, text)
        return Taken(items=rendered.taken)

    def _publish(self, level: int, text: bytes) -> bool:
        """Publish in a session of its own; False: the broker does not speak this level."""
        broker = self.server
        with connected(broker.host, broker.port, tls=broker.tls) as connection:
            connection.send(connect_packet(broker, level))
            code = _answer(connection, CONNACK)[1]
            if code in UNSUPPORTED_VERSION and level == V5:
                return False
            self._check(code)
            connection.send(publish_packet(self.topic, text, level, retain=self.retain))
            with after_the_message(broker.host):
                body = _answer(connection, PUBACK)
                connection.send(_packet(DISCONNECT, b""))
            self._check(body[2] if len(body) > 2 else 0)
        return True

    def _check(self, code: int) -> None:
        """Raises DeliveryError where a code refuses. 0x10 means that nobody listens at the moment."""
        if code in {0, 0x10}:
            return
        reason = REASONS.get(code, f"code {code}")
        of_message = code in OF_MESSAGE
        raise DeliveryError(
            f"{self.server.host} refused: {reason}",
            scope=Scope.MESSAGE if of_message else Scope.CHANNEL,
        )


def connect_packet(broker: Broker, level: int) -> bytes:
    """The packet that opens a session, which the broker forgets at its end. Pure."""
    name = broker.client_id or f"watchword-{secrets.token_hex(4)}"
    flags = 0x02 | (0x80 if broker.user else 0) | (0x40 if broker.password else 0)
    body = _text("MQTT") + bytes((level, flags)) + KEEP_ALIVE.to_bytes(2)
    body += (b"\0" if level == V5 else b"") + _text(name)
    body += _text(broker.user) if broker.user else b""
    body += _text(broker.password) if broker.password else b""
    return _packet(CONNECT, body)


def publish_packet(topic: str, text: bytes, level: int, *, retain: bool) -> bytes:
    """The packet with the message. Pure."""
    head = _text(topic) + (1).to_bytes(2) + (b"\0" if level == V5 else b"")
    return _packet(PUBLISH | QOS_1 | (RETAIN if retain else 0), head + text)


def _answer(connection: Connection, kind: int) -> bytes:
    """The body of the next packet, which must be of this kind. Raises ConnectionError."""
    (first,) = connection.read_exactly(1)
    size, shift = 0, 0
    while True:
        (byte,) = connection.read_exactly(1)
        size |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80 or shift > 21:
            break
    if first & 0xF0 != kind or size > MAX_PACKET:
        raise ConnectionError("it answered with something else")
    body = connection.read_exactly(size)
    if len(body) < 2:
        raise ConnectionError("it answered with something else")
    return body


def _packet(kind: int, body: bytes) -> bytes:
    size, encoded = len(body), b""
    while True:
        size, byte = divmod(size, 128)
        encoded += bytes((byte | (0x80 if size else 0),))
        if not size:
            return bytes((kind,)) + encoded + body


def _text(text: str) -> bytes:
    encoded = text.encode()
    return len(encoded).to_bytes(2) + encoded
