"""The repository of stories: their members, and the fingerprints that find copies."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)

from storage import story_answers
from storage.clues import keep_clues, known_articles
from storage.columns import Moment
from storage.rows import (
    add_row,
    add_unless_there,
    insert_row,
    is_latest_revision,
    steps,
    upsert,
)
from storage.story_listing import list_stories
from storage.story_notes import join_notes
from storage.story_relations import head_of, move_relations, related
from storage.tables import alert, article, fingerprint, revision, story, story_member
from storage.texts import select_articles, select_revisions, text_of
from watchword.domain.clue import Clues, KnownArticle
from watchword.domain.development import Report
from watchword.domain.story import (
    MAX_ARTICLES,
    MIN_SHARED,
    Candidate,
    Copy,
    Link,
    Linked,
    OtherOutlet,
    RelatedStory,
    StoryRecord,
)
from watchword.domain.timeline import Member

MAX_CANDIDATES = 20
"""The articles that share most are compared; a text has few copies that are no story of their own."""
MAX_REPORTS = 200
"""Revisions of a story that a follow-up is compared with."""

_PRINTS: BindParameter[Any] = bindparam("prints", expanding=True)
_COMMON = (
    select(fingerprint.c.value)
    .where(fingerprint.c.value.in_(_PRINTS))
    .group_by(fingerprint.c.value)
    .having(func.count() > MAX_ARTICLES)
)
_SHARED = (
    select(fingerprint.c.article_id, func.count().label("shared"))
    .where(fingerprint.c.value.in_(_PRINTS), fingerprint.c.value.not_in(_COMMON))
    .where(fingerprint.c.article_id != bindparam("article"))
    .group_by(fingerprint.c.article_id)
)
"""How many of these hashes each other article has, without those of a phrase of many."""
_SIZE = select(func.count()).where(fingerprint.c.article_id == article.c.id).scalar_subquery()
_CANDIDATES = (
    select_articles(
        article.c.id,
        article.c.source,
        story_member.c.story_id,
        _SIZE.label("size"),
        story_answers.is_set_apart().label("set_apart"),
    )
    .join(story_member, story_member.c.article_id == article.c.id)
    .where(
        article.c.id.in_(bindparam("likely", expanding=True)),
        article.c.found_at >= bindparam("since"),
    )
)
_OLDEST = select(func.min(fingerprint.c.article_id)).scalar_subquery()
_FORGET = delete(fingerprint).where(
    fingerprint.c.article_id.in_(
        select(article.c.id).where(
            article.c.id == _OLDEST, article.c.found_at < bindparam("since")
        )
    )
)
"""Statements are made once: SQLAlchemy takes longer to make one than SQLite to run it."""
_STORY = select(story_member.c.story_id).where(story_member.c.article_id == bindparam("article"))
_FORGET_ONE = delete(fingerprint).where(fingerprint.c.article_id == bindparam("article"))


class SqlStories:
    """Implements StoryRepository on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, article_id: int) -> int | None:
        found = self._connection.scalars(_STORY, {"article": article_id})
        known: int | None = found.one_or_none()
        return known

    def candidates(
        self, article_id: int, prints: Collection[int], since: datetime
    ) -> Sequence[Candidate]:
        shared: dict[int, int] = {}
        for some in steps(sorted(prints)):
            key = {"article": article_id, "prints": some}
            for row in self._connection.execute(_SHARED, key):
                shared[row.article_id] = shared.get(row.article_id, 0) + row.shared
        most = sorted(shared, key=lambda one: (-shared[one], one))
        likely = [one for one in most if shared[one] >= MIN_SHARED][:MAX_CANDIDATES]
        if not likely:
            return []
        rows = self._connection.execute(_CANDIDATES, {"likely": likely, "since": since})
        return [_candidate(row, shared[row.id]) for row in rows]

    def members(self, story_id: int) -> Sequence[Member]:
        rows = self._connection.execute(
            select_articles(
                article.c.id,
                article.c.source,
                article.c.found_at.label("first_found_at"),
                story_member.c.link,
                story_member.c.evidence,
            )
            .join(story_member, story_member.c.article_id == article.c.id)
            .where(story_member.c.story_id == story_id, article.c.merged_into.is_(None))
        )
        return [_member(row) for row in rows]

    def list(
        self, *, limit: int, topic: str | None = None, since: datetime | None = None
    ) -> Sequence[StoryRecord]:
        return list_stories(self._connection, limit, topic, since)

    def related(self, story_id: int) -> Sequence[RelatedStory]:
        return related(self._connection, story_id)

    def apart_from(self, story_id: int) -> Sequence[int]:
        return story_answers.apart_from(self._connection, story_id)

    def reports(self, story: int, article_id: int) -> Sequence[Report]:
        members = select(story_member.c.article_id).where(story_member.c.story_id == story)
        return self._reports(or_(article.c.id.in_(members), article.c.merged_into == article_id))

    def revisions(self, article_id: int) -> Sequence[Report]:
        return self._reports(article.c.id == article_id)

    def _reports(self, which: ColumnElement[bool]) -> Sequence[Report]:
        rows = self._connection.execute(
            select_revisions(article.c.id, article.c.source, revision.c.found_at)
            .where(which)
            .order_by(revision.c.found_at.desc(), article.c.id.desc(), revision.c.number.desc())
            .limit(MAX_REPORTS)
        )
        return [_report(row) for row in rows][::-1]

    def known_articles(
        self, article_id: int, worth: Mapping[str, float], since: datetime
    ) -> Sequence[KnownArticle]:
        return known_articles(self._connection, article_id, worth, since)

    def keep_clues(self, article_id: int, found: Clues, since: datetime) -> None:
        keep_clues(self._connection, article_id, found, since)

    def place(
        self,
        article_id: int,
        now: datetime,
        *,
        link: Copy | Linked | None = None,
        prints: Collection[int] = (),
        since: datetime | None = None,
    ) -> int:
        if since is not None:
            self._forget(since)
        self._connection.execute(_FORGET_ONE, {"article": article_id})
        values = [{"value": value, "article_id": article_id} for value in sorted(prints)]
        add_unless_there(self._connection, fingerprint, values)
        known = self.of(article_id)
        to = link.of if isinstance(link, Copy) else link.to if link is not None else None
        may_move = known is None or not (
            self._is_told(known) or story_answers.holds(self._connection, article_id, known)
        )
        if link is None or to is None or to.story == known or not may_move:
            return self._begin(article_id, now) if known is None else known
        if isinstance(link, Linked) and link.link is Link.RELATED:
            story_id = self._begin(article_id, now) if known is None else known
            beside = head_of(self._connection, to.story)
            if beside == story_id:  # what is alike is related to this one
                return story_id
            joins = update(story).where(story.c.id == story_id).values(related_to=beside)
            self._connection.execute(joins)
            move_relations(self._connection, story_id, beside)
            self._link(article_id, story_id, Link.RELATED, link)
            return story_id
        self._link(article_id, to.story, Link.SAME, link)
        if known is not None:
            move_relations(self._connection, known, to.story)
            join_notes(self._connection, to.story, known)
            self._connection.execute(delete(story).where(story.c.id == known))
        return to.story

    def split(
        self, story_id: int, article_id: int, articles: Collection[int], now: datetime
    ) -> int:
        new = insert_row(self._connection, story, created_at=now)
        story_answers.split(self._connection, story_id, new, article_id, articles, now)
        return new

    def join(self, story_id: int, other: int, now: datetime) -> None:
        story_answers.join(self._connection, story_id, other, now)

    # --- within ---

    def _begin(self, article_id: int, now: datetime) -> int:
        story_id = insert_row(self._connection, story, created_at=now)
        first = {"article_id": article_id, "story_id": story_id, "link": Link.FIRST.value}
        add_row(self._connection, story_member, first)
        return story_id

    def _link(self, article_id: int, story_id: int, kind: Link, link: Copy | Linked) -> None:
        found: dict[str, Any]
        if isinstance(link, Copy):
            found = {"of": link.of.article, "containment": round(link.containment, 2)}
        else:
            found = {"of": link.to.article, "words": link.to.words}
        joined = {"story_id": story_id, "link": kind.value, "evidence": found}
        upsert(self._connection, story_member, {"article_id": article_id}, joined)

    def _is_told(self, story_id: int) -> bool:
        """Whether an alert or another article belongs to the story, so that its articles stay."""
        alerts = select(func.count()).select_from(alert).where(alert.c.story_id == story_id)
        members = select(func.count()).where(story_member.c.story_id == story_id)
        told = self._connection.execute(alerts).scalar_one()
        return bool(told) or self._connection.execute(members).scalar_one() > 1

    def _forget(self, since: datetime) -> None:
        """Delete the fingerprint of the oldest article, if no copy of it is looked for any more.

        Each new one deletes at most one old one, so the table stays as large as the window is long.
        """
        self._connection.execute(_FORGET, {"since": since})


def other_outlets(
    connection: Connection, told: Mapping[int, str]
) -> Mapping[int, tuple[OtherOutlet, ...]]:
    """The outlets of each story beside the one that is alerted, by story and in the order of time.

    `told`: the key of the source that is alerted, by the id of the story.
    """
    at = func.coalesce(revision.c.published_at, article.c.found_at, type_=Moment())
    members = select(story_member.c.story_id).join(
        article, story_member.c.article_id == article.c.id
    )
    # Most stories have one outlet: no text is read for them.
    by_several = (
        members.where(story_member.c.story_id.in_(told), article.c.merged_into.is_(None))
        .group_by(story_member.c.story_id)
        .having(func.min(article.c.source) < func.max(article.c.source))
    )
    rows = connection.execute(
        select(
            story_member.c.story_id,
            article.c.source,
            revision.c.title,
            revision.c.language,
            at.label("at"),
        )
        .join_from(story_member, article, story_member.c.article_id == article.c.id)
        .join(revision, is_latest_revision())
        .where(story_member.c.story_id.in_(by_several), article.c.merged_into.is_(None))
        .order_by(at, article.c.source, article.c.id)
    )
    found: dict[int, dict[str, OtherOutlet]] = {}
    for row in rows:
        if row.source != told[row.story_id]:
            one = OtherOutlet(outlet=row.source, at=row.at, title=row.title, language=row.language)
            found.setdefault(row.story_id, {}).setdefault(row.source, one)
    return {story: tuple(outlets.values()) for story, outlets in found.items()}


def _report(row: Row[Any]) -> Report:
    text = text_of(row)
    assert text is not None  # noqa: S101  each row has a revision
    return Report(
        article=row.id, revision=row.number, source=row.source, found_at=row.found_at, text=text
    )


def _member(row: Row[Any]) -> Member:
    text = text_of(row)
    assert text is not None  # noqa: S101  what is in a story was judged by a text
    evidence = row.evidence or {}
    return Member(
        article=row.id,
        source=row.source,
        at=text.published_at or row.first_found_at,
        text=text,
        link=row.link,
        shared=evidence.get("words", ""),
        copy_of=evidence["of"] if "containment" in evidence else None,
    )


def _candidate(row: Row[Any], shared: int) -> Candidate:
    text = text_of(row)
    assert text is not None  # noqa: S101  a fingerprint is that of a revision
    return Candidate(
        article=row.id,
        story=row.story_id,
        source=row.source,
        shared=shared,
        size=row.size,
        text=text,
        set_apart=row.set_apart,
    )
