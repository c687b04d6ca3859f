"""Makes docs/reference/receivers.md from the tables of receivers and from what Apprise says."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from apprise import NotifyFormat
from apprise.manager_plugins import NotificationManager

from watchword.domain.channel import FollowStyle
from watchword.notify.chat_threads import BY_SCHEME as CHAT_PROTOCOLS
from watchword.notify.receivers import webhook
from watchword.notify.receivers.registry import KINDS, ReceiverKind
from watchword.notify.service import Limit, Service
from watchword.notify.services import BY_SCHEME
from watchword.notify.style import (
    CHAT,
    MAIL_TEXT,
    MARKDOWN,
    MATRIX,
    MRKDWN,
    PLAIN,
    TELEGRAM,
    TERMINAL,
)

HEAD = """# Receivers

What a channel's `url` can lead to: every scheme, when a message counts as taken, the longest message,
and the markup. A list that is longer than one message arrives in several, each with its numbers
(`5 to 8`); what was taken is not sent again with the rest.

- **Taken**: over HTTP by the status (2xx), and where a field is named, by that field of the answer too.
  An answer of 200 without that field is not from the service: nobody knows whether the message arrived.
- **Remote syslog** (`rsyslog`) goes by UDP, where nobody answers: a message counts as sent when it
  left, whether or not anybody got it. No promise holds for it: let it be a copy, not the only channel.
- **Refused**: the service's own words are the reason. 400, 413, 415, 422 and the codes that the table
  of services lists for it refuse this message; everything else is a fault of the channel.
- **Wait**: `Retry-After` (seconds or a date), `X-RateLimit-Reset-After`, and `retry_after`,
  `retry-after`, `parameters.retry_after` (seconds) or `retry_after_ms` in the answer are obeyed. A
  number in the table is the wait after a code that says "too often" without a time.
- **Longest**: in the unit of the service. Where it comes from Apprise and not from the service's own
  pages, it is in brackets.
- **Follows by**: what it can do with more of a story beside a new message (`follow_style`): an
  answer in the thread of the first message, or a change of that one.
- **Certificates**: `SSL_CERT_FILE` names a file with certificates of your own, for every scheme.

"""
OURS = """## Our own

| receiver | schemes | an address | taken | longest | markup | follows by |
|---|---|---|---|---|---|---|"""
THEIRS = """## Through Apprise

| service | schemes | taken | longest | markup | wait | follows by |
|---|---|---|---|---|---|---|"""
NEEDS = """## What needs more

`check` says what is missing until it is installed beside Watchword.

"""
BROUGHT = ("cryptography",)
"""Libraries of Apprise's services that requirements.lock has."""
SOURCES = """## Where the rules of a service are written

"""
STYLES = {
    id(PLAIN): "plain text",
    id(MAIL_TEXT): "HTML and plain text",
    id(TERMINAL): "words marked",
    id(CHAT): "plain text",
    id(MARKDOWN): "Markdown",
    id(MRKDWN): "mrkdwn",
    id(TELEGRAM): "HTML",
    id(MATRIX): "HTML and plain text",
}


def page() -> str:
    """The page, as it is committed."""
    rows = sorted(filter(None, map(_row, _plugins())), key=str.casefold)
    known = {service.source: service for service in BY_SCHEME.values()}
    sources = [f"- {service.name}: <{service.source}>" for service in known.values()]
    ours = dict.fromkeys(KINDS.values())
    parts = (
        HEAD + "\n".join((OURS, *map(_own_row, ours))),
        "\n".join((THEIRS, *rows)),
        NEEDS + "\n".join(sorted(filter(None, map(_need, _plugins())))),
        SOURCES + "\n".join(sorted(sources)),
    )
    return "\n".join(f"{part}\n" for part in parts)


def _own_row(kind: ReceiverKind) -> str:
    schemes = (f"`{scheme}`" for scheme, one in KINDS.items() if one is kind)
    longest = f"{kind.limit.size:,} {kind.limit.unit.value}" if kind.limit else "none"
    cells = (kind.name, " ".join(schemes), f"`{kind.example}`", kind.taken, longest)
    markup = "[fields](webhooks.md)" if kind.make is webhook.make else STYLES[id(kind.style)]
    last = (markup, _styles(kind.follow_styles(kind.example)))
    return f"| {' | '.join((*cells, *last))} |"


def _plugins() -> Iterator[Any]:
    manager: Any = NotificationManager()  # type: ignore[no-untyped-call]
    manager.load_modules()
    yield from manager.plugins(include_disabled=True)


def _row(plugin: Any) -> str | None:
    """A line of the table; None where the receiver is our own."""
    schemes = sorted(scheme for scheme in _schemes(plugin) if scheme not in KINDS)
    if not schemes:
        return None
    service = BY_SCHEME.get(schemes[0])
    cells = (
        service.name if service else plugin.service_name,
        " ".join(f"`{scheme}`" for scheme in schemes),
        _taken(service, plugin),
        _longest(service, plugin),
        _markup(service, plugin),
        _wait(service),
        _follows(schemes[0]),
    )
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _need(plugin: Any) -> str | None:
    """A line of what a service needs on this machine; None: nothing, or the receiver is our own."""
    needs = plugin.requirements
    libraries, what = needs.get("packages_required"), needs.get("details")
    if libraries in BROUGHT or all(scheme in KINDS for scheme in _schemes(plugin)):
        return None
    said = f"the library `{libraries}`" if libraries else " ".join(str(what or "").split())
    return f"- {plugin.service_name}: {said}" if libraries or what else None


def _follows(scheme: str) -> str:
    protocol = CHAT_PROTOCOLS.get(scheme)
    if protocol is None:
        return ""
    styles = _styles(protocol.follow_styles)
    return f"{styles}, by a bot alone" if styles and protocol.mode == "bot" else styles


def _styles(styles: Iterable[FollowStyle]) -> str:
    return ", ".join(f"`{style}`" for style in sorted(styles))


def _schemes(plugin: Any) -> Iterator[str]:
    for given in (plugin.protocol, plugin.secure_protocol):
        yield from (given,) if isinstance(given, str) else given or ()


def _taken(service: Service | None, plugin: Any) -> str:
    if service is None:
        return "2xx" if _is_over_http(plugin) else "as Apprise says"
    codes = []
    for code in service.codes:
        values = " or ".join(f"`{value}`" for value in sorted(code.taken, key=str))
        codes.append(f"`{code.field}` {values or 'not empty'}")
    if service.body is not None:
        codes.append(f"the answer `{service.body}`")
    return ", ".join(("2xx", *codes))


def _is_over_http(plugin: Any) -> bool:
    modules = {one.__module__ for one in plugin.__mro__} - {"apprise.plugins.base"}
    ours = [name for name in modules if name.startswith("apprise.plugins.")]
    sources = (inspect.getsource(sys.modules[name]) for name in ours)
    return any("requests." in source for source in sources)


def _longest(service: Service | None, plugin: Any) -> str:
    if service is not None and isinstance(service.limit, Limit):
        return f"{service.limit.size:,} {service.limit.unit.value}"
    size = plugin.body_maxlen
    return f"({size:,} characters)" if isinstance(size, int) else "(by its mode)"


def _markup(service: Service | None, plugin: Any) -> str:
    if service is not None and service.style is not None:
        return STYLES[id(service.style)]
    formats = plugin.notify_format
    given = formats if isinstance(formats, tuple) else (formats,)
    shows = NotifyFormat.MARKDOWN in given and given[0] is not NotifyFormat.HTML
    return "Markdown" if shows else "plain text"


def _wait(service: Service | None) -> str:
    seconds = {code.busy_seconds for code in service.codes if code.busy} if service else set()
    return ", ".join(f"{one} s" for one in sorted(seconds)) or "as it says"


if __name__ == "__main__":
    sys.stdout.write(page())
