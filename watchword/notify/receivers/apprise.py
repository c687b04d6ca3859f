"""Services that Apprise knows: chats, webhooks, SMS; and the reason where one did not take it."""

from __future__ import annotations

import logging
from typing import Any

from apprise import Apprise, NotifyBase, NotifyFormat

from watchword.domain.delivery import Message
from watchword.notify.apprise_url import ASSET, REDACTOR, read_url
from watchword.notify.receiver import ReceiverOptions, full_id, short_id
from watchword.notify.refusal import refusal
from watchword.notify.render import render
from watchword.notify.style import MARKDOWN, Style

CONNECT_TIMEOUT, READ_TIMEOUT = 5.0, 15.0
"""Seconds that Apprise waits at its sockets, unless the URL has `cto=` or `rto=`."""


def make(url: str, style: Style, options: ReceiverOptions) -> ServiceReceiver:
    """A service that people read, in Markdown where it shows Markdown. Raises BadAddress."""
    service = read_url(url)
    style = MARKDOWN if _shows_markdown(service) else style
    return ServiceReceiver(url, service, style, options, webhook=False)


def make_webhook(url: str, style: Style, options: ReceiverOptions) -> ServiceReceiver:
    """A webhook, which a program reads. Raises BadAddress."""
    return ServiceReceiver(url, read_url(url), style, options, webhook=True)


def _shows_markdown(service: NotifyBase) -> bool:
    """Whether Apprise would send Markdown as Markdown.

    A service that prefers HTML gets plain text, which Apprise escapes: Telegram refuses a whole
    message of its own Markdown for one bracket too many.
    """
    preferred, resolved = service.resolve_format(), service.resolve_format(NotifyFormat.MARKDOWN)
    return preferred is not NotifyFormat.HTML and resolved is NotifyFormat.MARKDOWN


class ServiceReceiver:
    """One recipient at a service.

    It keeps its one Apprise object, because that object keeps the pace that the service wants.
    """

    def __init__(
        self,
        url: str,
        service: NotifyBase,
        style: Style,
        options: ReceiverOptions,
        *,
        webhook: bool,
    ) -> None:
        """`service`: Apprise's object of the URL.

        `webhook`: the title goes apart from the body, and the full id as Idempotency-Key.
        """
        self._plugin: Any = service  # each service has attributes of its own
        if "cto=" not in url:
            self._plugin.socket_connect_timeout = CONNECT_TIMEOUT
        if "rto=" not in url:
            self._plugin.socket_read_timeout = READ_TIMEOUT
        self._apprise = Apprise(asset=ASSET)
        self._apprise.add(service)
        self._own_headers = dict(getattr(service, "headers", None) or {})
        self._style, self._options, self._webhook = style, options, webhook

    def send(self, message: Message) -> None:
        """As `Receiver.send`. An answer of 4xx is permanent, except 408, 425 and 429."""
        whole = full_id(message, self._options.domain)
        if self._webhook:
            self._plugin.headers = {**self._own_headers, "Idempotency-Key": whole}
        rendered = render(
            message,
            self._style,
            self._options.zone,
            last_line=whole if self._webhook else short_id(message),
            max_length=self._plugin.body_maxlen,
        )
        with self._apprise.notify(
            body=rendered.body,
            title=rendered.subject if self._webhook else "",
            body_format=NotifyFormat.MARKDOWN if self._style is MARKDOWN else NotifyFormat.TEXT,
            log_level=logging.DEBUG,
        ) as result:
            if not result:
                lines = [(entry.level, entry.message) for entry in result.logs()]
                raise refusal(lines, REDACTOR.redact)
