"""Reads from an answer when the next request may come, and what to send with it. Pure."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from watchword.domain.source import Validators

MAX_RETRY_AFTER = timedelta(days=1)
"""The longest wait that a server can ask for."""
MAX_HEAD = 65_536
"""Bytes in which the first item of a feed is looked for."""
_ITEMS = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]", re.I)
_HEAD_DATE = re.compile(rb"<(lastBuildDate|pubDate|updated|dc:date)>[^<]{0,100}</\1>")


def retry_after(text: str | None, now: datetime) -> datetime | None:
    """The time from Retry-After (RFC 9110, section 10.2.3), at most a day ahead; None without. Pure."""
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


def server_time(headers: Mapping[str, str]) -> datetime | None:
    """The time by the server's clock as it answered; None where it does not say. Pure.

    RFC 9110, section 6.6.1; a cache adds the answer's `Age` (RFC 9111, section 5.1).
    """
    try:
        moment = parsedate_to_datetime(headers["date"])
        age = timedelta(seconds=_seconds(headers.get("age", "")))
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC) + age
    except (KeyError, ValueError, TypeError, IndexError, OverflowError):
        return None


def not_before(
    headers: Mapping[str, str], ttl: timedelta | None, now: datetime
) -> datetime | None:
    """How long the answer is fresh: the longer of Cache-Control's max-age and the feed's ttl. Pure."""
    span = max(fresh_for(headers), ttl or timedelta())
    return now + span if span else None


def fresh_for(headers: Mapping[str, str]) -> timedelta:
    """How long Cache-Control calls an answer fresh, a day at most; zero without. Pure."""
    fresh = max(_max_age(headers) - _seconds(headers.get("age", "")), 0)
    return min(timedelta(seconds=fresh), MAX_RETRY_AFTER)


def validators(
    known: Validators, headers: Mapping[str, str], body: bytes, ttl: timedelta | None
) -> Validators:
    """What to keep of a whole answer 200 for the next request. Pure.

    `known`: those of the request. `headers`: by names in lower case. A server that gets an ETag does
    not look at the date (RFC 9110, section 13.2.2). If its weak ETag was new and the body was not, it
    makes one for each answer, so the next requests have the date alone. They stay so while the
    answers have a weak ETag and a date.
    """
    etag, modified = headers.get("etag"), headers.get("last-modified")
    digest = content_digest(body)
    if not (etag and etag.startswith("W/") and modified):
        return Validators(etag=etag, modified=modified, digest=digest, ttl=ttl)
    in_vain = known.etag is not None and known.digest == digest
    without = known.etag is None and known.modified is not None
    if in_vain or without:
        etag = None
    return Validators(etag=etag, modified=modified, digest=digest, ttl=ttl)


def content_digest(body: bytes) -> str:
    """The SHA-256 of a feed, without the dates of its head that servers make anew each time. Pure."""
    items = _ITEMS.search(body, 0, MAX_HEAD)
    head = body[: items.start()] if items else b""
    return hashlib.sha256(_HEAD_DATE.sub(b"", head) + body[len(head) :]).hexdigest()


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
