"""The delays of alerts, from the outlet to the receiver, summed by source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchword.contract import Percentiles, SourceDelays
from watchword.domain.delay import AlertTimes, DeliveryTimes, percentile
from watchword.ports import ReadTransaction
from watchword.usecases.status import WEEK


def list_delays(rows: ReadTransaction, now: datetime) -> Sequence[SourceDelays]:
    """The delays of the last seven days: of all sources, then of each. Empty without an alert."""
    return sum_delays(rows.views.delivery_times(since=now - WEEK))


def overall_delays(
    rows: ReadTransaction, now: datetime, source: str | None = None
) -> SourceDelays | None:
    """Those of all sources together, or of one, of the last seven days; None without an alert."""
    found = rows.views.delivery_times(since=now - WEEK, source=source)
    return _sum(source, found) if found else None


def sum_delays(deliveries: Sequence[DeliveryTimes]) -> Sequence[SourceDelays]:
    """Of all sources, then of each in the order of their keys; empty without a delivery. Pure.

    `deliveries`: in the order of their alerts. An article counts once, by its first alert, in
    what does not depend on a receiver; a later text of it is judged by itself.
    """
    if not deliveries:
        return ()
    keys = sorted({one.alert.source for one in deliveries})
    return (
        _sum(None, deliveries),
        *(_sum(key, [one for one in deliveries if one.alert.source == key]) for key in keys),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Delays:
    """Each delay that counts, of each stage."""

    until_found: tuple[timedelta, ...]
    until_judged: tuple[timedelta, ...]
    until_taken: tuple[timedelta, ...]


def each_delay(deliveries: Sequence[DeliveryTimes]) -> Delays:
    """The delays that `sum_delays` sums up, of all sources. Pure."""
    found: dict[tuple[int, datetime], AlertTimes] = {}
    for one in deliveries:
        found.setdefault((one.alert.article, one.alert.found_at), one.alert)
    new = (one for one in _first(deliveries) if one.is_new)
    at_once = (one for one in deliveries if not one.held)
    return Delays(
        until_found=_known(one.until_found for one in new),
        until_judged=_known(one.until_judged for one in found.values()),
        until_taken=_known(one.until_taken for one in at_once),
    )


def _first(deliveries: Iterable[DeliveryTimes]) -> list[AlertTimes]:
    """The first alert of each article."""
    first: dict[int, AlertTimes] = {}
    for one in deliveries:
        first.setdefault(one.alert.article, one.alert)
    return list(first.values())


def _known(spans: Iterable[timedelta | None]) -> tuple[timedelta, ...]:
    return tuple(one for one in spans if one is not None)


def _sum(source: str | None, deliveries: Sequence[DeliveryTimes]) -> SourceDelays:
    delays, first = each_delay(deliveries), _first(deliveries)
    new = [one for one in first if one.is_new]
    sent = [one for one in deliveries if one.begun_at is not None]
    taken = [one for one in sent if one.taken_at is not None]
    return SourceDelays(
        source=source,
        until_found=_percentiles(delays.until_found),
        until_judged=_percentiles(delays.until_judged),
        until_taken=_percentiles(delays.until_taken),
        undated=sum(not one.is_dated for one in new),
        not_new=len(first) - len(new),
        held=sum(one.held for one in taken),
        not_taken=len(sent) - len(taken),
    )


def _percentiles(spans: Sequence[timedelta]) -> Percentiles:
    p50, p95 = (percentile(spans, share) for share in (0.5, 0.95))
    return Percentiles(
        count=len(spans),
        p50=None if p50 is None else p50.total_seconds(),
        p95=None if p95 is None else p95.total_seconds(),
    )
