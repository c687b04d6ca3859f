"""Judge: match articles against the topics, and create alerts. One process judges, in row order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from watchword.domain.alert import (
    CreateAlert,
    NewMatch,
    ReleaseHeld,
    Suppress,
    Unchanged,
    age,
    can_follow,
    resolve_match,
)
from watchword.domain.article import ArticleForJudge, Text
from watchword.domain.channel import Schedule, first_due, hold_until
from watchword.domain.clue import Clues
from watchword.domain.combine import headline
from watchword.domain.config import WatchConfig
from watchword.domain.development import Report
from watchword.domain.match import Document, Level, Match, build_document, build_evidence
from watchword.domain.story import (
    WINDOW,
    Copy,
    Likeness,
    Linked,
    find_copy,
    find_event,
)
from watchword.domain.work import JobName
from watchword.matching.event.clues import bare_headline, find_clues, weight
from watchword.matching.event.likeness import likenesses
from watchword.matching.fingerprint import fingerprint
from watchword.pipeline.context import JobContext
from watchword.pipeline.follow_up import developments
from watchword.pipeline.update import editing_channels
from watchword.ports import WriteTransaction

logger = logging.getLogger(__name__)

BATCH = 50
"""Articles in one transaction."""
PUT_OFF = timedelta(minutes=5)
"""How long an article waits after judging it failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """An article, its text now, and the topics that match it."""

    article: ArticleForJudge
    text: Text
    document: Document
    matches: Sequence[Match]
    prints: frozenset[int] = frozenset()
    """The fingerprint of its text; empty if no topic is alerted of it, or only its headline is known."""
    clues: Clues | None = None
    """None if no topic is alerted of it."""


async def tick(context: JobContext) -> None:
    """Judge all due articles, the longest due first."""
    while not context.runtime.stopping:
        now = context.ports.clock.now()
        due = await context.ports.store.read(
            lambda rows: rows.articles.due_for_judge(now, limit=BATCH)  # noqa: B023
        )
        if not due:
            return
        async with context.runtime.swapping:
            await _judge(context, due)
        context.runtime.wakeups.set(JobName.DELIVER)


async def _judge(context: JobContext, due: Sequence[int]) -> None:
    """Judge all in one transaction; if it fails, each in its own, so that only bad articles wait."""
    now = context.ports.clock.now()
    try:
        articles = await context.ports.store.read(lambda rows: rows.articles.for_judge(due))
        judging, judgements = judge(context, articles), list[Judgement]()
        # In a thread: a long text takes a second, and the event loop has deadlines.
        while made := await asyncio.to_thread(next, judging, None):
            if context.runtime.stopping:
                return
            judgements.append(made)
        await context.ports.store.write(
            save(
                judgements,
                context.plan.config,
                now,
                started_at=context.runtime.started_at,
                editing=editing_channels(context),
            )
        )
        for made in judgements:
            topics = ",".join(match.topic for match in made.matches) or "none"
            logger.debug("judge", extra={"article": made.article.id, "topics": topics})
    except Exception:
        if len(due) > 1:
            for one in due:
                await _judge(context, [one])
            return
        logger.exception("article_put_off", extra={"article": due[0]})
        await context.ports.store.write(lambda rows: rows.articles.put_off(due[0], now + PUT_OFF))


def judge(context: JobContext, articles: Sequence[ArticleForJudge]) -> Iterator[Judgement]:
    """The topics that match each article, and its clues. Pure: it only reads the plan of `context`."""
    texts = [one.text or headline(one.entry) for one in articles]
    sources = [context.plan.config.sources.get(one.source) for one in articles]
    documents = [
        build_document(text, one.entry.link, one.source, source)
        for one, text, source in zip(articles, texts, sources, strict=True)
    ]
    found = context.plan.matcher.match_all(documents)
    for article, text, source, document, matches in zip(
        articles, texts, sources, documents, found, strict=True
    ):
        asked = [match for match in matches if source is None or source.asks(match.topic)]
        made = Judgement(article=article, text=text, document=document, matches=asked)
        if any(match.level is Level.ALERT for match in asked):
            language = text.language or (source and source.hints.language) or ""
            body = "" if text.headline_only else text.body
            vector = context.ports.embed(bare_headline(text.title), body, language[:2])
            made = replace(
                made,
                prints=frozenset() if text.headline_only else fingerprint(text.body),
                clues=find_clues(text, text.published_at or article.found_at, language, vector),
            )
        yield made


def save(
    judgements: Sequence[Judgement],
    config: WatchConfig,
    now: datetime,
    *,
    started_at: datetime | None = None,
    editing: Collection[str] = (),
) -> Callable[[WriteTransaction], None]:
    """A job for the store: stories, matches, alerts and deliveries of these articles.

    `started_at`: see `Runtime.started_at`. `editing`: the channels whose messages are changed in their
    place; there the first message of a story names an outlet that joins it.
    """

    def job(rows: WriteTransaction) -> None:
        error = rows.feeds.clock_error() or timedelta(0)
        for judgement in judgements:
            if rows.articles.judged(judgement.article):
                before = rows.stories.of(judgement.article.id) if editing else None
                held_until = _held_until(judgement.article, started_at)
                plan_deliveries = partial(
                    schedule_deliveries, config=config, now=now, held_until=held_until
                )
                story = _save_one(rows, judgement, config, plan_deliveries, now, error)
                if editing and story != before:
                    rows.updates.request(story, editing, now)

    return job


def _save_one(
    rows: WriteTransaction,
    judgement: Judgement,
    config: WatchConfig,
    plan_deliveries: Callable[..., Mapping[str, Schedule]],
    now: datetime,
    clock_error: timedelta,
) -> int:
    """Save what one article makes; returns the id of its story."""
    article, text = judgement.article, judgement.text
    revision = article.revision
    if article.text is None:
        revision = rows.articles.revise_in_judging(article.id, text, now)
    story, link = place(rows, judgement, now)
    if not judgement.matches:
        return story
    known = rows.alerts.known_matches(article.id, story)
    how_old = age(
        text,
        found_at=article.revised_at + clock_error,  # the age of news is counted by the hosts
        from_first_poll=article.from_first_poll,
        alert_within=config.alert_within,
        zone=ZoneInfo(config.timezone),
    )
    report = Report(
        article=article.id,
        revision=revision,
        source=article.source,
        found_at=article.revised_at,
        text=text,
        is_turn=link is not None and link.is_turn,
    )
    following = [one for one in judgement.matches if can_follow(one, revision, known, how_old)]
    new_in = developments(rows, report, story, following, known.told, config)
    for found in judgement.matches:
        new = NewMatch(
            topic=config.topics[found.topic],
            article_id=article.id,
            revision=revision,
            evidence=build_evidence(found, judgement.document),
            level=found.level,
        )
        match resolve_match(found, known, how_old, story, new_in.get(found.topic), link):
            case CreateAlert() as decided:
                waits = decided.follow_up is not None and decided.follow_up.waits
                rows.alerts.create_alert(new, decided, plan_deliveries(found, waits=waits), now)
            case Suppress(reason=reason):
                rows.alerts.record_suppressed(new, reason)
            case ReleaseHeld():
                rows.alerts.release_held(new, plan_deliveries(found))
            case Unchanged():
                pass
    return story


def place(
    rows: WriteTransaction, judgement: Judgement, now: datetime
) -> tuple[int, Linked | None]:
    """Put an article into the story of the text that it copies, of its event, or into its own.

    Returns the story's id, and how it is like that one or the one beside it, where it is no copy.
    """
    article, prints, since = judgement.article, judgement.prints, now - WINDOW
    if judgement.clues is None:
        return rows.stories.place(article.id, now), None
    candidates = rows.stories.candidates(article.id, prints, since) if prints else ()
    link: Copy | Linked | None = find_copy(
        judgement.text, article.source, len(prints), candidates
    ) or find_event(_likenesses(rows, article, judgement.clues, since))
    story = rows.stories.place(article.id, now, link=link, prints=prints, since=since)
    rows.stories.keep_clues(article.id, judgement.clues, since)
    return story, link if isinstance(link, Linked) else None


def _likenesses(
    rows: WriteTransaction, article: ArticleForJudge, clues: Clues, since: datetime
) -> list[Likeness]:
    """How alike the article is to those of the stories that share most with it."""
    worth = {clue: weight(clue) for clue in clues.text}
    known = rows.stories.known_articles(article.id, worth, since)
    return likenesses(clues, article.source, known)


def schedule_deliveries(
    match: Match,
    config: WatchConfig,
    now: datetime,
    held_until: datetime | None,
    *,
    waits: bool = False,
) -> Mapping[str, Schedule]:
    """The earliest time of the delivery on each channel of the topic, by channel name. Pure.

    `waits`: see `Development.waits`.
    """
    bundled_until = now + config.follow_up if waits else None
    return {
        name: first_due(
            config.channels[name],
            urgent=match.urgent,
            now=now,
            held_until=held_until,
            bundled_until=bundled_until,
        )
        for name in config.topics[match.topic].channels
    }


def _held_until(article: ArticleForJudge, started_at: datetime | None) -> datetime | None:
    """Until when the alerts of an article wait for the first polls; None: these did not find it."""
    if started_at is None or not (article.from_first_poll or article.after_gap):
        return None
    return hold_until(article.found_at, started_at)
