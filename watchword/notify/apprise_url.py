"""Reads a channel's URL with Apprise: it must have one recipient and keep our promises."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from apprise import Apprise, AppriseAsset, NotifyBase
from apprise.exception import AppriseException
from apprise.manager_plugins import NotificationManager
from apprise.utils.parse import parse_urls

from watchword.notify.receiver import BadAddress
from watchword.notify.redact import Redactor, url_secrets
from watchword.wording.safe_text import one_line

REFUSED = {
    "cc": "one channel each",
    "bcc": "one channel each",
    "batch": "one channel each",
    "retry": "leave it out: Watchword tries again by itself, and with the same id",
    "redirect": "leave it out: a redirected message is lost and counts as taken",
    "verify": "leave it out: TLS is always verified; SSL_CERT_FILE names a certificate of your own",
}
"""Parameters that would break a promise, and what to do instead."""

ASSET = AppriseAsset(
    app_id="Watchword",
    app_desc="Watchword",
    app_url="",
    image_url_mask="",  # messages show no pictures from other hosts
    image_url_logo="",
    http_redirects=False,  # a redirect turns POST into GET, and the answer to that says nothing
    service_timeout=0,  # its own limit leaves the thread running and reports that it ended
    async_mode=False,
)
"""How Apprise behaves in every receiver."""

REDACTOR = Redactor()
"""Removes from Apprise's own log lines and errors the secrets of each URL that was read."""


class UnknownScheme(BadAddress):
    """Apprise has no service of this scheme."""

    def __init__(self, scheme: str) -> None:
        self.scheme = scheme
        what = f"{scheme}: is unknown, or its library is not installed"
        super().__init__(what, "Apprise's documentation lists all")


def read_url(url: str) -> NotifyBase:
    """Apprise's object for a URL with one recipient. Sends nothing.

    Raises BadAddress, which never holds the URL; UnknownScheme where Apprise does not know it.
    """
    _check(url)
    try:
        found = Apprise.instantiate(url, asset=ASSET, suppress_exceptions=False)
    except AppriseException as error:
        reason = one_line(REDACTOR.redact(str(error)), 200)
        hint = "see the page of this service in Apprise's documentation"
        if "~From~" in reason:
            raise BadAddress("does not say who sends", "add &from=you@example.org to it") from None
        raise BadAddress(f"is refused: {reason}", hint) from None
    if found is None:
        scheme = one_line(url.partition(":")[0], 20)
        plugins: Any = NotificationManager()  # type: ignore[no-untyped-call]
        if scheme.lower() in plugins:
            plugin = plugins[scheme.lower()]
            if not plugin.enabled:
                raise BadAddress(f"{scheme}: cannot be used here", _needed(plugin.requirements))
            page = "its page in Apprise's documentation has an example"
            raise BadAddress(f"{scheme}: lacks a part of its address", page)
        raise UnknownScheme(scheme)
    if len(found) > 1:
        raise BadAddress(f"has {len(found)} recipients", "one channel each")
    return found


def _needed(requirements: Mapping[str, Any]) -> str:
    """What a service of Apprise needs on this machine, as a hint. Pure."""
    libraries = requirements.get("packages_required")
    if libraries:
        return f"it needs {libraries}: pip install it beside Watchword"
    return one_line(str(requirements.get("details") or "its library is not installed"), 200)


def parse_url(url: str, plugin: type[NotifyBase]) -> dict[str, Any]:
    """The parts of a URL as Apprise reads them for a plugin, which need not be usable here.

    Raises BadAddress, which never holds the URL.
    """
    _check(url)
    found: dict[str, Any] | None = plugin.parse_url(url)
    if not found:
        raise BadAddress("is refused", "see the page of this service in Apprise's documentation")
    return found


def _check(url: str) -> None:
    """Raises BadAddress where the URL would break a promise; from here on no log holds its secrets."""
    _quiet_logs(url)
    query = url.partition("?")[2]
    for name, _, value in (pair.partition("=") for pair in query.split("&")):
        if name.lower() in REFUSED and value:
            raise BadAddress(f"has {name.lower()}= in it", REFUSED[name.lower()])
    if len(parse_urls(url)) > 1:  # type: ignore[no-untyped-call]
        raise BadAddress("is several addresses", "one channel each")


def _quiet_logs(url: str) -> None:
    """Keep the lines of Apprise and its HTTP library out of the log: they hold tokens and payloads.

    The results of Apprise still have its lines, down to DEBUG: only these say whether a receiver
    broke off before or after it had the message.
    """
    REDACTOR.learn(url_secrets(url))
    logger = logging.getLogger("apprise")
    logger.addFilter(REDACTOR)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    for name in ("urllib3", "requests"):
        logging.getLogger(name).setLevel(logging.WARNING)
