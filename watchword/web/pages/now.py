"""*Now*: the stories of the topics, the newest first; what perhaps is one; what comes next."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from watchword.analysis.volume import usual
from watchword.domain.channel import MuteKind
from watchword.domain.views import StoryFilter
from watchword.usecases.alert import find_possible, promote
from watchword.usecases.label import add_labels
from watchword.usecases.mute import build_mute, lift, mute
from watchword.usecases.now import now_view
from watchword.usecases.topic import find_topic
from watchword.web.charts import spark
from watchword.web.chosen import Wanted
from watchword.web.credentials import is_encrypted
from watchword.web.looked import COOKIE, looked
from watchword.web.pages.settings import YEAR, back
from watchword.web.stories import card, topic_name
from watchword.web.visit import LANGUAGES, visit

SHOWN, PERHAPS_SHOWN = 25, 5
router = APIRouter(include_in_schema=False)


@router.get("/now")
async def now(
    request: Request,
    chosen: Wanted,
    topic: Annotated[str, Query()] = "",
    before: Annotated[int | None, Query()] = None,
    perhaps: Annotated[str, Query()] = "",
) -> Response:
    """The page. `topic`: only of this one. `before`: only stories with a lower number."""
    found = await visit(request)
    config = found.config
    only = StoryFilter(
        topics=(topic,) if topic in config.topics else tuple(config.topics),
        language=chosen.language if chosen.language in LANGUAGES else None,
        before=before,
        who=found.asker.user,
        is_unread=chosen.show == "unread",
        is_mine=chosen.show == "mine",
        tag=chosen.tag or None,
    )
    shown = await found.read(lambda rows: now_view(rows, config, found.now, SHOWN, only))
    line, cookie = looked(request.cookies.get(COOKIE, ""), found.now)
    cards = [card(one, config, found.choices.language, line) for one in shown.stories]
    cards.sort(key=lambda one: one.at, reverse=True)
    answer = found.render(
        "now.html",
        page="now",
        view=shown,
        days=[(day, list(some)) for day, some in groupby(cards, lambda one: found.day(one.at))],
        new=sum(one.is_new for one in cards),
        looked=line,
        lines={key: spark(counts, usual(counts)) for key, counts in shown.days.items()},
        topic=topic if topic in config.topics else "",
        language=only.language or "",
        chosen=chosen,
        before=before,
        possible=shown.possible if perhaps else shown.possible[:PERHAPS_SHOWN],
        topic_name=lambda key: topic_name(config, key),
    )
    secure = is_encrypted(request.scope)
    answer.set_cookie(
        COOKIE, cookie, max_age=YEAR, path="/now", secure=secure, httponly=True, samesite="lax"
    )
    return answer


@router.post("/possible/{number}")
async def answer_possible(
    request: Request,
    number: int,
    topic: Annotated[str, Form()],
    wanted: Annotated[bool, Form()] = False,
) -> Response:
    """Make the possible match of an article an alert, or keep that it is none."""
    found = await visit(request)
    config = found.config
    asked = find_topic(config, topic)
    if wanted:
        possible = await found.read(lambda rows: find_possible(rows, number, topic, config))
        await found.write(lambda rows: promote(rows, possible, config, found.now))
    else:
        await found.write(lambda rows: add_labels(rows, asked, (), (number,), found.now))
    return RedirectResponse(f"{back(request)}#perhaps", 303)


@router.post("/mute")
async def begin_mute(
    request: Request,
    kind: Annotated[MuteKind, Form()],
    name: Annotated[str, Form()],
    until: Annotated[str, Form()],
) -> Response:
    """Be still about a topic or on a channel. `until`: a span, an hour or a day, as `mute` takes it."""
    found = await visit(request)
    asked = build_mute(found.config, kind, name, until, found.now)
    await found.write(lambda rows: mute(rows, asked, found.now))
    return RedirectResponse(back(request, "/topics"), 303)


@router.post("/unmute")
async def unmute(
    request: Request,
    kind: Annotated[MuteKind, Form()],
    name: Annotated[str, Form()],
    channel: Annotated[str, Form()] = "",
) -> Response:
    """End a mute; what it held is due. `channel`: the one on which a topic is muted."""
    found = await visit(request)
    await found.write(lambda rows: lift(rows, kind, name, found.now, channel or None))
    return RedirectResponse(back(request), 303)
