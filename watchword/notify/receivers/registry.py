"""The table of receivers: which scheme of a URL makes which receiver, and where its secrets are."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from watchword.domain.channel import FollowStyle
from watchword.domain.delivery import SEND_TIMEOUT
from watchword.notify.apprise_url import UnknownScheme
from watchword.notify.receiver import BadAddress, Receiver, ReceiverOptions
from watchword.notify.receivers import apprise, console, irc, mail, mbox, mqtt, webhook, xmpp
from watchword.notify.redact import no_secrets, url_secrets
from watchword.notify.service import Limit
from watchword.notify.style import CHAT, MAIL_TEXT, PLAIN, TERMINAL, Style


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverKind:
    """How one kind of receiver is made, what is secret in its URLs, and what docs say of it."""

    name: str
    """What the page of receivers calls it."""
    make: Callable[[str, Style, ReceiverOptions], Receiver]
    """Makes the receiver of a URL, which writes in this style. Raises BadAddress; opens nothing."""
    secrets: Callable[[str], frozenset[str]]
    """The parts of a URL that no log may hold. Pure."""
    style: Style
    """How its messages are written."""
    taken: str
    """When a message counts as taken, for the page of receivers."""
    example: str = ""
    """A whole URL, which names nobody."""
    limit: Limit | None = None
    """The longest message; None: there is no such limit, or it is the service's."""
    doubt: Callable[[str], str] = lambda _url: ""
    """Why only a message shows whether a URL works, for `check`; empty: no reason. Raises BadAddress."""
    timeout: timedelta = SEND_TIMEOUT
    """The longest time of one attempt; the receiver itself ends before."""
    follow_styles: Callable[[str], frozenset[FollowStyle]] = lambda _url: frozenset()
    """What it can do with more of a story, beside a new message, by its URL."""
    interrupts: bool = True
    """Whether a message interrupts somebody, so that a channel has a cap by default."""


def _threads(_url: str) -> frozenset[FollowStyle]:
    return frozenset({FollowStyle.THREAD})


SERVICE = ReceiverKind(
    name="a service",
    make=apprise.make,
    secrets=url_secrets,
    style=CHAT,
    taken="as `services.py` or Apprise knows it",
    follow_styles=apprise.follow_styles,
)
"""Every other service that Apprise knows; in its own markup where `services.py` or Apprise knows it."""
MAIL = ReceiverKind(
    name="mail (SMTP)",
    make=mail.make,
    secrets=url_secrets,
    style=MAIL_TEXT,
    taken="250 after the text",
    example="mailtos://user:password@mail.example.org?to=desk@example.org",
    doubt=mail.doubt,
    timeout=mail.TIMEOUT,
    follow_styles=_threads,
)
MBOX = ReceiverKind(
    name="a file of mails",
    make=mbox.make,
    secrets=no_secrets,
    style=MAIL_TEXT,
    taken="it is on the disk",
    example="mbox:alerts.mbox",
    follow_styles=_threads,
    interrupts=False,
)
CONSOLE = ReceiverKind(
    name="terminal",
    make=console.make,
    secrets=no_secrets,
    style=TERMINAL,
    taken="it is written",
    example="console:",
    interrupts=False,
)
IRC = ReceiverKind(
    name="IRC",
    make=irc.make,
    secrets=url_secrets,
    style=CHAT,
    taken="the server has read it all and refused no line",
    example="ircs://irc.example.org/#news",
    limit=irc.MAX_MESSAGE,
)
MQTT = ReceiverKind(
    name="MQTT",
    make=mqtt.make,
    secrets=url_secrets,
    style=PLAIN,
    taken="the broker acknowledged it (quality of service 1)",
    example="mqtts://user:password@broker.example.org/news/alerts",
)
XMPP = ReceiverKind(
    name="XMPP",
    make=xmpp.make,
    secrets=url_secrets,
    style=PLAIN,
    taken="the server has worked on it and sent no error",
    example="xmpps://user:password@chat.example.org/desk@chat.example.org",
    limit=xmpp.MAX_MESSAGE,
)
WEBHOOK = ReceiverKind(
    name="webhook",
    make=webhook.make,
    secrets=url_secrets,
    style=CHAT,
    taken="2xx",
    example="jsons://hook.example.org/alerts",
)

KINDS = {
    **dict.fromkeys(("mailto", "mailtos"), MAIL),
    "mbox": MBOX,
    "console": CONSOLE,
    **dict.fromkeys(("irc", "ircs"), IRC),
    **dict.fromkeys(("mqtt", "mqtts"), MQTT),
    **dict.fromkeys(("xmpp", "xmpps"), XMPP),
    **dict.fromkeys(("json", "jsons", "xml", "xmls", "form", "forms"), WEBHOOK),
}
"""The kind of each scheme, in lower case, in the order of the page; any other scheme is a SERVICE."""
BARE = (
    "write mailto:// before it; with an account,"
    " mailtos://user:password@mail.example.org?to=desk@example.org"
)

WEB = {
    "http": "for a webhook write json://HOST/PATH: each message is posted there as JSON",
    "https": "for a webhook write jsons://HOST/PATH: each message is posted there as JSON",
}
"""What to write for an address that is copied from a browser."""


def make_receiver(url: str, options: ReceiverOptions) -> Receiver:
    """The receiver of a channel's URL, in the style of its kind. Opens nothing.

    Raises BadAddress, which never holds the URL.
    """
    kind = _kind(url)
    if re.fullmatch(r"(mailtos?:(?!//))?[^\s@/]+@[^\s@/]+", url):
        raise BadAddress("is a mail address alone", BARE)
    if ":" not in url and url not in KINDS:  # what it says may be a secret, and is not repeated
        raise BadAddress("has no scheme", 'write what it begins with: "mailto://", "slack://"')
    if options.secret and kind is not WEBHOOK:
        raise BadAddress("is not used: only webhooks are signed", "leave it out", "secret")
    try:
        return kind.make(url, kind.style, options)
    except UnknownScheme as unknown:
        if hint := WEB.get(unknown.scheme.lower(), ""):
            raise BadAddress("is the address of a page", hint) from None
        near = difflib.get_close_matches(unknown.scheme, KINDS, 1)
        hint = f'did you mean "{near[0]}:"?' if near else unknown.hint
        raise BadAddress(unknown.what, hint) from None


def secrets(url: str) -> frozenset[str]:
    """The parts of a channel's URL that no log may hold. Pure."""
    return _kind(url).secrets(url)


def doubt(url: str) -> str:
    """Why only a message shows whether a channel's URL works; empty: no reason. Raises BadAddress."""
    return _kind(url).doubt(url)


def interrupts(url: str) -> bool:
    """Whether a message to a channel's URL interrupts somebody. Pure."""
    return _kind(url).interrupts


def send_timeout(url: str) -> timedelta:
    """The longest time of one attempt to send to a channel's URL. Pure."""
    return _kind(url).timeout


def follow_styles(url: str) -> frozenset[FollowStyle]:
    """What the receiver of a channel's URL can do with more of a story."""
    return _kind(url).follow_styles(url)


def _kind(url: str) -> ReceiverKind:
    return KINDS.get(url.partition(":")[0].lower(), SERVICE)
