"""Services that Apprise knows: chats, SMS; and the reason where one did not take it."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from apprise import Apprise, NotifyBase, NotifyFormat

from watchword.domain.channel import FollowStyle
from watchword.domain.delivery import Message, Taken
from watchword.errors import DeliveryError, Scope
from watchword.notify.answers import not_taken, refusal
from watchword.notify.apprise_url import ASSET, REDACTOR, read_url
from watchword.notify.chat_threads import chat_protocol
from watchword.notify.http_session import Answer, Exchange, Outgoing, Rewrite, recorded
from watchword.notify.receiver import BadAddress, ReceiverOptions, short_id
from watchword.notify.render import Rendered, render
from watchword.notify.service import Limit, Service
from watchword.notify.services import BY_SCHEME
from watchword.notify.style import CHAT, MARKDOWN, Style

_Result = tuple[Sequence[Exchange], DeliveryError | None]
"""What was said over HTTP, and the error; None: the message was taken."""
CONNECT_TIMEOUT, READ_TIMEOUT = 5.0, 30.0
"""Seconds that Apprise waits at its sockets, unless the URL has `cto=` or `rto=`."""


def make(url: str, style: Style, options: ReceiverOptions) -> ServiceReceiver:
    """A service that people read; in `style` where no markup of it is known. Raises BadAddress."""
    return ServiceReceiver(url, service_of(url, style), options)


def follow_styles(url: str) -> frozenset[FollowStyle]:
    """What the service of a URL can do with more of a story; a bad URL nothing."""
    try:
        protocol = chat_protocol(scheme_of(url), read_url(url))
    except BadAddress:
        return frozenset()
    return frozenset() if protocol is None else protocol.follow_styles


def scheme_of(url: str) -> str:
    """The scheme of a URL in lower case. Pure."""
    return url.partition(":")[0].lower()


def service_of(url: str, plain: Style) -> Service:
    """What is known of the service of a URL; what our table does not say is as Apprise says.

    `plain`: the style where neither knows a markup. Raises BadAddress.
    """
    scheme, plugin = scheme_of(url), read_url(url)
    service = BY_SCHEME.get(scheme) or Service(
        name=str(plugin.service_name), schemes=(scheme,), source="Apprise"
    )
    return replace(
        service,
        limit=service.limit or Limit(size=int(plugin.body_maxlen)),
        style=service.style or (MARKDOWN if _shows_markdown(plugin) else plain),
    )


def _shows_markdown(plugin: NotifyBase) -> bool:
    """Whether Apprise would send Markdown as Markdown.

    A service that prefers HTML gets plain text, which Apprise escapes.
    """
    preferred, resolved = plugin.resolve_format(), plugin.resolve_format(NotifyFormat.MARKDOWN)
    return preferred is not NotifyFormat.HTML and resolved is NotifyFormat.MARKDOWN


def _as_it_is(body: str, *_: object, **__: object) -> str:
    """In the place of a plugin's translation of markup: the body is in the service's own markup."""
    return body


def _never() -> bool:
    return False


class ServiceReceiver:
    """One recipient at a service.

    It keeps its Apprise object, because that object keeps the pace that the service wants, and the
    token of a login. After a failure it makes a new one: the service may have revoked that token.
    """

    def __init__(self, url: str, service: Service, options: ReceiverOptions) -> None:
        """`service`: with a style."""
        self._url, self._service, self._options = url, service, options
        self._plugin = self._make_plugin()
        self._protocol = chat_protocol(scheme_of(url), self._plugin)
        self._was_taken = False
        self._sending = threading.Lock()  # the object of Apprise is for one message at a time

    def send(self, message: Message) -> Taken:
        """As `Receiver.send`: as much of a list as one message of the service holds.

        An answer to a message that the service does not know any more is a new message.
        """
        rendered = self._render(message)
        first = message.in_reply_to.receiver_id if message.in_reply_to else None
        with self._sending:
            exchanges, error = self._try(rendered, self._rewrite(answered=first))
            if error is not None and first is not None and _is_answer_refused(exchanges):
                exchanges, error = self._try(rendered, self._rewrite())
            if error is not None:
                raise error
            self._was_taken = True
        return Taken(items=rendered.taken, receiver_id=self._id_in(exchanges))

    def update(self, message: Message) -> Taken:
        """As `EditingReceiver.update`."""
        if message.update is None or self._protocol is None:
            raise DeliveryError("its service changes no message", scope=Scope.MESSAGE)
        rendered = self._render(message)
        change = self._rewrite(changed=message.update.receiver_id)
        with self._sending:
            _, error = self._try(rendered, change)
            if error is not None:
                raise error
        return Taken(items=rendered.taken, receiver_id=message.update.receiver_id)

    def _render(self, message: Message) -> Rendered:
        return render(
            message,
            self._service.style or CHAT,
            self._options.zone,
            self._options.language,
            last_line=short_id(message),
            limit=self._service.limit,
        )

    def _try(self, rendered: Rendered, rewrite: Rewrite | None) -> _Result:
        """One try, and a second one where the service may have revoked our token."""
        exchanges, error = self._post(rendered, rewrite)
        if error is not None:
            self._plugin = self._make_plugin()
            if self._was_taken and _is_unauthorized(exchanges):
                exchanges, error = self._post(rendered, rewrite)
        return exchanges, error

    def _rewrite(
        self, *, answered: str | None = None, changed: str | None = None
    ) -> Rewrite | None:
        """What is altered in the request of a message that answers one, or changes one; by their ids."""
        protocol = self._protocol
        if protocol is None:
            return None

        def rewrite(request: Outgoing) -> Outgoing | None:
            if protocol.path.search(request.url) is None:
                return None
            if changed is not None:
                return protocol.edit(request, changed)
            request = protocol.send(request)
            return protocol.answer(request, answered) if answered and protocol.answer else request

        return rewrite

    def _id_in(self, exchanges: Sequence[Exchange]) -> str | None:
        """What the service calls the message that it took; None: it does not say."""
        answers = [one for one in exchanges if isinstance(one, Answer) and one.to_message]
        if not answers or self._protocol is None:
            return None
        try:
            said = json.loads(answers[-1].body)
        except ValueError:
            return None
        return self._protocol.id_in(said) if isinstance(said, dict) else None

    def _make_plugin(self) -> Any:
        """Apprise's object of the URL; each service has attributes of its own."""
        plugin: Any = read_url(self._url)
        if "cto=" not in self._url:
            plugin.socket_connect_timeout = CONNECT_TIMEOUT
        if "rto=" not in self._url:
            plugin.socket_read_timeout = READ_TIMEOUT
        if self._service.own_markup:
            plugin.dialect_convert = _as_it_is
        if hasattr(plugin, "_register"):  # Matrix makes an account where the password is wrong
            plugin._register = _never
        return plugin

    def _post(self, rendered: Rendered, rewrite: Rewrite | None) -> _Result:
        """What was said over HTTP, and the error; None: the message was taken."""
        apprise = Apprise(asset=ASSET)
        apprise.add(self._plugin)
        with (
            recorded(rewrite) as exchanges,
            apprise.notify(
                body=rendered.body,
                title=rendered.subject if self._service.titled else "",
                body_format=self._format(),
                log_level=logging.DEBUG,
            ) as result,
        ):
            if not result:
                lines = [(entry.level, entry.message) for entry in result.logs()]
                return exchanges, refusal(exchanges, self._service, lines, REDACTOR.redact)
        answers = [one for one in exchanges if isinstance(one, Answer)]
        errors = (not_taken(answer, self._service, REDACTOR.redact) for answer in answers)
        return exchanges, next(filter(None, errors), None)

    def _format(self) -> NotifyFormat:
        if self._service.html:
            return NotifyFormat.HTML
        marked_up = self._service.style is MARKDOWN or self._service.own_markup
        return NotifyFormat.MARKDOWN if marked_up else NotifyFormat.TEXT


def _is_answer_refused(exchanges: Sequence[Exchange]) -> bool:
    """Whether the service refused the message itself, perhaps because of what it answers."""
    busy = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)
    return any(
        isinstance(one, Answer)
        and one.to_message
        and one.status not in busy
        and one.status < HTTPStatus.INTERNAL_SERVER_ERROR
        for one in exchanges
    )


def _is_unauthorized(exchanges: Sequence[Exchange]) -> bool:
    return any(
        isinstance(one, Answer) and one.status == HTTPStatus.UNAUTHORIZED for one in exchanges
    )
