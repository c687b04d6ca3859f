"""The HTTP session of Apprise's services: it keeps each answer, and trusts SSL_CERT_FILE.

Apprise's services call `requests.post` and its like, which open a `requests.sessions.Session` for each
request. Their own result says no more than yes or no, so this session keeps what the service answered.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import requests
from requests import exceptions
from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError, ProxyError

MAX_BODY = 65_536
"""Bytes of an answer that are kept; error texts are shorter."""
MAX_READ = 1 << 20
"""Bytes of an answer that are read, unpacked; what comes after them is cut off."""
STEP = 16_384

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A request with fields in JSON."""

    method: str
    url: str
    fields: Fields


Rewrite = Callable[[Outgoing], Outgoing | None]
"""What becomes of the request that carries a message; None: it is not that request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a service answered to one request."""

    status: int
    headers: Mapping[str, str]
    """Their names in lower case."""
    body: str
    to_message: bool = False
    """Whether the request carried the message, as far as `Rewrite` knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnswer:
    """A request without an answer."""

    reason: str
    sent: bool
    """Whether the service may have had the request."""


Exchange = Answer | NoAnswer

_BROKEN = (
    exceptions.ConnectionError,
    exceptions.Timeout,
    exceptions.ChunkedEncodingError,
    exceptions.ContentDecodingError,
)
"""Errors of a connection that stood, as far as none of their causes says otherwise."""
_exchanges: ContextVar[list[Exchange] | None] = ContextVar("exchanges", default=None)
_rewrite: ContextVar[Rewrite | None] = ContextVar("rewrite", default=None)


class RecordingSession(requests.Session):
    """A session that records its exchanges within `recorded`, and is as any other outside of it."""

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        """As `requests.Session.send`, with the certificates of SSL_CERT_FILE where it is set."""
        exchanges = _exchanges.get()
        if exchanges is None:
            return super().send(request, **options)
        if options.get("verify") and (file := os.environ.get("SSL_CERT_FILE")):
            options["verify"] = file
        rewrite = _rewrite.get()
        carries = rewrite is not None and _apply(rewrite, request)
        try:
            response = super().send(request, **{**options, "stream": True})
            _read(response)
        except (requests.RequestException, OSError) as error:
            exchanges.append(_no_answer(error))
            raise
        exchanges.append(
            Answer(
                status=response.status_code,
                headers={name.lower(): value for name, value in response.headers.items()},
                body=response.content[:MAX_BODY].decode("utf-8", "replace"),
                to_message=carries,
            )
        )
        return response


def _read(response: requests.Response) -> None:
    """Read the body up to MAX_READ, so that an answer without end fills no memory."""
    body = bytearray()
    for part in response.iter_content(STEP):
        body += part
        if len(body) >= MAX_READ:
            response.close()
            break
    response._content, response._content_consumed = bytes(body), True


@contextlib.contextmanager
def recorded(rewrite: Rewrite | None = None) -> Iterator[list[Exchange]]:
    """The exchanges of the requests that this context makes, in order; the list grows meanwhile.

    `rewrite`: changes the request that carries the message.
    """
    requests.sessions.Session = RecordingSession  # type: ignore[misc]
    exchanges: list[Exchange] = []
    token, rewriting = _exchanges.set(exchanges), _rewrite.set(rewrite)
    try:
        yield exchanges
    finally:
        _exchanges.reset(token)
        _rewrite.reset(rewriting)


def _apply(rewrite: Rewrite, request: requests.PreparedRequest) -> bool:
    """Rewrite a request; False, and nothing is changed: it carries no message."""
    if not isinstance(request.body, str | bytes):
        return False
    try:
        fields = json.loads(request.body)
    except ValueError:
        return False
    if not isinstance(fields, dict):
        return False
    given = Outgoing(method=str(request.method), url=str(request.url), fields=fields)
    made = rewrite(given)
    if made is None:
        return False
    if made != given:
        request.method, request.url = made.method, made.url
        request.prepare_body(json.dumps(dict(made.fields)), None)
    return True


def _no_answer(error: Exception) -> NoAnswer:
    """Why there was no answer, and whether the service may have had the request. Pure."""
    causes = list(_causes(error))
    if any(isinstance(one, NameResolutionError) for one in causes):
        return NoAnswer(reason="the host is not found", sent=False)
    if isinstance(error, exceptions.ConnectTimeout):
        return NoAnswer(reason="no answer in time", sent=False)
    if isinstance(error, exceptions.SSLError):
        unknown = any("CERTIFICATE_VERIFY_FAILED" in str(one) for one in causes)
        return NoAnswer(reason="its certificate is not valid" if unknown else "no TLS", sent=False)
    if isinstance(error, exceptions.ProxyError) or any(
        isinstance(one, ProxyError) for one in causes
    ):
        return NoAnswer(reason="the proxy lets nothing through", sent=False)
    if any(isinstance(one, NewConnectionError) for one in causes):
        refused = any(isinstance(one, ConnectionRefusedError) for one in causes)
        return NoAnswer(reason="refused" if refused else "unreachable", sent=False)
    if isinstance(error, _BROKEN):
        return NoAnswer(reason="the receiver broke off after it had the message", sent=True)
    return NoAnswer(reason=f"the request failed: {type(error).__name__}", sent=False)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and all that led to it: requests and urllib3 wrap one in another. Pure."""
    yield error
    inner = [one for one in error.args if isinstance(one, BaseException)]
    if isinstance(error, HTTPError) and isinstance(
        reason := getattr(error, "reason", None), BaseException
    ):
        inner.append(reason)
    if error.__cause__ is not None:
        inner.append(error.__cause__)
    for one in inner:
        yield from _causes(one)
