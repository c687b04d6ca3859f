"""`watchword topic list`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo_json, short_moment
from watchword.cli.render.table import Column, Row, echo_table
from watchword.contract import Topic


def list_(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> None:
    """Every topic, what it found and told today, and its last alert."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store
    from watchword.app.settings import configuration
    from watchword.usecases.topic import list_topics

    config, now = (settings := configuration(context.obj)).config, SystemClock().now()
    topics = asyncio.run(read_store(settings, lambda rows: list_topics(rows, config, now)))
    if as_json:
        echo_json(*topics)
        return
    echo_table(
        (
            Column(head="topic", least=12),
            Column(head="name", least=12),
            Column(head="tells", least=8),
            "matches today",
            "alerts today",
            "last alert",
        ),
        (_row(topic, config.timezone) for topic in topics),
        empty="No topics yet: write [topics.NAME] with a query into the configuration.",
        zone=config.timezone,
    )


def _row(topic: Topic, zone: str) -> Row:
    tells, last = ", ".join(topic.channels) or "nobody", short_moment(topic.last_alert_at, zone)
    matches, alerts = str(topic.matches_today), str(topic.alerts_today)
    return (topic.topic, topic.name, tells, matches, alerts, last)
