"""`watchword status`, and `watchword` alone: how things stand."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from watchword.cli.out import WRONG, echo, echo_err, echo_json, midnight, moment, plural
from watchword.cli.run import NO_SOURCES
from watchword.cli.source import SHAPES, sick_first
from watchword.domain.alert import AlertRecord
from watchword.domain.health import FeedHealth, FeedState, FeedStatus, feed_status
from watchword.domain.views import StatusSummary, TopicUse
from watchword.errors import ConfigurationError
from watchword.ports import ReadTransaction

ALIVE = timedelta(minutes=2)
"""A service says every 30 s that it is alive."""
SICK = 5
"""So many feeds are named that are not well; the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """All that is shown, as the rows had it at one moment."""

    now: datetime
    summary: StatusSummary
    topics: Mapping[str, TopicUse]
    feeds: Sequence[tuple[FeedHealth, FeedStatus]]
    last: AlertRecord | None

    @property
    def runs(self) -> bool:
        at = self.summary.ticked_at
        return at is not None and abs(self.now - at) <= ALIVE


def status(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """One screen: the sources, today, what waits, and the last alert."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store
    from watchword.app.settings import store_location

    location, now = store_location(context.obj), SystemClock().now()
    seen = asyncio.run(read_store(location, lambda rows: _seen(rows, now, location.timezone)))
    if as_json:
        echo_json(_record(seen))
    else:
        _show(seen, location.timezone)


def alone(path: Path | None) -> None:
    """The state in a sentence, or the next step."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store
    from watchword.app.settings import configuration

    try:
        settings = configuration(path)
    except ConfigurationError as error:
        if any("watchword init" in problem.hint for problem in error.problems):
            echo("Nothing is set up here. `watchword init` writes a configuration to begin with.")
            return
        mistakes = plural(len(error.problems), "mistake")
        echo_err(f"The configuration has {mistakes}; `watchword check` names them.")
        raise typer.Exit(WRONG) from None
    config, now = settings.config, SystemClock().now()
    if not config.sources:
        echo(f"N{NO_SOURCES[1:]}.")
    elif not settings.database.exists():
        feeds = plural(sum(len(source.feeds) for source in config.sources.values()), "feed")
        echo(f"Ready to watch {feeds}. `watchword run` starts.")
    else:
        seen = asyncio.run(read_store(settings, lambda rows: _seen(rows, now, config.timezone)))
        echo(_sentence(seen))


def _seen(rows: ReadTransaction, now: datetime, timezone: str) -> Screen:
    today = midnight(now, timezone)
    return Screen(
        now=now,
        summary=rows.views.summary(today=today, week=now - timedelta(days=7)),
        topics=rows.views.topics(today=today),
        feeds=[(feed, feed_status(feed, now)) for feed in rows.feeds.health()],
        last=next(iter(rows.alerts.list(limit=1)), None),
    )


def _counts(seen: Screen) -> Counter[FeedState]:
    return Counter(state.state for _, state in seen.feeds)


def _sentence(seen: Screen) -> str:
    counts = _counts(seen)
    how = ", ".join(f"{counts[state]} {state}" for state in FeedState if counts[state])
    alerts = f"{plural(seen.summary.alerts, 'alert')} today"
    if not seen.runs:
        return (
            f"Not running: `watchword run` starts it. {plural(len(seen.feeds), 'feed')}, {alerts}."
        )
    well = counts[FeedState.FRESH] == len(seen.feeds) and not seen.summary.dead
    if well:
        return f"All well: {plural(len(seen.feeds), 'feed')} fresh, {alerts}."
    return f"Watching {plural(len(seen.feeds), 'feed')}: {how}. {alerts}. `watchword status` says more."


def _show(seen: Screen, zone: str) -> None:
    echo("Running." if seen.runs else "Not running: `watchword run` starts it.")
    counts = _counts(seen)
    shown = (f"{SHAPES[state]} {counts[state]} {state}" for state in FeedState if counts[state])
    echo(f"Sources     {'  '.join(shown) or 'none yet'}")
    sick = [one for one in sorted(seen.feeds, key=sick_first) if one[1].reason]
    for feed, state in sick[:SICK]:
        since = f", since {moment(state.since, zone)}" if state.since else ""
        echo(f"            {SHAPES[state.state]} {feed.source}: {state.reason}{since}")
    if len(sick) > SICK:
        echo(f"            and {len(sick) - SICK} more, in `watchword source list`")
    summary = seen.summary
    articles, alerts = plural(summary.articles, "article"), plural(summary.alerts, "alert")
    echo(f"Today       {articles}, {alerts}")
    for use in seen.topics.values():
        matches = plural(use.matches, "match", "matches")
        echo(f"            {use.name}: {matches}, {plural(use.alerts, 'alert')}")
    echo(f"Deliveries  {summary.waiting} waiting, {summary.dead} dead this week")
    for digest in summary.digests:
        alerts = plural(digest.alerts, "alert")
        echo(f"Digest      {moment(digest.at, zone)}, {digest.channel}: {alerts} so far")
    if seen.last is None:
        echo("Last alert  none yet")
    else:
        at = moment(seen.last.created_at, zone)
        echo(f"Last alert  {at}, {seen.last.topic}: {seen.last.title}")
    echo(f"Times: {zone}")


def _record(seen: Screen) -> dict[str, object]:
    counts, summary = _counts(seen), seen.summary
    return {
        "running": seen.runs,
        "feeds": {state.value: counts[state] for state in FeedState},
        "articles_today": summary.articles,
        "alerts_today": summary.alerts,
        "topics": [
            {"topic": key, "matches_today": use.matches, "alerts_today": use.alerts}
            for key, use in seen.topics.items()
        ],
        "waiting": summary.waiting,
        "dead": summary.dead,
        "digests": [
            {"channel": one.channel, "at": one.at, "alerts": one.alerts} for one in summary.digests
        ],
        "last_alert": seen.last.id if seen.last else None,
        "last_alert_at": seen.last.created_at if seen.last else None,
    }
