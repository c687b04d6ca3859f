"""The metrics as Prometheus reads them, under the names that its conventions want.

Source: prometheus.io/docs/practices/naming. Every number comes from the rows at the moment of the
question, so a restart sets none of them back.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from importlib.metadata import version

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from watchword.domain.delivery import DeliveryState
from watchword.domain.health import FeedState
from watchword.usecases.metrics import Metrics

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BOUNDS = (1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600, 21600, 86400)
"""Seconds: the upper bounds of the buckets of a delay."""


def exposition(seen: Metrics) -> bytes:
    """The metrics in the text format of Prometheus, 0.0.4. Pure."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Seen(seen))
    return generate_latest(registry)


class _Seen(Collector):
    """A collector of numbers that are known."""

    def __init__(self, seen: Metrics) -> None:
        self._seen = seen

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterator[Metric]:
        seen = self._seen
        yield from _totals(seen)
        yield from _states(seen)
        yield from _queue(seen)
        yield _delays(seen)
        yield _gauge(
            "build_info",
            "The version that runs; always 1.",
            ["version"],
            [([version("watchword")], 1.0)],
        )
        beat = seen.heartbeat.timestamp() if seen.heartbeat else 0.0
        for name, text, value in (
            ("ready", "1: /readyz finds nothing wrong.", seen.ready),
            (
                "configuration_refused",
                "1: an edit of the configuration is not in use.",
                seen.refused,
            ),
            ("database_size_bytes", "Bytes of the database that are in use.", seen.database_size),
            ("search_unindexed_articles", "Articles that the search index lacks.", seen.unindexed),
            ("workers", "Other processes that poll and read, and live.", seen.workers),
            ("heartbeat_timestamp_seconds", "The last sign of life of the jobs; 0: none.", beat),
        ):
            yield _gauge(name, text, [], [([], float(value))])


def _totals(seen: Metrics) -> Iterator[Metric]:
    totals = seen.totals
    for name, text, value in (
        ("articles", "Articles that were found.", totals.articles),
        ("matches", "Matches of a topic with an article, possible ones too.", totals.matches),
        ("alerts", "Alerts of stories and spikes that were made.", totals.alerts),
        ("requests", "Requests of the crawler: feeds, pages, robots.txt.", totals.requests),
        ("requests_not_modified", "Requests that were answered 304.", totals.unchanged),
        ("response_bytes", "Bytes that the crawler received.", totals.bytes),
    ):
        yield CounterMetricFamily(f"watchword_{name}", text, value=value)
    sent = CounterMetricFamily(
        "watchword_messages_sent", "Messages that a receiver took.", labels=["channel"]
    )
    for channel in sorted(totals.sent.keys() | seen.channels.keys()):
        sent.add_metric([channel], totals.sent.get(channel, 0))
    yield sent


def _states(seen: Metrics) -> Iterator[Metric]:
    yield _gauge("feeds", "Feeds by state.", ["state"], _of_each(seen.feeds))
    yield _gauge(
        "sources", "Sources by the worst state of their feeds.", ["state"], _of_each(seen.sources)
    )
    channels = sorted({name for name, _ in seen.totals.deliveries} | seen.channels.keys())
    yield _gauge(
        "deliveries",
        "Deliveries by channel and the state that they are in now; those of notices of what fails too.",
        ["channel", "state"],
        [
            ([name, state.value], float(seen.totals.deliveries.get((name, state), 0)))
            for name in channels
            for state in DeliveryState
        ],
    )
    yield _gauge(
        "channel_failing",
        "1: the channel did not take its last message.",
        ["channel"],
        [([name], float(fails)) for name, fails in seen.channels.items()],
    )


def _queue(seen: Metrics) -> Iterator[Metric]:
    yield _gauge(
        "queue_rows",
        "Rows that wait for a job: due now, or later.",
        ["job", "state"],
        [
            ([one.job.value, state], float(count))
            for one in seen.work
            for state, count in (("due", one.due), ("waiting", one.waiting))
        ],
    )
    yield _gauge(
        "queue_oldest_age_seconds",
        "How long the first row has been due; 0: none is.",
        ["job"],
        [([one.job.value], _age(one.oldest_at, seen.now)) for one in seen.work],
    )


def _age(at: datetime | None, now: datetime) -> float:
    return 0.0 if at is None else max((now - at).total_seconds(), 0.0)


def _delays(seen: Metrics) -> Metric:
    family = HistogramMetricFamily(
        "watchword_delay_seconds",
        "Delays of alerts by stage: publication until found, until judged, until taken by a receiver; "
        "of the alerts since Monday, 00:00 UTC.",
        labels=["stage"],
    )
    for stage, spans in (
        ("found", seen.delays.until_found),
        ("judged", seen.delays.until_judged),
        ("taken", seen.delays.until_taken),
    ):
        buckets, total = histogram(spans)
        family.add_metric([stage], buckets, total)
    return family


def histogram(spans: Sequence[timedelta]) -> tuple[list[tuple[str, float]], float]:
    """How many spans each bound holds, those of the bounds below it too; and their sum in seconds. Pure.

    A negative span, of an article that is dated ahead, counts as none.
    """
    seconds = [max(one.total_seconds(), 0.0) for one in spans]
    counts = [0] * (len(BOUNDS) + 1)
    for one in seconds:
        counts[bisect_left(BOUNDS, one)] += 1
    buckets, below = [], 0
    for name, count in zip([*(f"{bound}.0" for bound in BOUNDS), "+Inf"], counts, strict=True):
        below += count
        buckets.append((name, float(below)))
    return buckets, sum(seconds)


def _of_each(counts: Mapping[FeedState, int]) -> list[tuple[list[str], float]]:
    return [([state.value], float(counts.get(state, 0))) for state in FeedState]


def _gauge(
    name: str, text: str, labels: Sequence[str], values: Iterable[tuple[Sequence[str], float]]
) -> Metric:
    family = GaugeMetricFamily(f"watchword_{name}", text, labels=labels)
    for given, value in values:
        family.add_metric(given, value)
    return family
