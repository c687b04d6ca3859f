"""The stories of a page: their reports, matches and alerts, each read once for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    exists,
    func,
    select,
)

from storage.columns import Moment
from storage.evidence import development_from_json, evidence_from_json
from storage.listing import DELIVERY_RECORD, delivery_record
from storage.rows import article_url, is_latest_revision, steps
from storage.story_notes import has, is_unread, notes_of
from storage.tables import (
    alert,
    article,
    delivery,
    match,
    message,
    revision,
    story,
    story_member,
)
from watchword.domain.match import Level
from watchword.domain.note import NoteKind, sort_notes
from watchword.domain.views import (
    StoryAlert,
    StoryFilter,
    StoryMatch,
    StoryReport,
    StoryView,
)


def _in(column: Column[Any], name: str) -> ColumnElement[bool]:
    """Whether the column has one of the values of this parameter."""
    return column.in_(bindparam(name, expanding=True))


_AT = func.coalesce(revision.c.published_at, article.c.found_at, type_=Moment())
# Made once: SQLAlchemy takes longer to make and to recognise a statement than SQLite to run it.
_REPORTS: Select[Any] = (
    select(story_member.c.story_id, article.c.id, article.c.source, article.c.found_at)
    .add_columns(article.c.reason, article.c.read_at, article_url().label("url"), _AT.label("at"))
    .add_columns(revision.c.title, revision.c.language, revision.c.headline_only)
    .add_columns(revision.c.details["image"].as_string().label("image"))
    .join_from(story_member, article, article.c.id == story_member.c.article_id)
    .join(revision, is_latest_revision())
    .where(_in(story_member.c.story_id, "ids"), article.c.merged_into.is_(None))
    .order_by(_AT, article.c.id)
)
_MATCHES: Select[Any] = (
    select(story_member.c.story_id, match.c.topic, match.c.article_id, match.c.level)
    .add_columns(match.c.evidence, match.c.reason)
    .join(match, match.c.article_id == story_member.c.article_id)
    .where(_in(story_member.c.story_id, "ids"), _in(match.c.topic, "topics"))
    .order_by(match.c.article_id, match.c.topic)
)
_ALERTS: Select[Any] = (
    select(alert.c.id, alert.c.topic, alert.c.story_id, alert.c.article_id, alert.c.created_at)
    .add_columns(alert.c.urgent, alert.c.reason, alert.c.development, alert.c.news)
    .where(_in(alert.c.story_id, "ids"), _in(alert.c.topic, "topics"))
    .order_by(alert.c.id)
)
_DELIVERIES: Select[Any] = (
    select(*DELIVERY_RECORD)
    .join_from(delivery, message, isouter=True)
    .where(_in(delivery.c.alert_id, "ids"))
    .order_by(delivery.c.channel)
)


def list_views(connection: Connection, limit: int, only: StoryFilter) -> Sequence[StoryView]:
    """See `ViewQueries.stories`."""
    # Stories are walked from the newest one: what is asked of each is found by a key.
    found = select(story).where(*_wanted(only)).order_by(story.c.id.desc()).limit(limit)
    rows = connection.execute(found).all()
    ids = [row.id for row in rows]
    reports, matches = _reports(connection, ids), _matches(connection, ids, only.topics)
    alerts, said = _alerts(connection, ids, only.topics), notes_of(connection, ids)
    return [
        StoryView(
            id=row.id,
            created_at=row.created_at,
            reports=tuple(reports[row.id]),
            matches=tuple(matches[row.id]),
            alerts=tuple(alerts[row.id]),
            said=sort_notes(
                said.get(row.id, ()),
                only.who,
                max((one.created_at for one in alerts[row.id]), default=None),
            ),
        )
        for row in rows
        if reports[row.id]
    ]


def count_stories(connection: Connection, only: StoryFilter) -> int:
    """See `ViewQueries.count_stories`."""
    counted = select(func.count()).select_from(story).where(*_wanted(only))
    return int(connection.execute(counted).scalar_one())


def _wanted(only: StoryFilter) -> list[ColumnElement[bool]]:
    here = story_member.c.story_id == story.c.id
    matched = exists().where(
        here,
        match.c.article_id == story_member.c.article_id,
        match.c.topic.in_(only.topics),
        match.c.level == Level.ALERT.value,
    )
    wanted: list[ColumnElement[bool]] = []
    if only.story is not None:
        wanted.append(story.c.id == only.story)
    else:
        wanted.append(matched)
    if only.since is not None:
        wanted.append(story.c.created_at >= only.since)
    if only.before is not None:
        wanted.append(story.c.id < only.before)
    if only.after is not None:
        wanted.append(story.c.id > only.after)
    if only.is_unread:
        wanted.append(is_unread(only.who, only.topics))
    if only.is_mine:
        wanted.append(has(NoteKind.CLAIM, who=only.who))
    if only.tag is not None:
        wanted.append(has(NoteKind.TAG, text=only.tag))
    if only.language is not None:
        wanted.append(
            exists().where(
                here,
                article.c.id == story_member.c.article_id,
                is_latest_revision(),
                revision.c.language == only.language,
            )
        )
    return wanted


def _reports(connection: Connection, ids: Sequence[int]) -> dict[int, list[StoryReport]]:
    """In the order of time."""
    found = defaultdict[int, list[StoryReport]](list)
    for some in steps(ids):
        for row in connection.execute(_REPORTS, {"ids": some}):
            found[row.story_id].append(_report(row))
    return found


def _report(row: Row[Any]) -> StoryReport:
    return StoryReport(
        article=row.id,
        url=row.url,
        source=row.source,
        title=row.title,
        language=row.language,
        at=row.at,
        found_at=row.found_at,
        headline_only=row.headline_only,
        trouble=row.reason or "",
        read_at=row.read_at,
        image=row.image or "",
    )


def _matches(
    connection: Connection, ids: Sequence[int], topics: Collection[str]
) -> dict[int, list[StoryMatch]]:
    found = defaultdict[int, list[StoryMatch]](list)
    for some in steps(ids):
        for row in connection.execute(_MATCHES, {"ids": some, "topics": topics}):
            found[row.story_id].append(
                StoryMatch(
                    topic=row.topic,
                    article=row.article_id,
                    level=Level(row.level),
                    evidence=evidence_from_json(row.evidence),
                    reason=row.reason or "",
                )
            )
    return found


def _alerts(
    connection: Connection, ids: Sequence[int], topics: Collection[str]
) -> dict[int, list[StoryAlert]]:
    """The oldest first, each with what became of it."""
    found = defaultdict[int, list[StoryAlert]](list)
    for some in steps(ids):
        alerts = connection.execute(_ALERTS, {"ids": some, "topics": topics}).all()
        ends = defaultdict[int, list[Any]](list)
        for rest in steps([row.id for row in alerts]):
            for row in connection.execute(_DELIVERIES, {"ids": rest}):
                ends[row.alert_id].append(delivery_record(row))
        for row in alerts:
            found[row.story_id].append(
                StoryAlert(
                    id=row.id,
                    topic=row.topic,
                    article=row.article_id,
                    created_at=row.created_at,
                    urgent=row.urgent,
                    reason=row.reason,
                    development=development_from_json(row),
                    deliveries=tuple(ends[row.id]),
                )
            )
    return found
