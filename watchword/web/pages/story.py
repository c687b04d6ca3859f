"""*Story*: who broke it, how it spread, what is new, and why somebody was told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from watchword.domain.channel import MuteKind
from watchword.domain.delivery import DeliveryState
from watchword.domain.front import HOUR, FrontReport
from watchword.domain.match import Evidence, Excerpt, Level
from watchword.domain.note import MAX_NOTE, MAX_TAG
from watchword.domain.source import Hints
from watchword.usecases.mute import list_mutes
from watchword.usecases.story import Headline, OpenStory, join, open_story, split
from watchword.web.charts import Lanes, Placed, columns, lanes
from watchword.web.difference import Change, difference
from watchword.web.stories import Outlet, card, headline, outlet_of, told, topic_name
from watchword.web.visit import Visit, visit
from watchword.wording.languages import language_name, place_name

MAX_REPORTS = 50
MAX_LINE = 300
"""Characters of a new sentence that are shown."""
MAX_WORDS = 10
"""Words, parts of a query or reasons that are named for one topic."""
MIN_HOURS, MAX_HOURS, MAX_LABELS = 12, 72, 8
"""Hours of front pages that are drawn, and how many of them are named."""
SIDE = 3
"""Reports that stand side by side."""
router = APIRouter(include_in_schema=False)


@router.get("/stories/{number}")
async def story(request: Request, number: int) -> Response:
    """The page."""
    found = await visit(request)
    opened = await found.read(
        lambda rows: open_story(rows, found.config, number, found.asker.user)
    )
    outlets = [outlet_of(one, found.config) for one in opened.view.reports]
    mutes = await found.read(lambda rows: list_mutes(rows, found.now))
    shown = card(opened.view, found.config, found.choices.language, None)
    places = [_place(one, found) for one in outlets]
    known = [name for name in places if name]
    fronts = opened.report.front_pages
    hours = _hours(fronts)
    return found.render(
        "story.html",
        page="",
        story=opened,
        card=shown,
        outlets=outlets[:MAX_REPORTS],
        steps={one.member.article: one for one in opened.report.steps},
        places=places,
        place_count=len(set(known)),
        languages=sorted({one.language for one in outlets if one.language}),
        fronts=fronts,
        hours=hours,
        chart=columns(list(_on_fronts(fronts, hours)), height=110),
        labelled=-(-len(hours) // MAX_LABELS) or 1,
        lanes=_lanes(opened, outlets, places, found),
        changes={key: list(_changes(some)) for key, some in opened.headlines.items()},
        numbers={one.report.article: at for at, one in enumerate(outlets, 1)},
        side=_side(opened, outlets),
        told=told(opened.view.alerts),
        why=_why(opened, found),
        first_alerts={one.topic: one.id for one in reversed(opened.view.alerts)},
        until={
            one.name: one.until
            for one in mutes
            if one.kind is MuteKind.TOPIC and one.channel is None
        },
        untold=_untold(opened, found),
        possible=[one for one in opened.view.matches if one.level is Level.POSSIBLE],
        topic_name=lambda key: topic_name(found.config, key),
        language_name=lambda code: language_name(code, found.texts.locale),
        most=MAX_LINE,
        max_note=MAX_NOTE,
        max_tag=MAX_TAG,
        Change=Change,
    )


@router.post("/stories/{number}/split")
async def split_story(request: Request, number: int, article: Annotated[int, Form()]) -> Response:
    """Take an article and its copies into a story of their own; shows that one."""
    found = await visit(request)
    new = await found.write(lambda rows: split(rows, article, found.now))
    return RedirectResponse(f"/stories/{new.story}", 303)


@router.post("/stories/{number}/join")
async def join_story(request: Request, number: int, other: Annotated[int, Form()]) -> Response:
    """Make one story of two; shows it."""
    found = await visit(request)
    one = await found.write(lambda rows: join(rows, number, other, found.now))
    return RedirectResponse(f"/stories/{one}", 303)


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a topic matched the reports of a story."""

    topic: str
    """Its name."""
    words: tuple[str, ...]
    leaves: tuple[str, ...]
    reasons: tuple[str, ...]


def _why(opened: OpenStory, found: Visit) -> list[Why]:
    """For each topic that alerts, what matched in any report."""
    evidence: dict[str, list[Evidence]] = {}
    for one in opened.view.matches:
        if one.level is Level.ALERT:
            evidence.setdefault(one.topic, []).append(one.evidence)
    return [
        Why(
            topic=topic_name(found.config, key),
            words=_each(one.words for one in some)[:MAX_WORDS],
            leaves=_each(one.leaves for one in some)[:MAX_WORDS],
            reasons=_each(one.reasons for one in some)[:MAX_WORDS],
        )
        for key, some in evidence.items()
    ]


def _each(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for some in lists for text in some))


def _untold(opened: OpenStory, found: Visit) -> list[tuple[str, str]]:
    """Name of the topic and reason of each match without an alert of its own."""
    reasons = dict.fromkeys(
        (topic_name(found.config, one.topic), one.reason)
        for one in opened.view.matches
        if one.reason and one.level is Level.ALERT
    )
    return list(reasons)[:MAX_WORDS]


def _place(outlet: Outlet, found: Visit) -> str:
    """The name of an outlet's place, in the reader's language; empty: nobody knows."""
    source = found.config.sources.get(outlet.report.source)
    hints = source.hints if source else Hints(outlet="")
    return place_name(hints.country, found.texts.locale) if hints.country else ""


def _lanes(
    opened: OpenStory, outlets: list[Outlet], places: list[str], found: Visit
) -> Lanes | None:
    """None: there is too little to draw."""
    if len(outlets) < 2:
        return None
    elsewhere = found.gettext("elsewhere")
    placed = [
        Placed(
            place=place or elsewhere, number=at, language=one.language, name=one.name, at=one.at
        )
        for at, (one, place) in enumerate(zip(outlets, places, strict=True), 1)
    ]
    sent = (
        one.sent_at
        for alert in opened.view.alerts
        for one in alert.deliveries
        if one.state is DeliveryState.SENT and one.sent_at
    )
    minutes = dict.fromkeys(at.replace(second=0, microsecond=0) for at in sent)
    return lanes(placed[:MAX_REPORTS], minutes, found.zone)


def _hours(fronts: FrontReport) -> list[datetime]:
    """The hours that are drawn: from the first to the last in which a front page had the story."""
    seen = [at.hour for one in fronts.outlets for at in one.positions]
    if not seen:
        return []
    count = (max(seen) - min(seen)) // HOUR + 1
    return [
        max(seen) - HOUR * back for back in reversed(range(min(max(count, MIN_HOURS), MAX_HOURS)))
    ]


def _on_fronts(fronts: FrontReport, hours: Iterable[datetime]) -> Iterable[list[tuple[str, int]]]:
    """For each hour, how many front pages led with the story, and how many had it below."""
    at = [{seen.hour: seen.position for seen in one.positions} for one in fronts.outlets]
    for hour in hours:
        there = [one[hour] for one in at if hour in one]
        led = there.count(1)
        yield [("led", led), ("soft", len(there) - led)]


def _changes(headlines: Iterable[Headline]) -> Iterable[tuple[Headline, list[tuple[Change, str]]]]:
    """Each later headline, with what changed."""
    for before, after in pairwise(headlines):
        yield after, difference(before.title, after.title)


def _side(opened: OpenStory, outlets: list[Outlet]) -> list[tuple[Outlet, Excerpt, Excerpt]]:
    """The first report of each language that matched: outlet, marked headline, marked excerpt."""
    evidence = {one.article: one.evidence for one in opened.view.matches}
    found: dict[str, tuple[Outlet, Excerpt, Excerpt]] = {}
    for one in outlets:
        known = evidence.get(one.report.article)
        if known is not None:
            title = headline(one.report.title, known.headline)
            found.setdefault(one.language, (one, title, known.excerpt))
    return list(found.values())[:SIDE] if len(found) > 1 else []
