"""*Deliveries*: each alert's end, or the reason why it has none yet; send again, test a channel."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from watchword.domain.alert import AlertFilter
from watchword.domain.channel import IN_DIGEST
from watchword.domain.delivery import DeliveryState
from watchword.errors import DeliveryError
from watchword.usecases.alert import list_alerts, retry, retry_dead
from watchword.usecases.channel import find_channel, list_channels
from watchword.usecases.channel import retry as retry_channel
from watchword.web.pages.settings import back
from watchword.web.stories import topic_name
from watchword.web.visit import visit

SHOWN, DEAD_SHOWN = 25, 10
router = APIRouter(include_in_schema=False)


@router.get("/deliveries")
async def deliveries(
    request: Request,
    state: Annotated[str, Query()] = "",
    channel: Annotated[str, Query()] = "",
    more: Annotated[int, Query(ge=1, le=40)] = 1,
    tested: Annotated[str, Query()] = "",
) -> Response:
    """The page. `state`, `channel`: only these. `more`: how many screens of them.

    `tested`: the channel that just took a test.
    """
    found = await visit(request)
    config = found.config
    wanted = DeliveryState(state) if state in [*DeliveryState] else None
    only = AlertFilter(state=wanted, channel=channel or None)
    dead = AlertFilter(state=DeliveryState.DEAD)
    limit = SHOWN * more
    listed = await found.read(lambda rows: list_alerts(rows, limit=limit + 1, only=only))
    gone = await found.read(lambda rows: list_alerts(rows, limit=DEAD_SHOWN, only=dead))
    channels = await found.read(lambda rows: list_channels(rows, config))
    return found.render(
        "deliveries.html",
        page="deliveries",
        rows=[(one.alert, end) for one in listed[:limit] for end in one.deliveries],
        has_more=len(listed) > limit,
        more=more,
        state=state,
        channel=channel,
        dead=[(one.alert, end) for one in gone for end in one.deliveries],
        channels=channels,
        states=[*DeliveryState],
        tested=tested if tested in config.channels else "",
        in_digest=IN_DIGEST,
        topic_name=lambda key: topic_name(config, key),
    )


@router.post("/deliveries/again")
async def again(
    request: Request, alert: Annotated[int, Form()], channel: Annotated[str, Form()]
) -> Response:
    """Send an alert again on a channel."""
    found = await visit(request)
    await found.write(lambda rows: retry(rows, alert, channel, found.now))
    return RedirectResponse(back(request, "/deliveries"), 303)


@router.post("/channels/again")
async def all_again(request: Request, channel: Annotated[str, Form()]) -> Response:
    """Try a channel now, with all that was given up on it in the last seven days."""
    found = await visit(request)
    await found.write(lambda rows: retry_dead(rows, channel, found.now))
    await found.write(lambda rows: retry_channel(rows, channel, found.now))
    return RedirectResponse(back(request, "/deliveries"), 303)


@router.post("/channels/test")
async def test(request: Request, channel: Annotated[str, Form()]) -> Response:
    """Send a test; says on the page what the receiver answered."""
    found = await visit(request)
    find_channel(found.config, channel)
    try:
        await found.app.send_test(channel)
    except DeliveryError as error:
        reason = found.gettext("The test did not arrive.")
        return found.render("error.html", 502, page="deliveries", reason=f"{reason} {error}")
    await found.write(lambda rows: retry_channel(rows, channel, found.now))
    return RedirectResponse(f"/deliveries?tested={channel}", 303)
