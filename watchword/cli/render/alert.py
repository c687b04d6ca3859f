"""How an alert is shown: the words that matched, and a line for each delivery."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from watchword.analysis.revisions import RevisionChange
from watchword.cli.render.out import moment
from watchword.cli.render.table import Cell
from watchword.cli.render.terminal import Colour
from watchword.domain.alert import describe_origin
from watchword.domain.article import Precision, Text
from watchword.domain.channel import IN_DIGEST
from watchword.domain.delay import AlertTimes
from watchword.domain.delivery import DeliveryRecord, DeliveryState
from watchword.domain.moment import format_minute, written_day
from watchword.domain.spike import (
    HOUR,
    WINDOW,
    SpikeAlert,
    describe_rise,
    format_count,
)
from watchword.domain.story import RelatedStory
from watchword.domain.views import AlertDetail
from watchword.wording.moments import format_day, format_delay

MAX_SENTENCES = 5
"""Sentences that a revision added, or removed, which are shown."""
SHAPES = {
    DeliveryState.SENT: "✓",
    DeliveryState.WAITING: "◷",
    DeliveryState.SKIPPED: "–",
    DeliveryState.DEAD: "■",
}

COLOURS = {
    DeliveryState.SENT: Colour.GOOD,
    DeliveryState.WAITING: Colour.NONE,
    DeliveryState.SKIPPED: Colour.STILL,
    DeliveryState.DEAD: Colour.BAD,
}


def state_cell(state: DeliveryState, attempts: int = 0) -> Cell:
    """The shape of a state; one that is tried again is amber. Pure."""
    again = state is DeliveryState.WAITING and attempts > 0
    return Cell(SHAPES[state], Colour.LATE if again else COLOURS[state])


def why_line(detail: AlertDetail) -> str:
    """The words that matched, and the parts of the query that they belong to. Pure."""
    words = ", ".join(detail.evidence.words)
    said = {word.casefold() for word in detail.evidence.words}
    leaves = [leaf for leaf in detail.evidence.leaves if leaf.strip('"').casefold() not in said]
    of = f" ({', '.join(leaves)})" if leaves else ""
    return f"Why: {words}{of}"


def related_line(one: RelatedStory) -> str:
    """`May be of one event with story 3: Mine blast (both name Tokyo)`. Pure."""
    return f"May be of one event with story {one.story}: {one.title} ({one.shared})"


def delivery_line(one: DeliveryRecord, zone: str) -> str:
    """`✓ desk: sent Tue 24 Nov 10:31`, or why it was not sent. `zone`: its IANA name. Pure."""
    return f"{SHAPES[one.state]} {one.channel}: {_end(one, zone)}"


def spike_lines(told: SpikeAlert, ends: Iterable[DeliveryRecord], zone: str) -> list[str]:
    """An alert of a spike: what was counted, what is usual and how sure it is, and its ends. Pure."""
    rise, spike = told.spike.rise, told.spike
    lines = [
        f"Alert {told.id}, {moment(told.created_at, zone)}, {spike.name}: {told.reason}",
        f"Usual: {format_count(rise.usual)} in such {WINDOW} h, say {rise.weeks} earlier weeks",
        f"By chance: so many come with a probability of {rise.probability:.0e}",
    ]
    if spike.ended_at is not None:
        span = f"{moment(spike.began_at, zone)} to {moment(spike.ended_at, zone)}"
        lines.insert(1, f"It went on from {span}, and began with {describe_rise(rise)}")
    since = (spike.began_at - WINDOW * HOUR).astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")
    lines.append(f"Its articles: watchword article list --topic {told.topic} --since {since}")
    return [*lines, *(delivery_line(one, zone) for one in ends)]


def published(times: AlertTimes, zone: str) -> str:
    """`Mon 23 Nov 16:31`; the day alone where only the day is known; a dash where nothing is. Pure."""
    if times.published_at is not None and times.precision is Precision.DAY:
        return format_day(written_day(times.published_at))
    return moment(times.published_at, zone)


def times_line(times: AlertTimes, zone: str) -> str:
    """When an alert's article was found and judged, and how long each took. Pure."""
    if (span := times.until_found) is not None:
        side = "before" if span < timedelta(0) else "after"
        after = f", {format_delay(abs(span))} {side} its date"
    elif times.published_at is None:
        after = ", date of publication unknown"
    else:
        after = ", minute of publication unknown"
    judged = format_delay(times.until_judged)
    return f"Found {moment(times.found_at, zone)}{after}; judged {judged} later"


def taken_after(one: DeliveryRecord, times: AlertTimes) -> str:
    """`, 2.1 s after it was judged`; empty for what no receiver took. Pure."""
    if one.sent_at is None:
        return ""
    return f", {format_delay(one.sent_at - times.judged_at)} after it was judged"


def describe_ends(deliveries: Iterable[DeliveryRecord], zone: str) -> str:
    """What became of an alert; channels with the same end are named together. Pure."""
    channels: dict[str, list[str]] = {}
    for one in deliveries:
        channels.setdefault(_end(one, zone), []).append(one.channel)
    return "; ".join(f"{', '.join(names)}: {end}" for end, names in channels.items())


def _end(one: DeliveryRecord, zone: str) -> str:
    at = one.sent_at or one.due_at
    when = f" {moment(at, zone)}" if at else ""
    if one.state is DeliveryState.WAITING and one.reason.startswith(IN_DIGEST):
        when = ""  # the reason has it
    reason = f": {one.reason}" if one.reason else ""
    return f"{one.state.value}{when}{reason}"


def revision_lines(change: RevisionChange, zone: str) -> list[str]:
    """What a revision changed: a line for itself, and one for each sentence. Pure."""
    what = []
    if change.title is not None:
        what.append(f"its headline is now {change.title}")
    if change.page_read:
        what.append("its page was read")
    said = [
        *(f"  + {one}" for one in _some(change.added)),
        *(f"  - {one}" for one in _some(change.removed)),
    ]
    if not what:
        what.append("its text changed" if said else "nothing that can be seen")
    head = f"Revision {change.number}, {moment(change.found_at, zone)}: {', '.join(what)}"
    return [head, *said]


def _some(sentences: Sequence[str]) -> list[str]:
    more = len(sentences) - MAX_SENTENCES
    end = [f"and {more} more"] if more > 0 else []
    return [*sentences[:MAX_SENTENCES], *end]


def date_lines(text: Text, zone: str) -> list[str]:
    """The date of an article, and the one that is doubted, each with who says it. Pure.

    Empty without a date. `zone`: the IANA name of the zone to show it in.
    """
    if text.published_at is None:
        return []
    shown = format_minute(text.published_at, ZoneInfo(zone))
    if text.precision is Precision.DAY:
        shown = written_day(text.published_at).isoformat()
    lines = [f"Published {shown}, {describe_origin(text.origins.get('published_at', 'entry'))}."]
    if other := text.details.doubted_date:
        if "T" in other:
            other = format_minute(datetime.fromisoformat(other), ZoneInfo(zone))
        origin = describe_origin(text.origins.get("doubted_date", "entry"))
        lines.append(f"Another date is doubted: {other}, {origin}.")
    return lines
