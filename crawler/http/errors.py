"""Explains failed requests in words for the user. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from twisted.internet.error import ConnectError, ConnectionClosed

from crawler.http.headers import retry_after
from crawler.http.middlewares.compression import BrokenOff
from crawler.http.tolerant import MAX_HEADER_LINE
from watchword.domain.article import Failed

T = TypeVar("T")
BROKEN_OFF = "the connection broke off before the end of the answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a request must not exceed."""

    timeout: timedelta
    size: int
    """Bytes."""
    redirects: int


def failure(error: BaseException, limits: Limits) -> str | None:
    """Why a request with these limits got no answer; None for an unknown error. Pure."""
    too_large = f"the answer is larger than {limits.size / (1 << 20):g} MiB"
    too_often = f"it redirects without end (the limit is {limits.redirects})"
    match error:
        case DownloadTimeoutError():
            return f"the host did not answer within {limits.timeout.total_seconds():g} s"
        case CannotResolveHostError():
            return "host not found"
        case DownloadConnectionRefusedError():
            return "the host refused the connection"
        case ResponseDataLossError() | ConnectionClosed():
            return BROKEN_OFF
        case BrokenOff():
            return "the answer broke off: unexpected end of its compressed data"
        case DownloadCancelledError():
            return "Watchword is stopping" if str(error) == "stopping" else too_large
        case IgnoreRequest():
            return too_often if "redirections" in str(error) else too_large
        case DownloadFailedError():
            return _broken_answer(error)
        case ConnectError():
            return "the host cannot be reached"
        case NotSupported() | UnsupportedURLSchemeError() | ValueError():
            return "its address is not valid"
        case zlib.error() | OSError():
            return "the compressed data of the answer is broken"
        case _:
            return None


def is_costly(error: BaseException) -> bool:
    """Whether the request took its whole time limit. Pure."""
    return isinstance(error, DownloadTimeoutError)


def is_unreachable(error: BaseException) -> bool:
    """Whether nothing came from the host, so that the cause may be our own network. Pure."""
    return isinstance(error, DownloadTimeoutError | CannotResolveHostError | ConnectError)


def elsewhere(answer: T, url: str, final: str) -> T:
    """The answer; a failure names its host, if redirects led from `url` to another one. Pure."""
    name = urlsplit(final).hostname or ""
    if not isinstance(answer, Failed) or name in (urlsplit(url).hostname, ""):
        return answer
    if name in answer.reason:
        return answer
    return replace(answer, reason=f"it redirects to {name}: {answer.reason}")


def _broken_answer(error: DownloadFailedError) -> str:
    reasons = [
        getattr(reason, "value", None) for reason in getattr(error.__cause__, "reasons", ())
    ]
    names = {type(reason).__module__.partition(".")[0] for reason in reasons}
    if names & {"OpenSSL", "service_identity"}:
        if "certificate" in repr(reasons) or "service_identity" in names:
            return "its TLS certificate cannot be trusted"
        return "it does not speak TLS: try http instead of https"
    kinds = {type(reason).__name__ for reason in reasons}
    if "HeaderTooLong" in kinds:
        return f"a line of the answer's header is longer than {MAX_HEADER_LINE >> 10} KiB"
    if kinds & {"ParseError", "BadResponseVersion"}:
        return "what answers there does not speak HTTP"
    if any("Content-Length" in str(reason) for reason in reasons):
        return "the header of the answer contradicts itself about its length"
    return BROKEN_OFF


def refusal(status: int, headers: Mapping[str, str], now: datetime) -> Failed | None:
    """The failure that a status means; None for 200. Pure. `headers`: by names in lower case."""
    if status == HTTPStatus.OK:
        return None
    wish = retry_after(headers.get("retry-after"), now) if status >= 400 else None
    if 300 <= status < 400:
        return Failed(
            reason=f"{describe_status(status)}: it redirects to nowhere that may be fetched"
        )
    return Failed(reason=describe_status(status), retry_after=wish, gone=status in (404, 410))


def describe_status(status: int) -> str:
    """A status with its name: `403 Forbidden`. Pure."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status}, a status that HTTP does not know"
