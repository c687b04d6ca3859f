"""`watchword alert`: what was told, and how it went out."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterable
from typing import Annotated

import typer

from watchword.cli.out import FAILED, echo, echo_json, fail, marked, moment, write
from watchword.cli.table import echo_table
from watchword.cli.why import SHAPES, delivery_line, why, why_line
from watchword.cli.wrong import wrong
from watchword.domain.alert import AlertRecord
from watchword.domain.delivery import DeliveryRecord
from watchword.domain.views import AlertDetail

app = typer.Typer(help="What was told.", no_args_is_help=True, rich_markup_mode=None)
Id = Annotated[int, typer.Argument(help="The alert's number, as `alert list` shows it.")]


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
    from watchword.app.parts import read_store
    from watchword.app.settings import store_location

    location = store_location(context.obj)
    if deliveries:
        ends = asyncio.run(read_store(location, lambda rows: rows.deliveries.list(limit=most)))
        _show_deliveries(ends, location.timezone, as_json)
    else:
        alerts = asyncio.run(read_store(location, lambda rows: rows.alerts.list(limit=most)))
        _show(alerts, location.timezone, as_json)


@app.command("show")
def show(
    context: typer.Context,
    alert: Id,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """One alert: what it tells, the words that matched, and its end on each channel."""
    from watchword.app.parts import read_store
    from watchword.app.settings import store_location

    location = store_location(context.obj)
    detail = asyncio.run(read_store(location, lambda rows: rows.views.alert_detail(alert)))
    if detail is None:
        fail([f"{alert}: no such alert of a story"], FAILED)
    ends = asyncio.run(
        read_store(location, lambda rows: rows.deliveries.list(limit=1000, alert=alert))
    )
    if as_json:
        echo_json(_detail_fields(detail, ends))
    else:
        _show_detail(detail, ends, location.timezone)


def _show_detail(detail: AlertDetail, ends: Iterable[DeliveryRecord], zone: str) -> None:
    write(f"{marked(detail.evidence.headline)}\n")
    only = ", headline only" if detail.headline_only else ""
    echo(f"{detail.source}, {moment(detail.published_at, zone)}{only}, {detail.url}")
    if detail.evidence.excerpt:
        write(f"{marked(detail.evidence.excerpt)}\n")
    echo()
    echo(
        f"Alert {detail.id}, {moment(detail.created_at, zone)}, {detail.topic_name}: {detail.reason}"
    )
    echo(why_line(detail))
    for one in ends:
        echo(delivery_line(one, zone))
    echo(f"Times: {zone}")


app.command("why")(why)
app.command("wrong")(wrong)


@app.command("retry")
def retry(
    context: typer.Context,
    alert: Id,
    channel: Annotated[str | None, typer.Option(help="On this channel alone.")] = None,
) -> None:
    """Send an alert again, in new messages: what was skipped, given up, or sent."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store, write_store
    from watchword.app.settings import store_location

    location, now = store_location(context.obj), SystemClock().now()
    names = asyncio.run(
        write_store(location, lambda rows: rows.deliveries.retry(alert, channel, now))
    )
    if names:
        echo(f"Alert {alert} waits for {', '.join(names)}. A running service sends it now.")
        return
    ends = asyncio.run(
        read_store(location, lambda rows: rows.deliveries.list(limit=1000, alert=alert))
    )
    if not ends:
        fail([f"{alert}: no such alert, or it has no channel"], FAILED)
    asked = [one for one in ends if channel in (None, one.channel)]
    if any(one.state.value == "waiting" for one in asked):
        fail([f"{alert}: it waits already"], FAILED)
    there = ", ".join(one.channel for one in ends)
    fail([f"{alert}: its channels are {there}; none of them is asked and still there"], FAILED)


def _show(alerts: Iterable[AlertRecord], zone: str, as_json: bool) -> None:
    if as_json:
        for alert in alerts:
            echo_json(_fields(alert))
        return
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


def _show_deliveries(deliveries: Iterable[DeliveryRecord], zone: str, as_json: bool) -> None:
    if as_json:
        for delivery in deliveries:
            echo_json(_fields(delivery))
        return
    echo_table(
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


def _detail_fields(detail: AlertDetail, ends: Iterable[DeliveryRecord]) -> dict[str, object]:
    return {
        "id": detail.id,
        "topic": detail.topic,
        "story": detail.story,
        "article": detail.article,
        "title": detail.title,
        "url": detail.url,
        "reason": detail.reason,
        "created_at": detail.created_at,
        "words": list(detail.evidence.words),
        "leaves": list(detail.evidence.leaves),
        "query": detail.query,
        "deliveries": [_fields(one) for one in ends],
    }
