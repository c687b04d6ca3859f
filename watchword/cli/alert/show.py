"""`watchword alert show`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.render.alert import (
    delivery_line,
    published,
    related_line,
    revision_lines,
    spike_lines,
    taken_after,
    times_line,
    why_line,
)
from watchword.cli.render.out import echo, echo_json, marked, moment, write
from watchword.contract import ExplainedAlert, ExplainedSpike
from watchword.domain.source import Hints

if TYPE_CHECKING:
    from watchword.usecases.alert import AlertReport, SpikeReport


def show(
    context: typer.Context,
    alert: Annotated[int, typer.Argument(help="The alert's number, as `alert list` shows it.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """One alert: what it tells, why, its end on each channel, and what changed in its story since."""
    from watchword.app.parts import read_store
    from watchword.app.settings import outlets, store_location
    from watchword.usecases import alert as usecases

    location = store_location(context.obj)
    spike = asyncio.run(read_store(location, lambda rows: usecases.find_spike(rows, alert)))
    if spike is not None:
        show_spike(spike, location.timezone, as_json=as_json)
        return
    report = asyncio.run(read_store(location, lambda rows: usecases.show(rows, alert)))
    if as_json:
        ends, others, related = report.deliveries, report.others, report.related
        echo_json(ExplainedAlert.of(report.detail, ends, report.revisions, others, related))
    else:
        _show(report, outlets(context.obj), location.timezone)


def show_spike(report: SpikeReport, zone: str, *, as_json: bool) -> None:
    """An alert of a spike, for people or as JSON."""
    if as_json:
        echo_json(ExplainedSpike.of(report.alert, report.deliveries))
        return
    for line in spike_lines(report.alert, report.deliveries, zone):
        echo(line)
    echo(f"Times: {zone}")


def _show(report: AlertReport, known: Mapping[str, Hints], zone: str) -> None:
    def outlet(source: str) -> str:
        return known[source].outlet if source in known else source

    detail = report.detail
    write(f"{marked(detail.evidence.headline)}\n")
    only = ", headline only" if detail.headline_only else ""
    echo(f"{outlet(detail.source)}, {published(detail.times, zone)}{only}, {detail.url}")
    if detail.evidence.excerpt:
        write(f"{marked(detail.evidence.excerpt)}\n")
    echo()
    judged = moment(detail.times.judged_at, zone)
    echo(f"Alert {detail.id}, {judged}, {detail.topic_name}: {detail.reason}")
    echo(times_line(detail.times, zone))
    echo(why_line(detail))
    if detail.also:
        others = ", ".join(f"{outlet(one.outlet)} {moment(one.at, zone)}" for one in detail.also)
        echo(f"Also: {others}")
    for story in report.related:
        echo(related_line(story))
    for one in report.deliveries:
        echo(f"{delivery_line(one, zone)}{taken_after(one, detail.times)}")
    for change in report.revisions:
        for line in revision_lines(change, zone):
            echo(line)
    for other in report.others:
        when = moment(other.created_at, zone)
        echo(f"Alert {other.id}, {when}: {other.reason} (article {other.article}, {other.title})")
    echo(f"Times: {zone}")
