"""XMPP (`xmpp:`, `xmpps:`): our own client, always over TLS.

Apprise's client does not say whether a server took a message: one that refuses the certificate or the
password counts as taken.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, ParseError, XMLPullParser
from xml.sax.saxutils import escape, quoteattr

from apprise.exception import AppriseException
from apprise.plugins.xmpp.base import NotifyXMPP

from watchword.domain.delivery import Message, Taken
from watchword.errors import DeliveryError, Scope
from watchword.notify.apprise_url import parse_url
from watchword.notify.connection import Connection, after_the_message, connected
from watchword.notify.receiver import BadAddress, ReceiverOptions, short_id
from watchword.notify.render import render
from watchword.notify.service import Limit, Unit
from watchword.notify.style import Style
from watchword.wording.safe_text import one_line

MAX_MESSAGE = Limit(size=8000, unit=Unit.BYTES)
"""RFC 6120, section 13.12: a server takes stanzas of 10,000 bytes at least, markup included."""
MAX_STREAM = 1_000_000
"""Bytes of a session; ours have a few thousand."""
OF_MESSAGE = {"not-acceptable", "policy-violation", "bad-request"}
"""Conditions that refuse the content of this message (RFC 6120, section 8.3.3)."""
STREAM, TLS, SASL, BIND, CLIENT, MUC = (
    "http://etherx.jabber.org/streams",
    "urn:ietf:params:xml:ns:xmpp-tls",
    "urn:ietf:params:xml:ns:xmpp-sasl",
    "urn:ietf:params:xml:ns:xmpp-bind",
    "jabber:client",
    "http://jabber.org/protocol/muc",
)


def make(url: str, style: Style, options: ReceiverOptions) -> XmppReceiver:
    """The receiver of an Apprise URL of XMPP. Raises BadAddress where it has not one recipient."""
    parsed = parse_url(url, NotifyXMPP)
    try:
        found: Any = NotifyXMPP(**parsed)
    except AppriseException:
        hint = "write xmpps://NAME:PASSWORD@chat.example/desk@chat.example"
        raise BadAddress("has no address of an account", hint) from None
    if parsed["qsd"].get("mode") == "none":
        raise BadAddress("has mode=none in it", "leave it out: a password goes over TLS alone")
    if len(found.targets) != 1:
        raise BadAddress(f"has {len(found.targets)} recipients", "one channel each")
    ((kind, recipient),) = found.targets
    name, _, domain = found.jid.partition("/")[0].partition("@")
    direct = found.secure_mode == "tls"
    return XmppReceiver(
        server=XmppServer(
            host=found.xmpp_host or found.host,
            port=found.port or (5223 if direct else 5222),
            direct_tls=direct,
            domain=domain,
            name=name,
            password=found.password or "",
        ),
        recipient=recipient,
        is_room=kind == "groupchat",
        style=style,
        options=options,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class XmppServer:
    """The server, and the account there."""

    host: str
    port: int
    direct_tls: bool
    """TLS from the first byte on; else after STARTTLS."""
    domain: str
    """What stands behind the @ of the account; the certificate must name it."""
    name: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class XmppReceiver:
    """One person or one room."""

    server: XmppServer
    recipient: str
    is_room: bool
    style: Style
    options: ReceiverOptions

    def send(self, message: Message) -> Taken:
        """As `Receiver.send`: taken means that the server has worked on it and sent no error."""
        rendered = render(
            message,
            self.style,
            self.options.zone,
            self.options.language,
            last_line=short_id(message),
            limit=MAX_MESSAGE,
        )
        server = self.server
        with connected(server.host, server.port, tls=False) as connection:
            session = _Session(connection, server)
            session.sign_in()
            if self.is_room:
                session.enter(self.recipient)
            session.send_text(
                self.recipient, rendered.body, "groupchat" if self.is_room else "chat"
            )
        return Taken(items=rendered.taken)


class _Session:
    """One stream from its opening to its end (RFC 6120). Raises DeliveryError and OSError."""

    def __init__(self, connection: Connection, server: XmppServer) -> None:
        self._connection, self._server = connection, server
        self._stanzas: Iterator[Element] = iter(())

    def sign_in(self) -> None:
        """TLS, the password, and an address of this session."""
        server = self._server
        if server.direct_tls:
            self._connection.start_tls(server.domain)
            features = self._open()
        else:
            if self._open().find(f"{{{TLS}}}starttls") is None:
                raise DeliveryError(f"{server.host} offers no TLS")
            self._send(f"<starttls xmlns='{TLS}'/>")
            self._wait(lambda stanza: stanza.tag == f"{{{TLS}}}proceed")
            self._connection.start_tls(server.domain)
            features = self._open()
        offered = [one.text for one in features.iter(f"{{{SASL}}}mechanism")]
        if "PLAIN" not in offered:
            raise DeliveryError(f"{server.host} does not offer to sign in by PLAIN")
        given = base64.b64encode(f"\0{server.name}\0{server.password}".encode()).decode()
        self._send(f"<auth xmlns='{SASL}' mechanism='PLAIN'>{given}</auth>")
        self._wait(lambda stanza: stanza.tag == f"{{{SASL}}}success")
        self._open()
        self._send(f"<iq type='set' id='bind'><bind xmlns='{BIND}'/></iq>")
        self._wait(lambda stanza: stanza.get("id") == "bind")

    def enter(self, room: str) -> None:
        """Enter a room, without its history (XEP-0045)."""
        to = quoteattr(f"{room}/{self._server.name}")
        join = f"<x xmlns='{MUC}'><history maxstanzas='0'/></x>"
        self._send(f"<presence to={to}>{join}</presence>")
        ours = f".//{{{MUC}#user}}status[@code='110']"
        self._wait(lambda stanza: stanza.find(ours) is not None)

    def send_text(self, recipient: str, text: str, kind: str) -> None:
        """Send the text, and wait until the server has worked on it.

        A server works on the stanzas of a client in order (RFC 6120, section 10.1). So its answer to
        a ping (XEP-0199), even a refusal of that, comes after its refusal of the message.
        """
        to = f"to={quoteattr(recipient)}"
        self._send(f"<message {to} type='{kind}' id='told'><body>{escape(text)}</body></message>")
        domain = quoteattr(self._server.domain)
        ping = "<ping xmlns='urn:xmpp:ping'/>"
        with after_the_message(self._server.host):
            self._send(f"<iq type='get' id='end' to={domain}>{ping}</iq>")
            self._wait(lambda stanza: stanza.get("id") == "end", tolerated="end")
            self._send("</stream:stream>")

    def _open(self) -> Element:
        """Begin a stream; returns what the server offers in it."""
        self._send(
            f"<?xml version='1.0'?><stream:stream to={quoteattr(self._server.domain)} version='1.0' "
            f"xml:lang='en' xmlns='{CLIENT}' xmlns:stream='{STREAM}'>"
        )
        self._stanzas = _read_stanzas(self._connection)
        return self._wait(lambda stanza: stanza.tag == f"{{{STREAM}}}features")

    def _send(self, text: str) -> None:
        self._connection.send(text.encode())

    def _wait(self, ends: Callable[[Element], bool], tolerated: str = "") -> Element:
        """Read until a stanza ends it. Raises DeliveryError where the server refuses something.

        `tolerated`: the id of a stanza that may be refused.
        """
        for stanza in self._stanzas:
            failed = stanza.tag in {
                f"{{{SASL}}}failure",
                f"{{{TLS}}}failure",
                f"{{{STREAM}}}error",
            }
            if failed or (stanza.get("type") == "error" and stanza.get("id") != tolerated):
                raise _refusal(self._server.host, stanza)
            if ends(stanza):
                return stanza
        raise ConnectionError("the stream was closed")


def _refusal(host: str, stanza: Element) -> DeliveryError:
    """What the server says in a stanza that refuses. Pure."""
    inner = stanza.find(f"{{{CLIENT}}}error")
    parts = list(stanza if inner is None else inner)
    names = [one.tag.rpartition("}")[2] for one in parts]
    condition = next((name for name in names if name != "text"), "an error")
    said = next((one.text for one in parts if one.tag.endswith("}text") and one.text), "")
    of_message = stanza.get("id") == "told" and condition in OF_MESSAGE
    return DeliveryError(
        one_line(f"{host} answered {condition}{': ' if said else ''}{said}", 250),
        scope=Scope.MESSAGE if of_message else Scope.CHANNEL,
    )


def _read_stanzas(connection: Connection) -> Iterator[Element]:
    """The elements below the root of a stream. Raises ConnectionError where it is not XML."""
    parser: Any = XMLPullParser(("start", "end"))  # its events have other types too
    depth = size = 0
    while size < MAX_STREAM:
        data = connection.read()
        size += len(data)
        try:
            parser.feed(data)
            for event, element in parser.read_events():
                depth += 1 if event == "start" else -1
                if event == "end" and depth == 1:
                    yield element
                if depth == 0:
                    return
        except ParseError as error:
            raise ConnectionError("it answered with something else") from error
