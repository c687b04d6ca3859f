"""Judge: articles meet the topics, and what matches becomes alerts; in order, in one process only."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchword.domain.alert import UNDATED, NewAlert, News, Old, SuppressedMatch, age, key
from watchword.domain.article import ArticleForJudge, Text, headline
from watchword.domain.channel import first_due
from watchword.domain.config import WatchConfig
from watchword.domain.match import Document, Match, build_document, build_evidence
from watchword.domain.work import JobName
from watchword.pipeline.context import JobContext
from watchword.ports import WriteTransaction

logger = logging.getLogger(__name__)

BATCH = 50
"""Articles in one transaction."""
PUT_OFF = timedelta(minutes=5)
"""How long an article waits whose deciding failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """An article, what it says now, and the topics that it matches."""

    article: ArticleForJudge
    text: Text
    document: Document
    matches: Sequence[Match]


async def tick(context: JobContext) -> None:
    """Judge what is due, in the order of the rows, until nothing is."""
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
    """All in one transaction; if that fails, one at a time, so that one bad article stops no other."""
    now = context.ports.clock.now()
    try:
        articles = await context.ports.store.read(
            lambda rows: [rows.articles.for_judge(one) for one in due]
        )
        judgements = []
        for article in articles:
            if context.runtime.stopping:
                return
            # In a thread: a long text takes a second, and the loop has deadlines to keep.
            judgements.append(await asyncio.to_thread(judge, context, article))
        await context.ports.store.write(save(judgements, context.plan.config, now))
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


def judge(context: JobContext, article: ArticleForJudge) -> Judgement:
    """What an article says and which topics it matches. Pure, but for the line it reads."""
    text = article.text or headline(article.entry)
    source = context.plan.config.sources.get(article.source)
    seen = build_document(text, article.entry.link, article.source, source)
    matches = [
        match
        for match in context.plan.matcher.match(seen)
        if source is None or source.asks(match.topic)
    ]
    return Judgement(article=article, text=text, document=seen, matches=matches)


def save(
    judgements: Sequence[Judgement], config: WatchConfig, now: datetime
) -> Callable[[WriteTransaction], None]:
    """A job for the store: memberships, matches, alerts and deliveries, each with its reason."""

    def job(rows: WriteTransaction) -> None:
        for judgement in judgements:
            if rows.articles.judged(judgement.article):
                _save_one(rows, judgement, config, now)

    return job


def _save_one(
    rows: WriteTransaction, judgement: Judgement, config: WatchConfig, now: datetime
) -> None:
    article = judgement.article
    number = article.revision
    if article.text is None:
        number = rows.articles.revise_in_judging(article.id, judgement.text, now)
    story = rows.alerts.story_of(article.id, now)
    alerted = rows.alerts.matched_topics(article.id)
    urgent = rows.alerts.urgent_topics(article.id)
    merged = rows.alerts.alerted_via_merged(article.id)
    for match in judgement.matches:
        development = "urgent" if match.topic in alerted or match.topic in merged else ""
        alert = decide(
            judgement,
            match,
            config,
            story=story,
            revision=number,
            development=development,
            now=now,
        )
        newly_urgent = match.urgent and match.topic not in urgent and alert.held is None
        if match.topic not in alerted and match.topic in merged and not newly_urgent:
            rows.alerts.record_suppressed(one_with(alert, merged[match.topic]))
        elif match.topic not in alerted or newly_urgent:
            rows.alerts.create_alert(alert, now)
        elif alert.held is None:
            # Its headline had no date and was held as old; its page says that it is news.
            rows.alerts.release_held(alert, held=UNDATED)


def one_with(alert: NewAlert, other: int) -> SuppressedMatch:
    """The match of an article whose alert was told when it had another name. Pure."""
    return SuppressedMatch(
        topic=alert.topic,
        article_id=alert.article_id,
        revision=alert.revision,
        evidence=alert.evidence,
        reason=f"told before: one article with {other}",
    )


def decide(
    judgement: Judgement,
    match: Match,
    config: WatchConfig,
    *,
    story: int,
    revision: int,
    development: str,
    now: datetime,
) -> NewAlert:
    """The alert for a match: when it is told on each channel, or why it is held as old. Pure."""
    article, text = judgement.article, judgement.text
    verdict = age(
        published_at=text.published_at,
        precision=text.precision,
        found_at=article.revised_at,
        from_first_poll=article.from_first_poll,
        alert_within=config.alert_within,
    )
    match verdict:
        case News():
            held = None
        case Old(reason=reason):
            held = reason
    topic = config.topics[match.topic]
    return NewAlert(
        key=key(match.topic, story, development),
        topic=topic,
        story_id=story,
        article_id=article.id,
        revision=revision,
        evidence=build_evidence(match, judgement.document),
        development=development,
        urgent=match.urgent,
        reason="urgent now" if development else "first report",
        schedules={
            name: first_due(
                config.channels[name], urgent=match.urgent, after_gap=article.after_gap, now=now
            )
            for name in topic.channels
        },
        held=held,
    )
