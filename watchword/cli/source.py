"""`watchword source`: who is watched, and how they are."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer

from watchword.cli.out import FAILED, WRONG, echo, echo_json, fail, moment, plural
from watchword.cli.table import echo_table
from watchword.domain.health import FeedHealth, FeedState, FeedStatus, feed_status
from watchword.domain.probe import Probe
from watchword.wording.moments import format_age

app = typer.Typer(
    help="The sources that are watched.", no_args_is_help=True, rich_markup_mode=None
)
SHAPES = {
    FeedState.FAILING: "▲",
    FeedState.SILENT: "○",
    FeedState.LATE: "◐",
    FeedState.PAUSED: "‖",
    FeedState.FRESH: "●",
}
"""The sick first."""
Key = Annotated[str, typer.Argument(help="The source's key in the configuration.")]


@app.command("list")
def list_(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> None:
    """Every feed: fresh, late, failing or paused, since when, and why."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store
    from watchword.app.settings import store_location

    location = store_location(context.obj)
    feeds = asyncio.run(read_store(location, lambda rows: rows.feeds.health()))
    now = SystemClock().now()
    judged = [(feed, feed_status(feed, now)) for feed in feeds]
    if as_json:
        for feed, state in judged:
            echo_json(_record(feed, state))
        return
    echo_table(
        ("", "source", "state", "since", "next", "reason", "feed"),
        (_row(feed, state, location.timezone) for feed, state in sorted(judged, key=sick_first)),
        empty="No sources yet. `watchword run` or `watchword crawl` takes them from the configuration.",
        lead=3,
        zone=location.timezone,
    )


@app.command("add")
def add(
    context: typer.Context,
    feeds: Annotated[list[str], typer.Argument(metavar="FEED…", help="Addresses of its feeds.")],
    key: Annotated[str | None, typer.Option(help="Its key; else made of the address.")] = None,
    name: Annotated[str | None, typer.Option(help="As people know it.")] = None,
    url: Annotated[str | None, typer.Option(help="Its home page.")] = None,
    language: Annotated[str | None, typer.Option(help="Two letters: ja.")] = None,
    country: Annotated[str | None, typer.Option(help="Two capitals: JP.")] = None,
    timezone: Annotated[str | None, typer.Option(help="An IANA name: Asia/Tokyo.")] = None,
) -> None:
    """Write a source into the configuration; what stands there, comments too, stays."""
    from watchword.app.settings import add_source

    given = {
        "name": name,
        "url": url,
        "feeds": feeds,
        "country": country,
        "language": language,
        "timezone": timezone,
    }
    chosen, file = add_source(context.obj, key, {k: v for k, v in given.items() if v is not None})
    echo(f"Added {chosen} with {plural(len(feeds), 'feed')} to {file}.")
    echo(f"Next: `watchword crawl {chosen}` reads it once.")


@app.command("pause")
def pause(context: typer.Context, key: Key) -> None:
    """Poll it no more, until it is resumed; at once, in a running service too."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import write_store
    from watchword.app.settings import store_location

    now, location = SystemClock().now(), store_location(context.obj)
    count = asyncio.run(write_store(location, lambda rows: rows.feeds.pause(key, now)))
    if not count:
        _unknown(
            asyncio.run(write_store(location, lambda rows: rows.feeds.health())), key, "paused"
        )
    echo(f"{key}: paused. `watchword source resume {key}` goes on with it.")


@app.command("resume")
def resume(context: typer.Context, key: Key) -> None:
    """Poll it again, beginning now."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import write_store
    from watchword.app.settings import store_location

    now, location = SystemClock().now(), store_location(context.obj)
    count = asyncio.run(write_store(location, lambda rows: rows.feeds.resume(key, now)))
    if not count:
        _unknown(
            asyncio.run(write_store(location, lambda rows: rows.feeds.health())), key, "resumed"
        )
    echo(f"{key}: polled again, {plural(count, 'feed')}.")


def _unknown(feeds: Sequence[FeedHealth], key: str, what: str) -> None:
    """Say why nothing was to be done."""
    there = ", ".join(dict.fromkeys(feed.source for feed in feeds))
    if key in {feed.source for feed in feeds}:
        echo(f"{key}: {'paused already' if what == 'paused' else 'not paused'}.")
        raise typer.Exit
    hint = (
        f"there are: {there}" if there else "`watchword run` or `watchword crawl` begins with it"
    )
    fail([f"{key}: no source of that key is watched yet; {hint}"], WRONG)


def sick_first(judged: tuple[FeedHealth, FeedStatus]) -> tuple[int, str, str]:
    feed, state = judged
    return (list(SHAPES).index(state.state), feed.source, feed.feed)


def _row(feed: FeedHealth, state: FeedStatus, zone: str) -> tuple[str, ...]:
    shape, word = SHAPES[state.state], state.state.value
    since, upcoming = moment(state.since, zone), moment(feed.next_poll_at, zone)
    return (shape, feed.source, word, since, upcoming, state.reason or "–", feed.feed)


def _record(feed: FeedHealth, state: FeedStatus) -> dict[str, object]:
    return {
        "source": feed.source,
        "feed": feed.feed,
        "kind": feed.kind,
        "state": state.state.value,
        "reason": state.reason,
        "ever_failed": feed.ever_failed,
        "since": state.since,
        "last_success_at": feed.last_success_at,
        "next_poll_at": feed.next_poll_at,
    }


@app.command("check")
def check(
    context: typer.Context,
    sources: Annotated[
        list[str] | None, typer.Argument(help="Keys of sources; none: all.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> None:
    """Ask each feed now, and say what it answers. Needs no database, and changes nothing."""
    from rich.console import Console

    from watchword.app.clock import SystemClock
    from watchword.app.service import probe
    from watchword.app.settings import configuration

    settings = configuration(context.obj)
    known = settings.config.sources
    if unknown := [key for key in sources or () if key not in known]:
        there = ", ".join(known) or "none"
        fail([f"{key}: no such source; there are: {there}" for key in unknown], WRONG)
    asked = [known[key] for key in sources or known]
    with Console(stderr=True).status(f"Asking {plural(len(asked), 'source')}"):
        found = asyncio.run(probe(settings, asked))
    if as_json:
        for one in found:
            echo_json(dataclasses.asdict(one))
    else:
        now = SystemClock().now()
        echo_table(
            ("", "source", "state", "kind", "entries", "newest", "reason", "feed"),
            (_probe_row(one, now) for one in sorted(found, key=_failing_first)),
            empty="No sources yet: write one in the configuration, or take a pack.",
            lead=3,
        )
    if any(one.state is FeedState.FAILING for one in found):
        raise typer.Exit(FAILED)


def _failing_first(one: Probe) -> tuple[int, str]:
    return (list(SHAPES).index(one.state), one.source)


def _probe_row(one: Probe, now: datetime) -> tuple[str, ...]:
    newest = format_age(now - one.newest_at) if one.newest_at else "–"
    count, reason = str(one.entries), one.reason or "–"
    return (
        SHAPES[one.state], one.source, one.state.value, one.kind or "–", count, newest, reason,
        one.feed,
    )  # fmt: skip
