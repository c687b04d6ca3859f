"""The oracle of promises 1 and 2 names each row that breaks one. docs/design/rows.md, section 6."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, and_, exists, func, or_, select

from storage.deliveries import MAX_MESSAGE_AHEAD
from storage.due import MAX_DELIVERY_AHEAD
from storage.renames import gone_topics
from storage.tables import (
    address,
    alert,
    article,
    channel,
    delivery,
    entry,
    feed,
    match,
    message,
    message_update,
    service,
    story_answer,
    story_member,
)
from watchword.domain.article import MAX_JUDGE_AHEAD, MAX_READ_AHEAD
from watchword.domain.cadence import MAX_POLL_AHEAD
from watchword.domain.delivery import GIVE_UP, DeliveryState, ReasonCode
from watchword.domain.match import Level
from watchword.domain.moment import format_minute
from watchword.domain.update import MAX_UPDATE_AHEAD

OVERDUE = timedelta(hours=1)
"""While a daemon runs, no row waits longer than this after its due time."""
ALIVE = timedelta(minutes=2)
"""A daemon with a heartbeat within this time is alive."""


def broken(connection: Connection, now: datetime) -> Sequence[str]:
    """One sentence for each broken row; empty if all promises hold."""
    checks = (
        _articles,
        _unjudged,
        _matches,
        _alerts,
        _answers,
        _deliveries,
        _messages,
        _merged,
        _feeds,
    )
    found = [line for check in checks for line in check(connection)]
    clocked = (_gone, _failing, _clock)
    return [*found, *(line for check in clocked for line in check(connection, now))]


def maybe_twice(connection: Connection) -> Sequence[str]:
    """One sentence for each message that may have been sent twice: an outcome is unknown."""
    unknown_outcomes = select(message).where(
        message.c.attempt > 1, message.c.unknown_outcomes + message.c.unanswered > 0
    )
    return [
        f"message {row.id} on {row.channel}: handed over {row.attempt} times, "
        f"{row.unknown_outcomes + row.unanswered} of them with an unknown end"
        for row in connection.execute(unknown_outcomes.order_by(message.c.created_at))
    ]


def _articles(connection: Connection) -> Iterator[str]:
    idle = and_(
        article.c.merged_into.is_(None),
        article.c.revision == 0,
        article.c.read_at.is_(None),
        article.c.judge_at.is_(None),
    )
    for row in connection.execute(select(article).where(idle)):
        yield f"article {row.id} ({row.link}): it has no text, and nothing is due for it"


def _unjudged(connection: Connection) -> Iterator[str]:
    members = select(story_member.c.article_id)
    forgotten = and_(
        article.c.merged_into.is_(None),
        article.c.revision > 0,
        article.c.judge_at.is_(None),
        article.c.id.not_in(members),
    )
    for row in connection.execute(select(article).where(forgotten)):
        yield f"article {row.id} ({row.link}): it was never judged, and nothing is due for it"
    working = or_(article.c.read_at.is_not(None), article.c.judge_at.is_not(None))
    merged = select(article).where(article.c.merged_into.is_not(None), working)
    for row in connection.execute(merged):
        yield f"article {row.id} ({row.link}): it is merged, and something is due for it"


def _matches(connection: Connection) -> Iterator[str]:
    unanswered = and_(match.c.alert_id.is_(None), match.c.reason.is_(None))
    unknown_outcomes = and_(match.c.alert_id.is_not(None), alert.c.id.is_(None))
    rows = select(match, alert.c.id).join_from(match, alert, isouter=True)
    for row in connection.execute(rows.where(or_(unanswered, unknown_outcomes))):
        yield f"match of article {row.article_id} with {row.topic}: no alert and no reason"
    interrupting = and_(match.c.level == Level.POSSIBLE.value, match.c.alert_id.is_not(None))
    for row in connection.execute(select(match).where(interrupting)):
        yield f"match of article {row.article_id} with {row.topic}: possible only, and alerted"
    other = (
        select(match.c.topic, match.c.article_id, alert.c.id)
        .join_from(match, alert)
        .join(story_member, story_member.c.article_id == match.c.article_id, isouter=True)
        .where(
            or_(
                story_member.c.story_id.is_(None),
                story_member.c.story_id != alert.c.story_id,
            )
        )
    )
    for row in connection.execute(other):
        yield (
            f"match of article {row.article_id} with {row.topic}: "
            f"its alert {row.id} is of another story"
        )


def _alerts(connection: Connection) -> Iterator[str]:
    alerted: dict[int, list[str]] = {}
    for row in connection.execute(select(delivery.c.alert_id, delivery.c.channel)):
        alerted.setdefault(row.alert_id, []).append(row.channel)
    matched = and_(match.c.topic == alert.c.topic, match.c.article_id == alert.c.article_id)
    for row in connection.execute(select(alert)):
        if sorted(alerted.pop(row.id, [])) != sorted(row.channels):
            yield f"alert {row.id} of {row.topic}: not one delivery for each of {row.channels}"
    for alert_id in alerted:
        yield f"deliveries of alert {alert_id}: there is no such alert"
    unmatched = select(alert).join_from(alert, match, matched, isouter=True)
    for row in connection.execute(
        unmatched.where(
            match.c.topic.is_(None), alert.c.health_id.is_(None), alert.c.spike_id.is_(None)
        )
    ):
        yield f"alert {row.id} of {row.topic}: no match leads to it"
    yield from _follow_ups(connection)


def _follow_ups(connection: Connection) -> Iterator[str]:
    """A follow-up follows an alert of its topic: of its story, or of an article merged into its own.

    Of two that a user split, the earlier one was of its story.
    """
    first = alert.alias("first")
    merged = select(article.c.id).where(article.c.merged_into == alert.c.article_id)
    here = or_(
        first.c.story_id == alert.c.story_id,
        first.c.article_id == alert.c.article_id,
        first.c.article_id.in_(merged),
        _left(alert, first),
        _left(first, alert),
    )
    earlier = exists().where(first.c.topic == alert.c.topic, first.c.id < alert.c.id, here)
    for row in connection.execute(select(alert).where(alert.c.news.is_not(None), ~earlier)):
        yield f"alert {row.id} of {row.topic}: it follows no alert"


def _left(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Whether a user took the article of one alert out of the other one's story."""
    said = story_answer.alias()
    return exists().where(
        said.c.article_id == one.c.article_id, said.c.story_id == other.c.story_id, ~said.c.belongs
    )


def _answers(connection: Connection) -> Iterator[str]:
    """An article is in the story that a user put it into, and not in one that it was taken out of."""
    here = story_member.c.story_id == story_answer.c.story_id
    mine = story_member.c.article_id == story_answer.c.article_id
    wrong = select(story_answer).join_from(story_answer, story_member, mine)
    for row in connection.execute(wrong.where(here != story_answer.c.belongs)):
        yield f"article {row.article_id}: a user said otherwise of it and story {row.story_id}"


def _deliveries(connection: Connection) -> Iterator[str]:
    waiting = delivery.c.state == DeliveryState.WAITING.value
    ended = delivery.c.state.in_(["skipped", "dead"])
    wrong = or_(
        and_(waiting, delivery.c.due_at.is_(None), message.c.id.is_(None)),
        and_(delivery.c.message_id.is_not(None), message.c.id.is_(None)),
        and_(message.c.id.is_not(None), message.c.state != delivery.c.state),
        and_(ended, delivery.c.reason == ""),
        and_(delivery.c.state == "sent", message.c.id.is_(None)),
    )
    for row in connection.execute(
        select(delivery).join_from(delivery, message, isouter=True).where(wrong)
    ):
        yield (
            f"delivery {row.id} of alert {row.alert_id} on {row.channel}: "
            f"it is {row.state} with no due time, message or reason that says so"
        )


def _messages(connection: Connection) -> Iterator[str]:
    members = select(delivery.c.message_id).where(delivery.c.message_id.is_not(None))
    # A message that ended can lose its members: sent again by hand, they join another message. A
    # digest may be empty, and a review has what it says in a row of its own.
    waits = message.c.state == DeliveryState.WAITING.value
    alerted = and_(
        message.c.kind.not_in(("digest", "review")), waits, message.c.id.not_in(members)
    )
    for row in connection.execute(select(message).where(alerted)):
        yield f"message {row.id} on {row.channel}: it has no member"
    mixed = (
        select(message.c.id, message.c.channel)
        .join_from(message, delivery)
        .where(message.c.channel != delivery.c.channel)
    )
    for row in connection.execute(mixed):
        yield f"message {row.id} on {row.channel}: a member is of another channel"
    first = message.alias("first")
    answered = and_(first.c.id == message.c.in_reply_to, first.c.channel == message.c.channel)
    unanswering = and_(message.c.in_reply_to.is_not(None), ~exists().where(answered))
    for row in connection.execute(select(message).where(unanswering)):
        yield f"message {row.id} on {row.channel}: it answers no message of its channel"
    idle = and_(message.c.state == DeliveryState.WAITING.value, message.c.due_at.is_(None))
    for row in connection.execute(select(message).where(idle)):
        yield f"message {row.id} on {row.channel}: it waits for nothing"


def _gone(connection: Connection, now: datetime) -> Iterator[str]:
    """What waits for a lost channel or topic longer than GIVE_UP, while a daemon could end it."""
    if not _is_alive(connection, now):
        return
    over = now - GIVE_UP - OVERDUE
    channels = select(channel.c.name).where(channel.c.removed_at < over)
    topics = [key for key, removed_at in gone_topics(connection).items() if removed_at < over]
    of_gone = and_(alert.c.health_id.is_(None), alert.c.topic.in_(topics))
    untold = and_(delivery.c.message_id.is_(None), of_gone)
    waiting = delivery.c.state == DeliveryState.WAITING.value
    wrong = and_(
        waiting, delivery.c.created_at < over, or_(delivery.c.channel.in_(channels), untold)
    )
    for row in connection.execute(select(delivery).join_from(delivery, alert).where(wrong)):
        yield f"delivery {row.id} on {row.channel}: it waits for a channel or topic that is gone"


def _is_alive(connection: Connection, now: datetime) -> bool:
    tick = connection.execute(select(service.c.tick_at)).scalar_one_or_none()
    return tick is not None and abs(now - tick) <= ALIVE


def _merged(connection: Connection) -> Iterator[str]:
    merged = select(article.c.id).where(article.c.merged_into.is_not(None))
    for table, name in ((address, "address"), (entry, "entry")):
        left = select(func.count()).select_from(table).where(table.c.article_id.in_(merged))
        if count := connection.execute(left).scalar_one():
            yield f"{count} of the rows of {name} lead to a merged article"


def _feeds(connection: Connection) -> Iterator[str]:
    watched = and_(feed.c.removed_at.is_(None), feed.c.paused_at.is_(None))
    idle = and_(watched, feed.c.next_poll_at.is_(None))
    for row in connection.execute(select(feed).where(idle)):
        yield f"feed {row.url}: it is watched, and no poll is due"


def _failing(connection: Connection, now: datetime) -> Iterator[str]:
    works = select(channel.c.name).where(channel.c.failing_since.is_(None))
    for table, name in ((message, "message"), (delivery, "delivery")):
        held = and_(
            table.c.state == DeliveryState.WAITING.value,
            table.c.reason_code == ReasonCode.CHANNEL_FAILING.value,
            table.c.due_at > now,
            table.c.channel.in_(works),
        )
        for row in connection.execute(select(table).where(held)):
            yield f"{name} {row.id} on {row.channel}: it waits for a channel that works"


def _clock(connection: Connection, now: datetime) -> Iterator[str]:
    alive = _is_alive(connection, now)
    for name, key, column, max_ahead in (
        ("feed", feed.c.url, feed.c.next_poll_at, MAX_POLL_AHEAD),
        ("article (read)", article.c.id, article.c.read_at, MAX_READ_AHEAD),
        ("article (judge)", article.c.id, article.c.judge_at, MAX_JUDGE_AHEAD),
        ("message", message.c.id, message.c.due_at, MAX_MESSAGE_AHEAD),
        ("delivery", delivery.c.id, delivery.c.due_at, MAX_DELIVERY_AHEAD),
        ("update", message_update.c.message_id, message_update.c.due_at, MAX_UPDATE_AHEAD),
    ):
        wrong: ColumnElement[bool] = column > now + max_ahead
        if alive and name in ("article (judge)", "message", "delivery", "update"):
            # Feeds and pages are left out: they may wait for the delay or Retry-After of their host.
            wrong = or_(wrong, column < now - OVERDUE)
        rows: Any = connection.execute(select(key, column).where(wrong))
        for row in rows:
            yield f"{name} {row[0]}: due {format_minute(row[1], UTC)} UTC, which no rule sets or keeps"
