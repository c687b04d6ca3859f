"""`watchword alert list`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Annotated

import typer

from watchword.cli.render.alert import SHAPES
from watchword.cli.render.out import echo_json, moment
from watchword.cli.render.table import echo_table
from watchword.contract import Alert, Delivery, PossibleMatch
from watchword.domain.match import Level


def list_(
    context: typer.Context,
    deliveries: Annotated[
        bool, typer.Option(help="Each alert's end on each channel, or its reason.")
    ] = False,
    level: Annotated[
        Level, typer.Option(help="possible: what alerts nobody, and may be worth a look.")
    ] = Level.ALERT,
    most: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> None:
    """The newest alerts, or with --deliveries what became of each."""
    from watchword.app.parts import read_store
    from watchword.app.settings import store_location
    from watchword.usecases.alert import list_alerts, list_deliveries, list_possible

    location = store_location(context.obj)
    if level is Level.POSSIBLE:
        perhaps = asyncio.run(read_store(location, lambda rows: list_possible(rows, limit=most)))
        echo_json(*perhaps) if as_json else _show_possible(perhaps, location.timezone)
    elif deliveries:
        ends = asyncio.run(read_store(location, lambda rows: list_deliveries(rows, limit=most)))
        echo_json(*ends) if as_json else _show_deliveries(ends, location.timezone)
    else:
        alerts = asyncio.run(read_store(location, lambda rows: list_alerts(rows, limit=most)))
        echo_json(*alerts) if as_json else _show(alerts, location.timezone)


def _show(alerts: Iterable[Alert], zone: str) -> None:
    echo_table(
        ("id", "at", "topic", "title", "address"),
        (
            (str(alert.id), moment(alert.created_at, zone), alert.topic, alert.title, alert.url)
            for alert in alerts
        ),
        empty="No alerts yet.",
        lead=3,
        zone=zone,
    )


def _show_possible(matches: Iterable[PossibleMatch], zone: str) -> None:
    echo_table(
        ("article", "found", "topic", "title", "why", "address"),
        (
            (
                str(one.article),
                moment(one.found_at, zone),
                one.topic,
                one.title,
                ", ".join(one.reasons) or "–",
                one.url,
            )
            for one in matches
        ),
        empty="Nothing is possible only.",
        lead=3,
        zone=zone,
    )


def _show_deliveries(deliveries: Iterable[Delivery], zone: str) -> None:
    echo_table(
        ("", "alert", "channel", "state", "tries", "due or sent", "reason"),
        (
            (
                SHAPES[delivery.state],
                str(delivery.alert),
                delivery.channel,
                delivery.state.value,
                str(delivery.attempts),
                moment(delivery.sent_at or delivery.due_at, zone),
                delivery.reason or "–",
            )
            for delivery in deliveries
        ),
        empty="No deliveries yet.",
        lead=4,
        zone=zone,
    )
