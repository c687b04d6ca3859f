"""The table of receivers: which scheme of a URL makes which receiver, and where its secrets are."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass

from watchword.notify.apprise_url import UnknownScheme
from watchword.notify.receiver import BadAddress, Receiver, ReceiverOptions
from watchword.notify.receivers import apprise, console, irc, mail, mbox, mqtt, xmpp
from watchword.notify.redact import no_secrets, url_secrets
from watchword.notify.style import CHAT, PLAIN, TERMINAL, Style


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverKind:
    """How one kind of receiver is made, what is secret in its URLs, and its style."""

    make: Callable[[str, Style, ReceiverOptions], Receiver]
    """Makes the receiver of a URL, which writes in this style. Raises BadAddress; opens nothing."""
    secrets: Callable[[str], frozenset[str]]
    """The parts of a URL that no log may hold. Pure."""
    style: Style
    """How its messages are written."""


WEBHOOK = ReceiverKind(make=apprise.make_webhook, secrets=url_secrets, style=CHAT)
SERVICE = ReceiverKind(make=apprise.make, secrets=url_secrets, style=CHAT)
"""Every other service that Apprise knows; in its own markup where `services.py` or Apprise knows it."""
MAIL = ReceiverKind(make=mail.make, secrets=url_secrets, style=PLAIN)

IRC = ReceiverKind(make=irc.make, secrets=url_secrets, style=CHAT)
XMPP = ReceiverKind(make=xmpp.make, secrets=url_secrets, style=PLAIN)
MQTT = ReceiverKind(make=mqtt.make, secrets=url_secrets, style=PLAIN)

KINDS = {
    "console": ReceiverKind(make=console.make, secrets=no_secrets, style=TERMINAL),
    "mbox": ReceiverKind(make=mbox.make, secrets=no_secrets, style=PLAIN),
    **dict.fromkeys(("mailto", "mailtos"), MAIL),
    **dict.fromkeys(("irc", "ircs"), IRC),
    **dict.fromkeys(("xmpp", "xmpps"), XMPP),
    **dict.fromkeys(("mqtt", "mqtts"), MQTT),
    **dict.fromkeys(("json", "jsons", "xml", "xmls", "form", "forms"), WEBHOOK),
}
"""The kind of each scheme, in lower case; a scheme that is not here is a SERVICE."""
BARE = (
    "write mailto:// before it; with an account,"
    " mailtos://user:password@mail.example.org?to=desk@example.org"
)


def make_receiver(url: str, options: ReceiverOptions) -> Receiver:
    """The receiver of a channel's URL, in the style of its kind. Opens nothing.

    Raises BadAddress, which never holds the URL.
    """
    kind = _kind(url)
    if re.fullmatch(r"(mailtos?:(?!//))?[^\s@/]+@[^\s@/]+", url):
        raise BadAddress("is a mail address alone", BARE)
    if ":" not in url and url not in KINDS:  # what it says may be a secret, and is not repeated
        raise BadAddress("has no scheme", 'write what it begins with: "mailto://", "slack://"')
    try:
        return kind.make(url, kind.style, options)
    except UnknownScheme as unknown:
        near = difflib.get_close_matches(unknown.scheme, KINDS, 1)
        hint = f'did you mean "{near[0]}:"?' if near else unknown.hint
        raise BadAddress(unknown.what, hint) from None


def secrets(url: str) -> frozenset[str]:
    """The parts of a channel's URL that no log may hold. Pure."""
    return _kind(url).secrets(url)


def _kind(url: str) -> ReceiverKind:
    return KINDS.get(url.partition(":")[0].lower(), SERVICE)
