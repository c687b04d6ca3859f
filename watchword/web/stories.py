"""How a story is shown on a page: the headline, who has it, and what was told, each as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchword.domain.channel import IN_DIGEST
from watchword.domain.config import WatchConfig
from watchword.domain.delivery import DeliveryState
from watchword.domain.match import Excerpt, Level, Part
from watchword.domain.note import StoryNotes
from watchword.domain.views import StoryAlert, StoryReport, StoryView
from watchword.wording.languages import script_tag

WIDE, MIDDLE = 6, 3
"""Outlets from which a headline is large, or larger than the least."""
MAX_NAMED = 5
"""Outlets that a list names; the others are counted."""
MIN_DRAWN = 4
"""Reports from which their times are drawn."""
EDGE = 1.5
"""Per cent of the width that are left free at both ends of a drawing."""


_End = tuple[DeliveryState, datetime | None, str]
"""State, minute and reason of a delivery."""
ORDER = (DeliveryState.SENT, DeliveryState.WAITING, DeliveryState.DEAD, DeliveryState.SKIPPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """The first report of an outlet."""

    name: str
    tag: str
    """The language of the name, as a tag of BCP 47; empty: nobody knows."""
    language: str
    """ISO 639-1, of the report; empty: nobody knows."""
    at: datetime
    report: StoryReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What became of a story on the channels that ended alike."""

    state: DeliveryState
    channels: tuple[str, ...]
    at: datetime | None
    """When it was sent, or goes out; None: nobody knows."""
    reason: str
    """Empty for a digest."""
    is_digest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A report in a drawing."""

    x: float
    """Per cent of the width."""
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A story as a list shows it."""

    id: int
    at: datetime
    weight: int
    """From 1 to 3: how widely it is reported."""
    topics: tuple[tuple[str, str], ...]
    """Key and name of each that matched it."""
    urgent: bool
    headline_only: bool
    trouble: str
    title: Excerpt
    """The first headline, marked where no text is."""
    tag: str
    also: Outlet | None
    """The first report in the reader's language, below a headline in another one."""
    text: Excerpt
    text_tag: str
    outlets: tuple[Outlet, ...]
    marks: tuple[Mark, ...]
    """Empty: too few to be drawn."""
    news: tuple[StoryAlert, ...]
    """The follow-ups, the newest first."""
    told: tuple[Ending, ...]
    """The first end of each kind."""
    is_new: bool
    """Whether it began since the reader looked last."""
    said: StoryNotes
    """What users said of it."""


def card(story: StoryView, config: WatchConfig, language: str, looked: datetime | None) -> Card:
    """Pure. `language`: of the reader, a tag of BCP 47. `looked`: when the reader looked last."""
    outlets = tuple(outlets_of(story.reports, config))
    first = outlets[0]
    alerting = [one for one in story.matches if one.level is Level.ALERT]
    evidence = {one.article: one.evidence for one in reversed(alerting)}
    own = evidence.get(first.report.article)
    text: Excerpt = ()
    text_tag = ""
    for one in story.reports:
        if one.article in evidence and evidence[one.article].excerpt:
            text = evidence[one.article].excerpt
            text_tag = script_tag(_language(one, config), "".join(part.text for part in text))
            break
    keys = dict.fromkeys([one.topic for one in story.alerts] + [one.topic for one in alerting])
    return Card(
        id=story.id,
        at=first.at,
        weight=3 if len(outlets) >= WIDE else 2 if len(outlets) >= MIDDLE else 1,
        topics=tuple((key, topic_name(config, key)) for key in keys),
        urgent=any(one.urgent for one in story.alerts),
        headline_only=first.report.headline_only,
        trouble=first.report.trouble if first.report.headline_only else "",
        title=headline(first.report.title, own.headline if own and not text else ()),
        tag=script_tag(first.language, first.report.title),
        also=_in_language(outlets, language),
        text=text,
        text_tag=text_tag,
        outlets=outlets,
        marks=tuple(_marks(outlets)) if len(outlets) >= MIN_DRAWN else (),
        news=tuple(one for one in reversed(story.alerts) if one.development is not None),
        told=tuple({one.state: one for one in reversed(told(story.alerts))}.values())[::-1],
        is_new=looked is not None and story.created_at > looked,
        said=story.said,
    )


def headline(title: str, marked: Excerpt) -> Excerpt:
    """The marked headline, where it is still that of the article. Pure."""
    return marked if "".join(part.text for part in marked) == title else (Part(title),)


def outlets_of(reports: Iterable[StoryReport], config: WatchConfig) -> Iterable[Outlet]:
    """The first report of each outlet, in the order of time. Pure."""
    known = set[str]()
    for one in reports:
        if one.source not in known:
            known.add(one.source)
            yield outlet_of(one, config)


def outlet_of(report: StoryReport, config: WatchConfig) -> Outlet:
    """Pure."""
    source = config.sources.get(report.source)
    name = config.outlet(report.source)
    own = source.hints.language if source else None
    language = _language(report, config)
    return Outlet(
        name=name,
        tag=script_tag(own or language, name),
        language=language,
        at=report.at,
        report=report,
    )


def topic_name(config: WatchConfig, key: str) -> str:
    """The name of a topic; its key where it is configured no more. Pure."""
    topic = config.topics.get(key)
    return topic.name if topic else key


def told(alerts: Sequence[StoryAlert]) -> list[Ending]:
    """What became of the alerts, the channels that ended alike together: sent ones first. Pure."""
    groups: dict[_End, dict[str, None]] = {}
    for one in (delivery for alert in alerts for delivery in alert.deliveries):
        sent = one.state is DeliveryState.SENT
        at = one.sent_at if sent else one.due_at
        minute = at and at.replace(second=0, microsecond=0)
        end = (one.state, minute, "" if sent else one.reason)
        groups.setdefault(end, {})[one.channel] = None
    found = []
    for (state, at, reason), channels in groups.items():
        is_digest = state is DeliveryState.WAITING and reason.startswith(IN_DIGEST)
        why = "" if is_digest else reason
        found.append(
            Ending(state=state, channels=tuple(channels), at=at, reason=why, is_digest=is_digest)
        )
    return sorted(found, key=lambda one: (ORDER.index(one.state), str(one.at or "")))


def _language(report: StoryReport, config: WatchConfig) -> str:
    source = config.sources.get(report.source)
    return report.language or (source.hints.language if source else None) or ""


def _in_language(outlets: Sequence[Outlet], language: str) -> Outlet | None:
    wanted = language[:2]
    if outlets[0].language in ("", wanted):
        return None
    found = [one for one in outlets if one.language == wanted]
    in_script = (one for one in found if script_tag(wanted, one.report.title) == language)
    return next(in_script, found[0] if found else None)


def _marks(outlets: Sequence[Outlet]) -> Iterable[Mark]:
    first, span = outlets[0].at, outlets[-1].at - outlets[0].at
    for one in outlets:
        share = (one.at - first) / span if span > timedelta(0) else 0.0
        yield Mark(x=EDGE + share * (100 - 2 * EDGE), language=one.language)
