"""Decides from what a service answered whether it took a message, and if not, why. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from watchword.errors import DeliveryError, Scope
from watchword.notify.http_session import Answer, Exchange, NoAnswer
from watchword.notify.service import BodyCode, Service
from watchword.wording.safe_text import one_line

OF_MESSAGE = {400, 413, 415, 422}
"""Answers that refuse the content of this request (RFC 9110, section 15.5); others refuse any."""
MAX_WORDS = 200
"""Characters of the service's own words."""

_WAITS = (
    ("retry_after", 1.0),  # Discord, Rocket.Chat: seconds
    ("retry-after", 1.0),  # Zulip
    ("parameters.retry_after", 1.0),  # Telegram
    ("retry_after_ms", 0.001),  # Matrix
)
"""Where a JSON answer says how long to wait, and the seconds that its unit has."""
_MOVED = "parameters.migrate_to_chat_id"
"""Where Telegram says the number of the chat that a group has become."""
_WORDS = (
    "description",
    "error.message",
    "errors.0.message",
    "errors.0",
    "errmsg",
    "message",
    "msg",
    "status_message",
    "messages.0.error-text",
    "error_description",
    "error",
    "errorMessage",
    "detail",
    "info",
    "reason",
)
"""Where a JSON answer has words for a person; the first that is a text counts."""


def not_taken(
    answer: Answer, service: Service, redact: Callable[[str], str]
) -> DeliveryError | None:
    """Why a service that answered 2xx did not take the message; None: it did. Pure.

    An answer without the code that this service always sends is not from the service, but perhaps
    from a proxy on the way: nobody knows whether the message arrived, so it is `unanswered`.
    """
    if service.body is not None and answer.body.strip() != service.body:
        return _by_code(answer, service, None, redact)
    for code in service.codes:
        value = _find(_json(answer.body), code.field)
        if value is None:
            words = f"{service.name} gave an answer that is not its own"
            return DeliveryError(words, unanswered=True)
        if not _is_taken(value, code):
            return _by_code(answer, service, code, redact)
    return None


def refusal(
    exchanges: Sequence[Exchange],
    service: Service,
    lines: Iterable[tuple[str, str]],
    redact: Callable[[str], str],
) -> DeliveryError:
    """The error of a message that Apprise calls a failure. Pure.

    The last exchange that failed decides. `lines`: level and text of Apprise's log, the reason where
    the service was not reached over HTTP. `redact`: removes secrets from a text.
    """
    failed = [one for one in exchanges if isinstance(one, NoAnswer) or one.status >= 300]
    match failed[-1] if failed else exchanges[-1] if exchanges else None:
        case NoAnswer(reason=reason, sent=sent):
            return DeliveryError(reason if sent else f"no connection: {reason}", unanswered=sent)
        case Answer() as answer:
            judge = _by_status if answer.status >= 300 else _by_body
            return judge(answer, service, redact)
        case None:
            said = [text for level, text in lines if level in ("WARNING", "ERROR", "CRITICAL")]
            reason = (
                one_line(redact(said[-1]), MAX_WORDS) if said else "the service did not take it"
            )
            return DeliveryError(reason)


def wait_of(answer: Answer) -> timedelta | None:
    """How long the service asks us to wait; None: it does not say. Pure.

    A date of Retry-After is counted from the Date of the same answer, since our clock may be wrong.
    """
    for name in (
        "x-ratelimit-reset-after",
        "retry-after",
    ):  # the first one is Discord's, and exact
        if text := answer.headers.get(name):
            seconds = _seconds(text)
            return _span(_until(answer, text) if seconds is None else seconds)
    for field, unit in _WAITS:
        value = _find(_json(answer.body), field)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _span(value * unit)
    return None


def _by_code(
    answer: Answer, service: Service, code: BodyCode | None, redact: Callable[[str], str]
) -> DeliveryError:
    """Of an answer with a code that refuses; `code` None: with another text than the right one. Pure."""
    value = _find(_json(answer.body), code.field) if code else None
    said = _words(answer, redact)
    number = f" {value}" if isinstance(value, int | str) and not isinstance(value, bool) else ""
    busy = code is not None and _is_in(value, code.busy)
    of_message = code is not None and _is_in(value, code.of_message)
    wait = wait_of(answer) or (timedelta(seconds=code.busy_seconds) if code and busy else None)
    answered = f"{service.name} answered{number}" if number else f"{service.name} did not take it"
    return DeliveryError(
        f"{answered}: {said}" if said else answered,
        scope=Scope.MESSAGE if of_message else Scope.CHANNEL,
        retry_after=wait,
    )


def _by_body(answer: Answer, service: Service, redact: Callable[[str], str]) -> DeliveryError:
    """Of a failure under 2xx that Apprise found in the body. Pure."""
    said = _words(answer, redact)
    for code in service.codes:
        found = _find(_json(answer.body), code.field)
        if found is not None and not _is_taken(found, code):
            return _by_code(answer, service, code, redact)
    of_message = service.of_message is not None and bool(service.of_message.search(said))
    return DeliveryError(
        f"{service.name} answered: {said}" if said else f"{service.name} did not take it",
        scope=Scope.MESSAGE if of_message else Scope.CHANNEL,
        retry_after=wait_of(answer),
    )


def _by_status(answer: Answer, service: Service, redact: Callable[[str], str]) -> DeliveryError:
    said, status = _words(answer, redact), answer.status
    phrase = next((one.phrase for one in HTTPStatus if one == status), "")
    of_channel = service.of_channel is not None and bool(service.of_channel.search(said))
    of_message = status in OF_MESSAGE and not of_channel
    answered = f"{service.name} answered {status} {phrase}".rstrip()
    return DeliveryError(
        f"{answered}: {said}" if said and said != phrase else answered,
        scope=Scope.MESSAGE if of_message else Scope.CHANNEL,
        retry_after=wait_of(answer),
    )


def _is_taken(value: object, code: BodyCode) -> bool:
    return _is_in(value, code.taken) if code.taken else bool(value)


def _is_in(value: object, values: frozenset[object]) -> bool:
    return any(value == one for one in values)


def _words(answer: Answer, redact: Callable[[str], str]) -> str:
    """What the service says to a person, on one line; empty where it says nothing. Pure."""
    document = _json(answer.body)
    moved = _find(document, _MOVED)
    more = f"; write its new number, {moved}, into the URL" if isinstance(moved, int) else ""
    for field in _WORDS:
        value = _find(document, field)
        if isinstance(value, str) and value.strip():
            return one_line(redact(value), MAX_WORDS) + more
    is_text = document is None and "<" not in answer.body and len(answer.body) <= 1000
    return one_line(redact(answer.body), MAX_WORDS) if is_text else ""


def _json(body: str) -> object:
    try:
        found: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found


def _find(document: object, path: str) -> object:
    """The value at a path such as `errors.0.message`; None where there is none. Pure."""
    for step in path.split("."):
        if isinstance(document, dict):
            document = document.get(step)
        elif isinstance(document, list) and step.isdecimal():
            document = document[int(step)] if int(step) < len(document) else None
        else:
            return None
    return document


def _seconds(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _until(answer: Answer, text: str) -> float | None:
    """The seconds from the Date of the answer to a date; None where either is missing. Pure."""
    try:
        start = parsedate_to_datetime(answer.headers.get("date", ""))
        return (parsedate_to_datetime(text) - start).total_seconds()
    except (ValueError, TypeError):  # a date without a zone, or none
        return None


def _span(seconds: float | None) -> timedelta | None:
    """A wait in seconds as a span of at most a year; None where it says nothing. Pure."""
    if seconds is None or not 0 < seconds < float("inf"):
        return None
    return timedelta(seconds=min(seconds, 366 * 24 * 3600.0))
