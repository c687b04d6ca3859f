"""The HTTP session of Apprise's services: it keeps each answer, and trusts SSL_CERT_FILE.

Apprise's services call `requests.post` and its like, which open a `requests.sessions.Session` for each
request. Their own result says no more than yes or no, so this session keeps what the service answered.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import requests
from requests import exceptions
from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError, ProxyError

MAX_BODY = 65_536
"""Bytes of an answer that are kept; error texts are shorter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a service answered to one request."""

    status: int
    headers: Mapping[str, str]
    """Their names in lower case."""
    body: str


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


class RecordingSession(requests.Session):
    """A session that records its exchanges within `recorded`, and is as any other outside of it."""

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        """As `requests.Session.send`, with the certificates of SSL_CERT_FILE where it is set."""
        exchanges = _exchanges.get()
        if exchanges is None:
            return super().send(request, **options)
        if options.get("verify") and (file := os.environ.get("SSL_CERT_FILE")):
            options["verify"] = file
        try:
            response = super().send(request, **options)
        except (requests.RequestException, OSError) as error:
            exchanges.append(_no_answer(error))
            raise
        exchanges.append(
            Answer(
                status=response.status_code,
                headers={name.lower(): value for name, value in response.headers.items()},
                body=response.content[:MAX_BODY].decode("utf-8", "replace"),
            )
        )
        return response


@contextlib.contextmanager
def recorded() -> Iterator[list[Exchange]]:
    """The exchanges of the requests that this context makes, in order; the list grows meanwhile."""
    requests.sessions.Session = RecordingSession  # type: ignore[misc]
    exchanges: list[Exchange] = []
    token = _exchanges.set(exchanges)
    try:
        yield exchanges
    finally:
        _exchanges.reset(token)


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
