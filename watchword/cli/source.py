"""`watchword source`: who is watched, and how they are."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.out import moment, say_json, say_table
from watchword.domain.health import FeedHealth, Verdict, verdict

app = typer.Typer(
    help="The sources that are watched.", no_args_is_help=True, rich_markup_mode=None
)
SHAPES = {"fresh": "●", "late": "◐", "failing": "▲"}


@app.callback()
def sources() -> None:
    """A group, though it has one verb for now."""


@app.command("list")
def list_(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> None:
    """Every feed: fresh, late or failing, since when, and why."""
    from watchword.app import SystemClock, configuration, reading

    feeds = asyncio.run(reading(configuration(context.obj), lambda rows: rows.feeds.health()))
    now = SystemClock().now()
    judged = [(feed, verdict(feed, now)) for feed in feeds]
    if as_json:
        for feed, state in judged:
            say_json(_record(feed, state))
        return
    say_table(
        ("", "source", "state", "since", "next", "reason", "feed"),
        (_row(feed, state) for feed, state in sorted(judged, key=_sick_first)),
        empty="No sources yet. `watchword run` or `watchword crawl` takes them from the configuration.",
    )


def _sick_first(judged: tuple[FeedHealth, Verdict]) -> tuple[int, str, str]:
    feed, state = judged
    return (["failing", "late", "fresh"].index(state.state.value), feed.source, feed.feed)


def _row(feed: FeedHealth, state: Verdict) -> tuple[str, ...]:
    shape, word = SHAPES[state.state.value], state.state.value
    since, upcoming = moment(state.since), moment(feed.next_poll_at)
    return (shape, feed.source, word, since, upcoming, state.reason or "–", feed.feed)


def _record(feed: FeedHealth, state: Verdict) -> dict[str, object]:
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
