"""First polls: what they bring waits until every feed was asked once, and comes as one list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from watchword.domain.config import WatchConfig
from watchword.domain.delivery import ReasonCode
from watchword.pipeline.context import JobContext


async def release(context: JobContext, now: datetime) -> None:
    """Make due what waits for first polls, on each channel whose feeds have all brought theirs.

    What waits for a feed that does not answer is due by itself, ten minutes after the start.
    """
    store, runtime = context.ports.store, context.runtime
    started_at = runtime.started_at
    if started_at is None:
        return
    for name in await store.read(lambda rows: rows.deliveries.channels_held(now)):
        sources = sources_of(name, context.plan.config, runtime.only)
        if not await store.read(
            lambda rows: rows.articles.in_first_polls(sources, started_at, now)  # noqa: B023
        ):
            await store.write(
                lambda rows: rows.deliveries.make_due(name, ReasonCode.FIRST_POLLS, now)  # noqa: B023
            )


def sources_of(channel: str, config: WatchConfig, only: Sequence[str] | None) -> Sequence[str]:
    """The sources whose articles may be told on a channel. `only`: of these; None: of all. Pure."""
    topics = [key for key, topic in config.topics.items() if channel in topic.channels]
    return [
        key
        for key, source in config.sources.items()
        if (only is None or key in only) and any(map(source.asks, topics))
    ]
