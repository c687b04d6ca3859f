"""`watchword status`, and `watchword` alone: how things stand."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.render.delay import echo_delays
from watchword.cli.render.feed import COLOURS, SHAPES, worst_first
from watchword.cli.render.out import WRONG, echo, echo_err, echo_json, echo_safe, moment, plural
from watchword.cli.render.terminal import coloured
from watchword.cli.render.worker import echo_workers
from watchword.cli.run import NO_SOURCES
from watchword.domain.health import FeedState
from watchword.domain.reload import WaitingAlerts
from watchword.errors import ConfigurationError
from watchword.wording.moments import format_duration
from watchword.wording.safe_text import inert
from watchword.wording.sizes import format_size

if TYPE_CHECKING:
    from watchword.usecases.status import Overview

HANG = 12
"""The columns before what a line of the screen says."""
MAX_FEEDS = 5
"""How many feeds that are not fresh are named; the others are counted."""


def status(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    delays: Annotated[
        bool,
        typer.Option(
            "--delays",
            help="How long the alerts of the last seven days took from outlet to receiver, by source;"
            " with `--json` one object a source, and one of all before them.",
        ),
    ] = False,
) -> None:
    """One screen: the sources, today, what waits, and the last alert."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import is_running, read_store, workers
    from watchword.app.settings import store_location
    from watchword.usecases.status import overview

    location, now = store_location(context.obj), SystemClock().now()
    if delays:
        from watchword.usecases.delay import list_delays

        lines = asyncio.run(read_store(location, lambda rows: list_delays(rows, now)))
        if as_json:
            echo_json(*lines)
        else:
            echo_delays(lines)
        return
    running, others = is_running(location), asyncio.run(workers(location.database))
    job = read_store(
        location,
        lambda rows: overview(rows, now, location.timezone, running=running, workers=others),
    )
    seen = asyncio.run(job)
    if as_json:
        echo_json(seen.to_json_line())
    else:
        _show(seen, location.timezone)


def alone(path: Path | None) -> None:
    """The state in a sentence, or the next step."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import has_database, is_running, read_store
    from watchword.app.settings import configuration
    from watchword.usecases.status import overview

    try:
        settings = configuration(path)
    except ConfigurationError as error:
        if any("watchword init" in problem.hint for problem in error.problems):
            echo("Nothing is set up here. `watchword init` writes a configuration to begin with.")
            return
        mistakes = plural(len(error.problems), "mistake")
        goes_on = " The service goes on by the one before." if _serves(path) else ""
        echo_err(f"The configuration has {mistakes}; `watchword check` names them.{goes_on}")
        raise typer.Exit(WRONG) from None
    config, now = settings.config, SystemClock().now()
    if not config.sources:
        echo(f"N{NO_SOURCES[1:]}.")
    elif not has_database(settings):
        feeds = plural(sum(len(source.feeds) for source in config.sources.values()), "feed")
        echo(f"Ready to watch {feeds}. `watchword run` starts.")
    else:
        running, zone = is_running(settings), config.timezone
        job = read_store(settings, lambda rows: overview(rows, now, zone, running=running))
        echo(_sentence(asyncio.run(job)))


def _serves(path: Path | None) -> bool:
    """Whether a service runs on the database of a configuration that may have mistakes."""
    from watchword.app.parts import has_database, is_running
    from watchword.app.settings import store_location

    try:
        location = store_location(path)
    except ConfigurationError:
        return False
    return has_database(location) and is_running(location)


def _sentence(seen: Overview) -> str:
    """How things stand, and what to do next. Pure."""
    counts, feeds = seen.feed_counts, plural(len(seen.feeds), "feed")
    alerts = f"{plural(seen.summary.alerts, 'alert')} today"
    if not seen.running:
        return f"Not running: `watchword run` starts it. {feeds}, {alerts}."
    if seen.refused is not None:
        return f"The service refuses what is configured, and goes on as before: {seen.refused.reason}."
    if seen.outage_since is not None:
        return f"No network: no host answers. Watching {feeds}, {alerts}."
    if failing := seen.failing_channels:
        names = ", ".join(one.channel for one in failing)
        if len(failing) > 1:
            return f"{names} fail; what they are to be sent waits. `watchword status` says why."
        waiting = plural(failing[0].waiting, "alert")
        return (
            f"{names} fails: {failing[0].reason}; {waiting} to send. `watchword status` says more."
        )
    if seen.waiting != WaitingAlerts():
        return f"Watching {feeds}, {alerts}. But {seen.waiting}."
    if counts[FeedState.FRESH] == len(seen.feeds) and not seen.summary.dead:
        return f"All well: {feeds} fresh, {alerts}."
    how = ", ".join(f"{counts[state]} {state}" for state in FeedState if counts[state])
    return f"Watching {feeds}: {how}. {alerts}. `watchword status` says more."


def _show(seen: Overview, zone: str) -> None:
    echo("Running." if seen.running else "Not running: `watchword run` starts it.")
    if seen.refused is not None:
        since = moment(seen.refused.since, zone)
        echo(
            f"Edit        ▲ refused since {since}, and all goes on as before: {seen.refused.reason}"
        )
    _show_feeds(seen, zone)
    echo_workers(seen.workers, zone, HANG)
    summary = seen.summary
    if error := summary.clock_error:
        way = "behind" if error > timedelta(0) else "ahead"
        echo(
            f"Clock       wrong: {format_duration(abs(error))} {way}, say the hosts that are polled"
        )
    articles, alerts = plural(summary.articles, "article"), plural(summary.alerts, "alert")
    echo(f"Today       {articles}, {alerts}")
    for use in seen.topics.values():
        matches = plural(use.matches, "match", "matches")
        perhaps = f", {use.possible} perhaps" if use.possible else ""
        echo(f"            {use.name}: {matches}, {plural(use.alerts, 'alert')}{perhaps}")
    for mute in seen.mutes:
        where = f" on {mute.channel}" if mute.channel else ""
        end = "it is lifted" if mute.is_lasting else moment(mute.until, zone)
        echo(f"Muted       {mute.kind.value} {mute.name}{where} until {end}")
    for one in seen.failing_channels:
        echo(f"Channels    ▲ {one.channel} fails since {moment(one.since, zone)}: {one.reason}")
        when = f"next attempt {moment(one.retry_at, zone)}" if one.retry_at else "tried now"
        echo(f"            {one.waiting} waiting, {when}; `watchword channel retry {one.channel}`")
    echo(f"Deliveries  {summary.waiting} waiting, {summary.dead} dead this week")
    if seen.waiting != WaitingAlerts():
        echo(f"            {seen.waiting}")
    for digest in summary.digests:
        alerts = plural(digest.alerts, "alert")
        echo(f"Digest      {moment(digest.at, zone)}, {digest.channel}: {alerts} so far")
    if seen.last is None:
        echo("Last alert  none yet")
    else:
        at = moment(seen.last.created_at, zone)
        echo(f"Last alert  {at}, {seen.last.topic}: {seen.last.title}", HANG)
    echo(f"Archive     {_archive(seen, zone)}")
    echo(f"Times: {zone}")


def _archive(seen: Overview, zone: str) -> str:
    """How large it is, what was dropped, and what cannot be searched at once. Pure."""
    said = [format_size(seen.database_size)]
    if seen.texts_since is not None:
        said.append(f"texts since {moment(seen.texts_since, zone)}, earlier ones were dropped")
    if seen.unindexed:
        said.append(f"{plural(seen.unindexed, 'article')} still to be indexed for search")
    return "; ".join(said)


def _show_feeds(seen: Overview, zone: str) -> None:
    counts = seen.feed_counts
    shown = (
        coloured(f"{SHAPES[state]} {counts[state]} {state}", COLOURS[state])
        for state in FeedState
        if counts[state]
    )
    echo_safe(f"Sources     {'  '.join(shown) or 'none yet'}", HANG)
    sick = [feed for feed in sorted(seen.feeds, key=worst_first) if feed.reason]
    if seen.outage_since is not None:
        echo(f"            ▲ no network: no host answers, since {moment(seen.outage_since, zone)}")
        sick = [feed for feed in sick if feed.state is not FeedState.FAILING]
    for feed in sick[:MAX_FEEDS]:
        since = f", since {moment(feed.since, zone)}" if feed.since else ""
        said = inert(f"{feed.source}: {feed.reason}{since}")
        echo_safe(f"            {coloured(SHAPES[feed.state], COLOURS[feed.state])} {said}")
    if len(sick) > MAX_FEEDS:
        echo(f"            and {len(sick) - MAX_FEEDS} more, in `watchword source list`")
