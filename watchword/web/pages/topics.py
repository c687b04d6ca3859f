"""*Topics*: is each alive, and as usual? One of them by day or hour, language and place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from watchword.analysis.volume import days_before, hours_before, shares, usual
from watchword.contract import Topic
from watchword.domain.config import WatchConfig
from watchword.domain.spike import Spike, hour_of
from watchword.domain.views import DailyMatches
from watchword.usecases.mute import list_mutes
from watchword.usecases.topic import list_topics
from watchword.web.charts import Columns, Spark, columns, spark
from watchword.web.visit import LANGUAGES, Visit, visit
from watchword.wording.languages import language_name, place_name

OTHER = "other"
MAX_PLACES = 6
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A topic as the table shows it."""

    topic: Topic
    counts: tuple[int, ...]
    """The articles of each day, the last of which is today."""
    line: Spark
    usual: tuple[int, int] | None
    mix: tuple[tuple[str, float, float], ...]
    """Language, left and width in per cent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """The articles of a topic in each day or hour."""

    begun: list[datetime]
    """When each began."""
    by_language: list[Counter[str]]
    counts: list[int]
    shares: list[float]
    """Of all that was read in it, in per cent."""
    spiked: list[bool]
    """Whether a spike went on in it."""
    chart: Columns
    share_chart: Columns
    """In hundredths of a per cent."""


@router.get("/topics")
async def topics(
    request: Request,
    topic: Annotated[str, Query()] = "",
    written: Annotated[str, Query()] = "",
    by: Annotated[str, Query()] = "day",
) -> Response:
    """The page. `topic`: the one that is drawn. `by`: `day` or `hour`. `written`: it was written."""
    found = await visit(request)
    config, days = found.config, days_before(found.now, found.zone)
    listed = await found.read(lambda rows: list_topics(rows, config, found.now))
    matches = await found.read(lambda rows: rows.views.daily_matches(days=days))
    mutes = await found.read(lambda rows: list_mutes(rows, found.now))
    rows = [_row(one, matches, config, len(days) - 1) for one in listed]
    chosen = topic if topic in config.topics else max(rows, key=_sum).topic.topic if rows else ""
    spans, of_all = (hours_before(found.now), []) if by == "hour" else (days, matches)
    if by == "hour":
        of_all = list(await found.read(lambda rows: rows.views.daily_matches(days=spans)))
    read = await found.read(lambda rows: rows.views.daily_totals(days=spans))
    of_it = [one for one in of_all if one.topic == chosen]
    recent = await found.read(lambda rows: rows.spikes.recent(hour_of(found.now)))
    spikes = [
        one
        for one in recent
        if one.topic == chosen and (one.ended_at is None or one.ended_at > spans[0])
    ]
    volume = _volume(of_it, spans, read, spikes, config)
    return found.render(
        "topics.html",
        page="topics",
        written=written,
        rows=rows,
        until={one.name: one.until for one in mutes if one.kind == "topic" and not one.channel},
        chosen=next((one for one in rows if one.topic.topic == chosen), None),
        by="hour" if by == "hour" else "day",
        volume=volume,
        spikes=spikes,
        kinds=[
            kind for kind in (*LANGUAGES, OTHER) if any(one[kind] for one in volume.by_language)
        ],
        places=_places(of_it, found),
        names={code: language_name(code, found.texts.locale) for code in LANGUAGES}
        | {OTHER: found.gettext("others")},
    )


def _row(topic: Topic, matches: Sequence[DailyMatches], config: WatchConfig, days: int) -> Row:
    of_it = [one for one in matches if one.topic == topic.topic]
    counts = tuple(sum(one.counts[day] for one in of_it) for day in range(days))
    languages: Counter[str] = sum(
        (_by_language(of_it, config, day) for day in range(days)), Counter()
    )
    band, left, mix = usual(counts), 0.0, []
    for language in (*LANGUAGES, OTHER):
        if share := 100 * languages[language] / max(sum(counts), 1):
            mix.append((language, round(left, 1), round(max(share - 1, 0.5), 1)))
            left += share
    return Row(topic=topic, counts=counts, line=spark(counts, band), usual=band, mix=tuple(mix))


def _volume(
    matches: Sequence[DailyMatches],
    spans: Sequence[datetime],
    read: Sequence[int],
    spikes: Sequence[Spike],
    config: WatchConfig,
) -> Volume:
    """`spans`: when each began, and the last one ends. `read`: all articles of each. Pure."""
    by_language = [_by_language(matches, config, at) for at in range(len(spans) - 1)]
    counts = [sum(one.values()) for one in by_language]
    parts = shares(counts, read)
    kinds = (*LANGUAGES, OTHER)
    return Volume(
        begun=list(spans[:-1]),
        by_language=by_language,
        counts=counts,
        shares=parts,
        spiked=[
            any(one.began_at < end and (one.ended_at or end) > begun for one in spikes)
            for begun, end in pairwise(spans)
        ],
        chart=columns([[(kind, one[kind]) for kind in kinds] for one in by_language]),
        share_chart=columns([[("share", round(one * 100))] for one in parts], height=80),
    )


def _sum(row: Row) -> int:
    return sum(row.counts)


def _by_language(matches: Sequence[DailyMatches], config: WatchConfig, day: int) -> Counter[str]:
    """How many articles of one day are in each of the languages that have a colour. Pure."""
    found = Counter[str]()
    for one in matches:
        source = config.sources.get(one.source)
        language = one.language or (source.hints.language if source else None)
        found[language if language in LANGUAGES else OTHER] += one.counts[day]
    return found


def _places(matches: Sequence[DailyMatches], found: Visit) -> list[tuple[str, int]]:
    """The names of the places that wrote most, with how many articles."""
    counts = Counter[str]()
    for one in matches:
        source = found.config.sources.get(one.source)
        if source and source.hints.country:
            counts[source.hints.country] += sum(one.counts)
    return [
        (place_name(code, found.texts.locale), count)
        for code, count in counts.most_common(MAX_PLACES)
    ]
