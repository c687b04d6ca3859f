"""Hands messages to the services that Apprise knows, and finds out why one did not take it."""

from __future__ import annotations

import difflib
import logging
from typing import Any
from zoneinfo import ZoneInfo

from apprise import Apprise, AppriseAsset, NotifyBase, NotifyFormat
from apprise.exception import AppriseException
from apprise.utils.parse import parse_urls

from watchword.domain.delivery import Message
from watchword.notify.receiver import BadAddress, Identity
from watchword.notify.redact import Redactor
from watchword.notify.refusal import refusal
from watchword.notify.render import render
from watchword.notify.style import CHAT, MARKDOWN, Style
from watchword.wording.safe_text import one_line

WEBHOOKS = {"json", "jsons", "xml", "xmls", "form", "forms"}
"""Read by programs: they get the title apart, the whole id, and it as Idempotency-Key."""
READS_MARKDOWN = {"mmost", "mmosts", "zulip", "revolt", "fluxer", "nctalk", "nctalks"}
"""Apprise calls them plain text; what they show is formatted all the same [K]."""
REFUSED = {
    "cc": "one channel each",
    "bcc": "one channel each",
    "batch": "one channel each",
    "retry": "leave it out: Watchword tries again by itself, and with the same id",
    "redirect": "leave it out: a redirected message is lost and counts as taken",
    "verify": "leave it out: TLS is always verified; SSL_CERT_FILE names a certificate of your own",
}
"""Parameters that would break a promise."""
CONNECT, READ = 5.0, 15.0
"""Seconds that Apprise waits at its sockets, unless the URL says otherwise."""

NEAR_BY = ("console", "mbox", "mailto", "mailtos")
"""What a scheme that nobody knows may have been meant to be."""

_asset = AppriseAsset(
    app_id="Watchword",
    app_desc="Watchword",
    app_url="",
    image_url_mask="",  # no pictures from elsewhere in messages
    image_url_logo="",
    http_redirects=False,  # a redirect makes GET of POST, and the answer to that says nothing
    service_timeout=0,  # its own limit would leave the thread running and tell us that it ended
    async_mode=False,
)


_struck = Redactor()


def _quiet(url: str) -> None:
    """Keep what Apprise and its HTTP library say out of the log: it holds tokens and payloads.

    Apprise's own lines are taken at DEBUG from its results, for only there it says whether a
    receiver broke off before or after it had the message.
    """
    _struck.learn([url])
    logger = logging.getLogger("apprise")
    logger.addFilter(_struck)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    for name in ("urllib3", "requests"):
        logging.getLogger(name).setLevel(logging.WARNING)


def plugin(url: str) -> NotifyBase:
    """Apprise's object for a URL with one recipient. Raises BadAddress; sends nothing."""
    _quiet(url)
    query = url.partition("?")[2]
    for name, _, value in (pair.partition("=") for pair in query.split("&")):
        if name.lower() in REFUSED and value:
            raise BadAddress(f"has {name.lower()}= in it", REFUSED[name.lower()])
    if len(parse_urls(url)) > 1:  # type: ignore[no-untyped-call]
        raise BadAddress("is several addresses", "one channel each")
    try:
        found = Apprise.instantiate(url, asset=_asset, suppress_exceptions=False)
    except AppriseException as error:
        said = one_line(_struck.redact(str(error)), 200)
        raise BadAddress(
            f"is refused: {said}", "see the page of this service in Apprise's documentation"
        ) from None
    if found is None:
        scheme = one_line(url.partition(":")[0], 20)
        near = difflib.get_close_matches(scheme, NEAR_BY, 1)
        hint = f'did you mean "{near[0]}:"?' if near else "Apprise's documentation lists all"
        raise BadAddress(f"{scheme}: is unknown, or its library is not installed", hint)
    if len(found) > 1:
        raise BadAddress(f"has {len(found)} recipients", "one channel each")
    return found


class Service:
    """One recipient at a service. Holds one Apprise object, since that keeps the service's pace."""

    def __init__(
        self, url: str, service: NotifyBase, *, zone: ZoneInfo, identity: Identity
    ) -> None:
        self._zone, self._identity = zone, identity
        self._scheme = url.partition(":")[0].lower()
        self._plugin: Any = service  # each service has attributes of its own
        if "cto=" not in url:
            self._plugin.socket_connect_timeout = CONNECT
        if "rto=" not in url:
            self._plugin.socket_read_timeout = READ
        self._apprise = Apprise(asset=_asset)
        self._apprise.add(service)
        self._own_headers = dict(getattr(service, "headers", None) or {})

    def send(self, message: Message) -> None:
        """Until the service has said yes. 4xx is permanent, save for 408, 425 and 429."""
        webhook = self._scheme in WEBHOOKS
        whole = self._identity.whole(message)
        if webhook:
            self._plugin.headers = {**self._own_headers, "Idempotency-Key": whole}
        format_, style = self._format()
        rendered = render(
            message,
            style,
            self._zone,
            last=whole if webhook else self._identity.short(message),
            most=self._plugin.body_maxlen,
        )
        with self._apprise.notify(
            body=rendered.body,
            title=rendered.subject if webhook else "",
            body_format=format_,
            log_level=logging.DEBUG,
        ) as result:
            if not result:
                raise refusal(
                    [(entry.level, entry.message) for entry in result.logs()], _struck.redact
                )

    def _format(self) -> tuple[NotifyFormat, Style]:
        plain = NotifyFormat.TEXT, CHAT
        markdown = NotifyFormat.MARKDOWN, MARKDOWN
        if self._scheme in READS_MARKDOWN:
            return markdown
        # What prefers HTML is given plain text, of which Apprise makes escaped HTML: Telegram's
        # own Markdown refuses a message for one bracket too many.
        if self._scheme in WEBHOOKS or self._plugin.resolve_format() is NotifyFormat.HTML:
            return plain
        resolved = self._plugin.resolve_format(NotifyFormat.MARKDOWN)
        return markdown if resolved is NotifyFormat.MARKDOWN else plain
