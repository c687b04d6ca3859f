"""*Channel*: one destination, what waits for it, when it is reached; a new one, tested on the spot."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from watchword.app.service import send_test
from watchword.app.settings import edit_channel, new_channel, write_channel, write_edit
from watchword.domain.alert import AlertFilter
from watchword.domain.channel import Channel, FollowStyle, MuteKind
from watchword.domain.config import FileEdit
from watchword.domain.delivery import DeliveryState
from watchword.errors import ConfigurationError, Conflict, DeliveryError, InvalidRequest, NotFound
from watchword.usecases.alert import list_alerts
from watchword.usecases.channel import list_channels
from watchword.usecases.mute import list_mutes
from watchword.web.stories import topic_name
from watchword.web.visit import NAMES, Visit, visit

SHOWN = 25
MAX_TEXT = 2000
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What stands in the form: when and how a channel is reached."""

    quiet: str = ""
    digest: str = ""
    cap: str = ""
    follow_style: str = ""
    language: str = ""

    def values(self) -> dict[str, str | int | list[str]]:
        """As the file has them; an empty one is not in it. Pure."""
        hours = [one for one in re.split(r"[\s,、，]+", self.digest) if one]
        cap = int(self.cap) if self.cap.isdecimal() else self.cap
        return {
            "quiet": self.quiet,
            "digest": hours,
            "cap": cap,
            "follow_style": self.follow_style,
            "language": self.language,
        }


def draft_of(channel: Channel) -> Draft:
    """How a channel is set now. Pure."""
    quiet = channel.quiet
    return Draft(
        quiet=f"{quiet.start:%H:%M}-{quiet.end:%H:%M}" if quiet else "",
        digest=", ".join(f"{one:%H:%M}" for one in channel.digest),
        cap="" if channel.cap is None else str(channel.cap),
        follow_style=channel.follow_style.value
        if channel.follow_style
        else FollowStyle.THREAD.value,
        language=channel.language,
    )


def draft_from(form: FormData) -> Draft:
    """Pure."""

    def text(name: str) -> str:
        return str(form.get(name, ""))[:MAX_TEXT].strip()

    return Draft(
        quiet=text("quiet"),
        digest=text("digest"),
        cap=text("cap"),
        follow_style=text("follow_style"),
        language=text("language"),
    )


@router.get("/channel/{name}")
async def channel(request: Request, name: str, written: Annotated[str, Query()] = "") -> Response:
    """The page. `written`: whether it was just written."""
    found = await visit(request)
    return await _page(found, name, draft_of(_channel(found, name)), written=bool(written))


@router.post("/channel/{name}/look")
async def look_at_channel(request: Request, name: str) -> Response:
    """The page again, with what the form would change in the file."""
    found = await visit(request)
    _channel(found, name)
    return await _page(found, name, draft_from(await request.form()))


@router.post("/channel/{name}")
async def write(request: Request, name: str) -> Response:
    """Write the form, unless it is wrong or the file was changed meanwhile."""
    found = await visit(request)
    form = await request.form()
    draft = draft_from(form)
    try:
        edit = await asyncio.to_thread(_edit, found, name, draft)
        await asyncio.to_thread(write_edit, edit, str(form.get("seen", "")))
    except ConfigurationError as error:
        return await _page(found, name, draft, [str(one) for one in error.problems], status=400)
    except Conflict as error:
        return await _page(found, name, draft, [str(error)], status=409)
    return RedirectResponse(f"/channel/{quote(name)}?written=1", 303)


@router.get("/channel")
async def ask(request: Request, called: Annotated[str, Query(max_length=40)] = "") -> Response:
    """The form of a new channel. `called`: its name."""
    found = await visit(request)
    name = _name(called)
    if not called:
        taken = found.config.channels
        name = next(
            one for one in (name, *(f"{name}-{n}" for n in range(2, 99))) if one not in taken
        )
    return await _new(found, name)


@router.post("/channel")
async def add(request: Request) -> Response:
    """Test a new channel, and write it where the test arrives; its address is never shown again."""
    found = await visit(request)
    form = await request.form()
    name, url = _name(str(form.get("called", ""))), str(form.get("url", ""))[:MAX_TEXT].strip()
    if not url:
        return await _new(found, name, found.gettext("Give its address."), 400)
    file = found.app.file
    try:
        edit, settings = await asyncio.to_thread(new_channel, file, name, url)
        if settings is not None:
            await send_test(settings, name)
        seen = str(form.get("seen", ""))
        await asyncio.to_thread(write_channel, file, edit, seen, name, url)
    except (ConfigurationError, InvalidRequest) as error:
        return await _new(found, name, "; ".join(map(str, error.problems)), 400)
    except DeliveryError as error:
        said = found.gettext("The test did not arrive.")
        return await _new(found, name, f"{said} {error}", 502)
    except Conflict as error:
        return await _new(found, name, str(error), 409)
    return RedirectResponse(f"/deliveries?tested={quote(name)}", 303)


def _name(text: str) -> str:
    return re.sub(r"[^\w-]+", "-", text[:40].strip()).strip("-") or "desk"


def _channel(found: Visit, name: str) -> Channel:
    if name not in found.config.channels:
        raise NotFound(f"{name}: no such channel is configured")
    return found.config.channels[name]


def _edit(found: Visit, name: str, draft: Draft) -> FileEdit:
    """What the file would say: what stays as it is needs no line in it."""
    now = draft_of(_channel(found, name)).values()
    values = {key: value for key, value in draft.values().items() if value != now[key]}
    return edit_channel(found.app.file, name, values)


async def _new(found: Visit, name: str, wrong: str = "", status: int = 200) -> Response:
    edit: FileEdit | None = None
    try:
        edit, _ = await asyncio.to_thread(new_channel, found.app.file, name)
    except (ConfigurationError, InvalidRequest) as error:
        wrong = wrong or "; ".join(map(str, error.problems))
    return found.render(
        "new_channel.html", status, page="deliveries", name=name, wrong=wrong, edit=edit
    )


async def _page(
    found: Visit,
    name: str,
    draft: Draft,
    wrong: Sequence[str] = (),
    *,
    status: int = 200,
    written: bool = False,
) -> Response:
    """`wrong`: why it was not written; of a look, which has status 200, what would be wrong is said."""
    config, now = found.config, found.now
    only = AlertFilter(state=DeliveryState.WAITING, channel=name)
    waiting = await found.read(lambda rows: list_alerts(rows, limit=SHOWN, only=only))
    listed = await found.read(lambda rows: list_channels(rows, config))
    mutes = await found.read(lambda rows: list_mutes(rows, now))
    ends = (one.until for one in mutes if one.kind is MuteKind.CHANNEL and one.name == name)
    edit: FileEdit | None = None
    try:
        edit = await asyncio.to_thread(_edit, found, name, draft)
    except ConfigurationError as error:
        wrong = wrong or [str(one) for one in error.problems]
    return found.render(
        "channel.html",
        status,
        page="deliveries",
        channel=next(one for one in listed if one.channel == name),
        draft=draft,
        styles=[*FollowStyle],
        languages=NAMES,
        wrong=wrong,
        was_refused=status != 200,
        written=written,
        edit=edit,
        until=next(ends, None),
        muted_topics=[one for one in mutes if one.channel == name],
        waiting=[(one.alert, end) for one in waiting for end in one.deliveries],
        topic_name=lambda key: topic_name(config, key),
    )
