"""Webhooks (`json:`, `xml:`, `form:`): one request an event, with fields, signed if a secret is set.

Apprise reads the address and its parameters; what it would send is a title and a text, without fields.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import requests

from watchword.domain.delivery import Message, Taken
from watchword.notify.answers import refusal
from watchword.notify.apprise_url import REDACTOR, read_url
from watchword.notify.event import WebhookEvent, events_of
from watchword.notify.http_session import Answer, recorded
from watchword.notify.reader import Reader
from watchword.notify.receiver import ReceiverOptions
from watchword.notify.service import Service
from watchword.notify.signature import read_key, sign
from watchword.notify.style import Style
from watchword.wording.safe_text import inert

CONNECT_TIMEOUT, READ_TIMEOUT = 5.0, 30.0
"""Seconds for the connection, and for each wait for a part of the answer, unless the URL has `cto=`
or `rto=`."""
_NON_CHARACTERS = re.compile("[\ufffe\uffff]")
WEBHOOK = Service(name="the webhook", schemes=(), source="")


def make(url: str, _style: Style, options: ReceiverOptions) -> WebhookReceiver:
    """The receiver of an Apprise URL of a webhook. Raises BadAddress."""
    found: Any = read_url(url)  # NotifyJSON, NotifyXML or NotifyForm
    port = f":{found.port}" if found.port else ""
    return WebhookReceiver(
        address=f"{'https' if found.secure else 'http'}://{found.host}{port}{found.fullpath}",
        method=found.method,
        parameters=dict(found.params),
        headers=dict(found.headers),
        extras=dict(found.payload_extras),
        login=(found.user, found.password or "") if found.user else None,
        form=FORMS[url.partition(":")[0].lower().removesuffix("s")],
        timeouts=(
            found.socket_connect_timeout if "cto=" in url else CONNECT_TIMEOUT,
            found.socket_read_timeout if "rto=" in url else READ_TIMEOUT,
        ),
        key=read_key(options.secret) if options.secret else None,
        options=options,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How the fields of an event are written."""

    content_type: str
    write: Callable[[Mapping[str, Any]], bytes]


def as_json(fields: Mapping[str, Any]) -> bytes:
    """One JSON object in UTF-8. Pure."""
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace")


def as_xml(fields: Mapping[str, Any]) -> bytes:
    """`<event>` with an element for each field; a list is one element for each value. Pure."""
    root = ElementTree.Element("event")
    for name, text in _texts(fields):
        # XML 1.0 has no controls and no non-characters (section 2.2).
        ElementTree.SubElement(root, name).text = _NON_CHARACTERS.sub("", inert(text))
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def as_form(fields: Mapping[str, Any]) -> bytes:
    """As a form of HTML; a list is one pair for each value. Pure."""
    return urlencode([*_texts(fields)], errors="replace").encode()


def _texts(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields as texts; what is null is left out."""
    for name, value in fields.items():
        for one in value if isinstance(value, list | tuple) else (value,):
            if isinstance(one, bool):
                yield name, str(one).lower()
            elif one is not None:
                yield name, str(one)


FORMS = {
    "json": Form(content_type="application/json", write=as_json),
    "xml": Form(content_type="application/xml; charset=utf-8", write=as_xml),
    "form": Form(content_type="application/x-www-form-urlencoded", write=as_form),
}
"""By the scheme without the `s` of TLS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookReceiver:
    """One address that a program answers at."""

    address: str = field(repr=False)
    method: str
    parameters: Mapping[str, str] = field(repr=False)
    """Of the address, `?-name=value` in the URL of the channel."""
    headers: Mapping[str, str] = field(repr=False)
    """`?+name=value` in the URL of the channel."""
    extras: Mapping[str, str] = field(repr=False)
    """More fields, `?:name=value` in the URL of the channel."""
    login: tuple[str, str] | None = field(repr=False)
    form: Form
    timeouts: tuple[float, float]
    key: bytes | None = field(repr=False)
    """Signs each request; None: none is signed."""
    options: ReceiverOptions

    def send(self, message: Message) -> Taken:
        """As `Receiver.send`: one item; with the last one also the possible matches."""
        reader = Reader(
            zone=self.options.zone, now=message.created_at, language=self.options.language
        )
        taken = min(message.taken + 1, len(message.items))
        last = None if taken == len(message.items) else taken
        for event in islice(events_of(message, reader, self.options.domain), message.taken, last):
            self._post(event)
        return Taken(items=taken)

    def _post(self, event: WebhookEvent) -> None:
        """Raises DeliveryError where the answer is not 2xx."""
        body = self.form.write({**event.fields(), **self.extras})
        headers = {
            "User-Agent": "Watchword",
            "Content-Type": self.form.content_type,
            **self.headers,
            "Idempotency-Key": event.id,
        }
        if self.key is not None:
            headers |= sign(self.key, event.id, self.options.now(), body)
        with recorded() as exchanges, contextlib.suppress(requests.RequestException, OSError):
            requests.request(
                self.method,
                self.address,
                params=self.parameters,
                data=body,
                headers=headers,
                auth=self.login,
                timeout=self.timeouts,
                allow_redirects=False,  # a redirect turns POST into GET
            )
        if not any(isinstance(one, Answer) and one.status < 300 for one in exchanges):
            raise refusal(exchanges, WEBHOOK, (), REDACTOR.redact)
