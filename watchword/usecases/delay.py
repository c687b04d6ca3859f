"""The delays of alerts, from the outlet to the receiver, summed by source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from watchword.contract import Percentiles, SourceDelays
from watchword.domain.delay import AlertTimes, DeliveryTimes, percentile
from watchword.ports import ReadTransaction
from watchword.usecases.status import WEEK


def list_delays(rows: ReadTransaction, now: datetime) -> Sequence[SourceDelays]:
    """The delays of the last seven days: of all sources, then of each. Empty without an alert."""
    return sum_delays(rows.views.delivery_times(since=now - WEEK))


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


def _sum(source: str | None, deliveries: Sequence[DeliveryTimes]) -> SourceDelays:
    first: dict[int, AlertTimes] = {}
    found: dict[tuple[int, datetime], AlertTimes] = {}
    for one in deliveries:
        first.setdefault(one.alert.article, one.alert)
        found.setdefault((one.alert.article, one.alert.found_at), one.alert)
    new = [one for one in first.values() if one.is_new]
    sent = [one for one in deliveries if one.begun_at is not None]
    taken = [one for one in sent if one.taken_at is not None]
    return SourceDelays(
        source=source,
        until_found=_percentiles(one.until_found for one in new),
        until_judged=_percentiles(one.until_judged for one in found.values()),
        until_taken=_percentiles(one.until_taken for one in taken if not one.held),
        undated=sum(not one.is_dated for one in new),
        not_new=len(first) - len(new),
        held=sum(one.held for one in taken),
        not_taken=len(sent) - len(taken),
    )


def _percentiles(spans: Iterable[timedelta | None]) -> Percentiles:
    known = [one for one in spans if one is not None]
    p50, p95 = (percentile(known, share) for share in (0.5, 0.95))
    return Percentiles(
        count=len(known),
        p50=None if p50 is None else p50.total_seconds(),
        p95=None if p95 is None else p95.total_seconds(),
    )
