"""What went wrong on the way to an answer, said to the user; and what an answer's headers say. Pure."""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

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

from crawler.middlewares.compression import BrokenOff
from watchword.domain.article import Failed

MAX_RETRY_AFTER = timedelta(days=1)
"""No server may ask us to stay away for longer."""


def failure(error: BaseException, *, timeout: timedelta, size: int) -> str | None:
    """Why a request brought no answer; None where we do not know the error. Pure.

    `timeout` and `size` (bytes) are the limits that the request had.
    """
    too_large = f"the answer is larger than {size / (1 << 20):g} MiB"
    match error:
        case DownloadTimeoutError():
            return f"the host did not answer within {timeout.total_seconds():g} s"
        case CannotResolveHostError():
            return "host not found"
        case DownloadConnectionRefusedError():
            return "the host refused the connection"
        case ResponseDataLossError() | ConnectionClosed():
            return "the connection broke off before the end of the answer"
        case BrokenOff():
            return "the answer broke off: unexpected end of its compressed data"
        case DownloadCancelledError():
            return "Watchword is stopping" if str(error) == "stopping" else too_large
        case IgnoreRequest():
            return "it redirects more than 5 times" if "redirections" in str(error) else too_large
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


def _broken_answer(error: DownloadFailedError) -> str:
    reasons = [
        getattr(reason, "value", None) for reason in getattr(error.__cause__, "reasons", ())
    ]
    names = {type(reason).__module__.partition(".")[0] for reason in reasons}
    if names & {"OpenSSL", "service_identity"}:
        if "certificate" in repr(reasons) or "service_identity" in names:
            return "its TLS certificate cannot be trusted"
        return "it does not speak TLS: try http instead of https"
    if any(type(reason).__name__ == "ParseError" for reason in reasons):
        return "what answers there does not speak HTTP"
    return "the connection broke off before the end of the answer"


def refusal(status: int, headers: Mapping[str, str], now: datetime) -> Failed | None:
    """What an answer that brings nothing means: its status in words; None for a 200. Pure."""
    if status == HTTPStatus.OK:
        return None
    wish = retry_after(headers.get("retry-after"), now) if status >= 400 else None
    if 300 <= status < 400:
        return Failed(reason=f"{said(status)}: it redirects to nowhere that may be fetched")
    return Failed(reason=said(status), retry_after=wish, gone=status in (404, 410))


def said(status: int) -> str:
    """A status and its name: `403 Forbidden`. Pure."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status}, a status that HTTP does not know"


def retry_after(text: str | None, now: datetime) -> datetime | None:
    """When the server wants to be asked again, a day ahead at most. Pure. RFC 9110, section 10.2.3."""
    if not text:
        return None
    if text.strip().isdigit():
        return now + timedelta(seconds=min(int(text.strip()[:9]), MAX_RETRY_AFTER.total_seconds()))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment.replace(tzinfo=moment.tzinfo or UTC)
    return min(moment.astimezone(UTC), now + MAX_RETRY_AFTER) if moment > now else None


def not_before(
    headers: Mapping[str, str], ttl: timedelta | None, now: datetime
) -> datetime | None:
    """Until when the answer counts as fresh: Cache-Control's max-age or the feed's own ttl. Pure."""
    fresh = max(_max_age(headers) - _seconds(headers.get("age", "")), 0)
    span = max(min(timedelta(seconds=fresh), MAX_RETRY_AFTER), ttl or timedelta())
    return now + span if span else None


def _max_age(headers: Mapping[str, str]) -> float:
    parts = [part.strip().lower() for part in headers.get("cache-control", "").split(",")]
    if "no-cache" in parts or "no-store" in parts:
        return 0
    return next((_seconds(part[8:]) for part in parts if part.startswith("max-age=")), 0)


def _seconds(text: str) -> float:
    try:
        number = float(text.strip('"')[:12])
    except ValueError:
        return 0
    return number if math.isfinite(number) and number > 0 else 0
