"""Review: at its hour, make the press review of the day, and a message of it for each channel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watchword.domain.article import Text
from watchword.domain.channel import Slot
from watchword.domain.config import WatchConfig
from watchword.domain.gate import URGENT_FACTOR
from watchword.domain.match import Level, first_sentence
from watchword.domain.review import (
    LEAD_AGE,
    MAX_LEADS,
    MAX_SENTENCES,
    Pick,
    Review,
    ReviewReport,
    ReviewStory,
    is_of,
    may_quote,
    next_review,
    pick,
    since_of,
)
from watchword.domain.source import Hints
from watchword.domain.timeline import Step, timeline
from watchword.domain.views import StoryFilter, StoryView
from watchword.domain.work import JobName
from watchword.pipeline.complete import coverage, named_coverage
from watchword.pipeline.context import JobContext
from watchword.ports import ReadTransaction, WriteTransaction

MAX_LOOKED = 500
"""Stories of which the widest are taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a person wants of a review."""

    since: datetime
    picks: Sequence[Pick] | None = None
    """In their order; None: the widest of each topic."""
    by: str = ""
    introduction: str = ""


async def tick(context: JobContext) -> None:
    """Make the review that is due, once; what first polls bring is waited for."""
    runtime, ports = context.runtime, context.ports
    if runtime.only is not None or runtime.stopping:
        return
    now = ports.clock.now()
    async with runtime.swapping:
        config = context.plan.config
        slot = await ports.store.read(lambda rows: due_slot(rows, config, now))
        if slot is None:
            return
        if slot.at > now:
            await ports.store.write(lambda rows: schedule_review(rows, config, now))
            return
        if runtime.started_at is not None and await ports.store.read(
            lambda rows: rows.articles.in_first_polls(
                list(config.sources), runtime.started_at or now, now
            )
        ):
            return
        made = await ports.store.read(daily(config, now))
        await ports.store.write(keep(config, slot, made, now))
    runtime.wakeups.set(JobName.DELIVER)


def due_slot(rows: ReadTransaction, config: WatchConfig, now: datetime) -> Slot | None:
    """The slot whose review is due, or whose due time is wrong; None: neither."""
    slot = rows.reviews.waiting()
    if slot is None or config.review is None:
        return None
    return slot if slot.at <= now or not is_of(slot, config.review, now) else None


def schedule_review(rows: WriteTransaction, config: WatchConfig, now: datetime) -> None:
    """Make the slot that waits one of the daily review as it is configured."""
    daily, slot = config.review, rows.reviews.waiting()
    if daily is None:
        rows.reviews.schedule(None)
    elif slot is None or not is_of(slot, daily, now):
        rows.reviews.schedule(next_review(daily, now, rows.reviews.made_slots()))


def daily(config: WatchConfig, now: datetime) -> Callable[[ReadTransaction], Review]:
    """A job for the store: what the review of the day says."""

    def job(rows: ReadTransaction) -> Review:
        order = Order(since=since_of(rows.reviews.last_daily_at(), now))
        return gather(config, order, now)(rows)

    return job


def keep(
    config: WatchConfig, slot: Slot, made: Review, now: datetime
) -> Callable[[WriteTransaction], None]:
    """A job for the store: keep the review of a slot, with its messages, and schedule the next one."""

    def job(rows: WriteTransaction) -> None:
        number = rows.reviews.finish(slot, made)
        if number is not None and config.review is not None:
            known = [name for name in config.review.channels if name in config.channels]
            rows.reviews.send(number, known, now)
        schedule_review(rows, config, now)

    return job


def gather(
    config: WatchConfig, order: Order, now: datetime
) -> Callable[[ReadTransaction], Review]:
    """A job for the store: what a review says that is made now."""

    def job(rows: ReadTransaction) -> Review:
        chosen, left_out = pick(list_stories(rows, config, order.since), order.picks)
        told = [_with_sentences(rows, config, one) for one in chosen]
        return Review(
            made_at=now,
            since=order.since,
            stories=tuple(one for one, _ in told),
            left_out=left_out,
            coverage=named_coverage(coverage(rows, order.since, now), config),
            by=order.by,
            introduction=order.introduction,
            reserved=tuple(sorted({name for _, names in told for name in names})),
            leads=tuple(list_leads(rows, config, order.since, now)),
        )

    return job


def list_leads(
    rows: ReadTransaction, config: WatchConfig, since: datetime, now: datetime
) -> Sequence[ReviewReport]:
    """What each outlet leads with now, in the order of the configuration; `at`: since when.

    `since`: earlier hours are not looked at.
    """
    leads = {one.source: one for one in rows.front_pages.leads(since)}
    found = []
    for key, source in config.sources.items():
        lead, hints = leads.get(key), source.hints
        if lead is not None and lead.seen_at > now - LEAD_AGE:
            found.append(
                ReviewReport(
                    outlet=hints.outlet,
                    country=hints.country,
                    language=lead.language or hints.language,
                    title=lead.title,
                    url=lead.url,
                    at=lead.since,
                )
            )
    return found[:MAX_LEADS]


def list_stories(
    rows: ReadTransaction, config: WatchConfig, since: datetime
) -> Sequence[ReviewStory]:
    """The stories that began since then: by topic, the widest first, without sentences."""
    topics = list(config.topics)
    only = StoryFilter(topics=tuple(topics), since=since)
    found = [(_topic(one, topics), one) for one in rows.views.stories(limit=MAX_LOOKED, only=only)]
    found.sort(key=lambda one: (topics.index(one[0]), -_weight(one[1]), one[1].id))
    return [_story(one, config.topics[topic].name, config) for topic, one in found]


def _topic(view: StoryView, topics: Sequence[str]) -> str:
    """The first topic of the configuration that alerts of the story."""
    matched = {one.topic for one in view.matches if one.level is Level.ALERT}
    return next(key for key in topics if key in matched)


def _weight(view: StoryView) -> int:
    """As in a digest: its outlets, and more of them where it is urgent."""
    outlets = len({one.source for one in view.reports})
    return outlets * (URGENT_FACTOR if any(one.urgent for one in view.alerts) else 1)


def _story(view: StoryView, topic: str, config: WatchConfig) -> ReviewStory:
    """The first report of each outlet."""
    firsts = {one.source: one for one in reversed(view.reports)}
    reports = []
    for one in view.reports:
        if firsts[one.source] is one:
            hints = _hints(config, one.source)
            reports.append(
                ReviewReport(
                    outlet=hints.outlet,
                    country=hints.country,
                    language=one.language or hints.language,
                    title=one.title,
                    url=one.url,
                    at=one.at,
                )
            )
    return ReviewStory(story=view.id, topic=topic, reports=tuple(reports))


def _hints(config: WatchConfig, source: str) -> Hints:
    known = config.sources.get(source)
    return known.hints if known else Hints(outlet=source)


def _with_sentences(
    rows: ReadTransaction, config: WatchConfig, story: ReviewStory
) -> tuple[ReviewStory, set[str]]:
    """The story with a sentence of its first reports, and the outlets that reserve theirs.

    What is new in a report; of the first one in a language its first sentence.
    """
    steps = list(timeline(rows.stories.members(story.story)))
    rights = rows.reviews.rights([one.member.article for one in steps])
    languages = set[str | None]()
    found: dict[str, str] = {}
    reserved = set[str]()
    for step in steps:
        outlet = _hints(config, step.member.source).outlet
        sentence = _sentence(step, is_first=step.member.text.language not in languages)
        languages.add(step.member.text.language)
        if not may_quote(rights.get(step.member.article, ())):
            reserved.add(outlet)
        elif sentence:
            found.setdefault(outlet, sentence)
    reports = [replace(one, sentence=found.get(one.outlet, "")) for one in story.reports]
    shown = [one for one in reports if one.sentence][:MAX_SENTENCES]
    reports = [one if one in shown else replace(one, sentence="") for one in reports]
    return replace(story, reports=tuple(reports)), reserved


def _sentence(step: Step, *, is_first: bool) -> str:
    text: Text = step.member.text
    if step.member.copy_of is not None or text.headline_only:
        return ""
    if is_first:
        return first_sentence(text.body)
    return next((one for one in step.sentences if one not in text.title), "")
