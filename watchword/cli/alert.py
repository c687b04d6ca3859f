"""`watchword alert`: what was told, and how it went out."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterable
from typing import Annotated

import typer

from watchword.cli.out import moment, say_json
from watchword.cli.table import say_table
from watchword.domain.record import AlertRecord, DeliveryRecord

app = typer.Typer(help="What was told.", no_args_is_help=True, rich_markup_mode=None)
SHAPES = {"sent": "✓", "waiting": "◷", "skipped": "–", "dead": "■"}


@app.callback()
def alerts() -> None:
    """A group, though it has one verb for now."""


@app.command("list")
def list_(
    context: typer.Context,
    deliveries: Annotated[
        bool, typer.Option(help="Each alert's end on each channel, or its reason.")
    ] = False,
    most: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> None:
    """The newest alerts, or with --deliveries what became of each."""
    from watchword.app import archive, reading

    kept = archive(context.obj)
    if deliveries:
        ends = asyncio.run(reading(kept, lambda rows: rows.deliveries.list(most=most)))
        _show_deliveries(ends, kept.timezone, as_json)
    else:
        alerts = asyncio.run(reading(kept, lambda rows: rows.alerts.list(most=most)))
        _show(alerts, kept.timezone, as_json)


def _show(alerts: Iterable[AlertRecord], zone: str, as_json: bool) -> None:
    if as_json:
        for alert in alerts:
            say_json(_fields(alert))
        return
    say_table(
        ("id", "at", "topic", "title", "address"),
        (
            (str(alert.id), moment(alert.created_at, zone), alert.topic, alert.title, alert.url)
            for alert in alerts
        ),
        empty="No alerts yet.",
        lead=3,
        zone=zone,
    )


def _show_deliveries(deliveries: Iterable[DeliveryRecord], zone: str, as_json: bool) -> None:
    if as_json:
        for delivery in deliveries:
            say_json(_fields(delivery))
        return
    say_table(
        ("", "alert", "channel", "state", "tries", "due or sent", "reason"),
        (
            (
                SHAPES[delivery.state.value],
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


def _fields(record: AlertRecord | DeliveryRecord) -> dict[str, object]:
    """The names of the contract are the names of the record."""
    return {one.name: getattr(record, one.name) for one in dataclasses.fields(record)}
