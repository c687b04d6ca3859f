"""Alerts and their deliveries: list, show, send again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query, Request
from pydantic import BaseModel, ConfigDict, Field

from watchword.contract import Alert, Delivery, ExplainedAlert, ExplainedSpike
from watchword.contract.api import Listed, SentAgain
from watchword.domain.alert import AlertFilter
from watchword.domain.delivery import DeliveryState
from watchword.usecases.alert import ListedAlert, find_spike, list_alerts, retry
from watchword.usecases.alert import show as show_alert
from watchword.web.api.asking import (
    CURSOR,
    MAX_LIMIT,
    MAX_NUMBER,
    SINCE,
    Number,
    api_router,
    asked,
    begin,
    listed,
)
from watchword.web.api.stories import hints
from watchword.web.visit import Visit

router = api_router("alerts")


class AgainRequest(BaseModel):
    """On which channel it is sent again; null: on all of its channels."""

    model_config = ConfigDict(extra="forbid")
    channel: str | None = Field(default=None, max_length=200)


class AlertQuery(BaseModel):
    """Which alerts are listed."""

    topic: str | None = Field(default=None, max_length=200)
    channel: str | None = Field(default=None, max_length=200)
    state: DeliveryState | None = None
    since: str | None = Field(default=None, max_length=40, description=SINCE)
    cursor: int | None = Field(default=None, ge=1, le=MAX_NUMBER, description=CURSOR)
    limit: int = Field(default=25, ge=1, le=MAX_LIMIT)


@router.get("/alerts")
async def alerts(request: Request, query: Annotated[AlertQuery, Query()]) -> Listed[Alert]:
    """The alerts of stories and spikes, the newest first; with `channel` or `state`, only those ends."""
    found = await asked(request)
    some = await _listed(found, query)
    known = hints(found)
    return listed(some, query.limit, lambda one: one.alert.id, lambda one: one.to_json_line(known))


@router.get("/alerts/{number}")
async def show(request: Request, number: Number) -> ExplainedAlert | ExplainedSpike:
    """An alert: what it tells, why, its end on each channel, and what changed in its story since."""
    found = await asked(request)
    spike = await found.read(lambda rows: find_spike(rows, number))
    if spike is not None:
        return ExplainedSpike.of(spike.alert, spike.deliveries)
    report = await found.read(lambda rows: show_alert(rows, number))
    ends, others, related = report.deliveries, report.others, report.related
    return ExplainedAlert.of(report.detail, ends, report.revisions, others, related)


@router.post("/alerts/{number}/again")
async def again(request: Request, number: Number, body: AgainRequest) -> SentAgain:
    """Send an alert again, in new messages."""
    found = await asked(request)
    names = await found.write(lambda rows: retry(rows, number, body.channel, found.now))
    return SentAgain(channels=tuple(names))


@router.get("/deliveries")
async def deliveries(request: Request, query: Annotated[AlertQuery, Query()]) -> Listed[Delivery]:
    """The deliveries, those of the newest alert first; `limit` and `cursor` count alerts."""
    some = await _listed(await asked(request), query)
    page = listed(some, query.limit, lambda one: one.alert.id, lambda one: one.deliveries)
    ends = (Delivery.copied(end) for deliveries in page.items for end in deliveries)
    return Listed(items=tuple(ends), next=page.next)


async def _listed(found: Visit, query: AlertQuery) -> Sequence[ListedAlert]:
    """One more than is asked for."""
    only = AlertFilter(
        topic=query.topic,
        channel=query.channel,
        state=query.state,
        since=begin(found, query.since),
        before=query.cursor,
    )
    return await found.read(lambda rows: list_alerts(rows, limit=query.limit + 1, only=only))
