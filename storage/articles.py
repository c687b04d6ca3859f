"""Articles: entries, addresses and revisions, what is due to be read or judged, and merges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, or_, select, update

from storage.rows import (
    add_unless_there,
    among,
    host_is_free,
    is_due,
    only,
    reserve_host,
    steps,
    upsert,
)
from storage.tables import (
    address,
    article,
    entry,
    feed,
    host,
    match,
    revision,
    story_member,
)
from storage.texts import entry_of, entry_values, text_of, text_values
from watchword.domain.article import (
    LEASE,
    MAX_JUDGE_AHEAD,
    MAX_READ_AHEAD,
    PAGE_TIMEOUT,
    ArticleForJudge,
    ArticleForRead,
    ArticleRecord,
    Entry,
    NewArticle,
    Text,
)
from watchword.domain.identity import KnownEntry, OtherArticle, SameGuid
from watchword.domain.work import CrawlProgress, JobName, Work


class SqlArticles:
    """The repository of articles, on one transaction's connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # --- questions ---

    def known_entries(self, feed: str, links: Sequence[str]) -> Mapping[str, KnownEntry]:
        found = {}
        for some in steps(links):
            rows = self._connection.execute(
                select(entry, article.c.rereads)
                .join_from(entry, article, isouter=True)
                .where(entry.c.feed == feed, entry.c.link.in_(some))
            )
            for row in rows:
                found[row.link] = KnownEntry(
                    article_id=row.article_id,
                    title=row.title,
                    summary=row.summary,
                    published_at=row.published_at,
                    rereads=row.rereads or 0,
                )
        return found

    def at(self, addresses: Sequence[str]) -> Mapping[str, int]:
        found = {}
        for some in steps(addresses):
            rows = self._connection.execute(select(address).where(address.c.url.in_(some)))
            found.update({row.url: row.article_id for row in rows})
        return found

    def same_guid(self, feed: str, guids: Sequence[str]) -> Mapping[str, Sequence[SameGuid]]:
        found: defaultdict[str, list[SameGuid]] = defaultdict(list)
        for some in steps(guids):
            rows = self._connection.execute(
                select(entry.c.guid, entry.c.article_id, entry.c.title).where(
                    entry.c.feed == feed, entry.c.guid.in_(some), entry.c.article_id.is_not(None)
                )
            )
            for row in rows:
                found[row.guid].append(SameGuid(article_id=row.article_id, title=row.title))
        return found

    def for_read(self, work: Work) -> ArticleForRead | None:
        row = self._connection.execute(
            select(article).where(
                article.c.id == int(work.id), article.c.read_lease_token == work.lease_token
            )
        ).one_or_none()
        if row is None:
            return None
        return ArticleForRead(
            id=row.id,
            lease_token=row.read_lease_token,
            source=row.source,
            feed=row.feed,
            link=row.link,
            host=row.host,
            entry=self._entry_of(row.id),
            tries=row.tries,
            text=self._latest(row.id, row.revision),
        )

    def other(self, article_id: int) -> OtherArticle:
        row = only(self._connection, article, article.c.id == article_id)
        text = self._latest(article_id, row.revision)
        title = text.title if text else self._entry_of(article_id).title
        return OtherArticle(id=article_id, title=title, body=text.body if text else "")

    def due_for_judge(self, now: datetime, *, limit: int) -> Sequence[int]:
        due = (
            select(article.c.id)
            .where(is_due(article.c.judge_at, now, MAX_JUDGE_AHEAD))
            .order_by(article.c.judge_at, article.c.id)
            .limit(limit)
        )
        return self._connection.scalars(due).all()

    def for_judge(self, article_id: int) -> ArticleForJudge:
        row = only(self._connection, article, article.c.id == article_id)
        here = (revision.c.article_id == row.id, revision.c.number == row.revision)
        latest = self._connection.execute(select(revision).where(*here)).one_or_none()
        return ArticleForJudge(
            id=row.id,
            lease_token=row.judge_lease_token,
            source=row.source,
            entry=self._entry_of(row.id),
            text=None if latest is None else text_of(latest),
            revision=row.revision,
            revised_at=row.found_at if latest is None else latest.found_at,
            from_first_poll=row.from_first_poll,
            after_gap=row.after_gap,
        )

    def records(
        self, *, since: datetime | None, after: int, limit: int, every: int = 1
    ) -> Sequence[ArticleRecord]:
        wanted = (
            select(article, story_member.c.story_id)
            .join_from(article, story_member, isouter=True)
            .where(article.c.id > after, article.c.merged_into.is_(None), article.c.revision > 0)
            .order_by(article.c.id)
            .limit(limit)
        )
        if since is not None:
            wanted = wanted.where(article.c.found_at >= since)
        if every > 1:
            wanted = wanted.where(article.c.id % every == 0)
        return [self._record(row) for row in self._connection.execute(wanted).all()]

    def remaining(self, sources: Sequence[str], since: datetime, now: datetime) -> CrawlProgress:
        # Others write between the asking for `now` and the answer: what they leave is in time too.
        now += timedelta(seconds=5)
        paused = select(host.c.host).where(host.c.not_before > now + LEASE)
        polls = select(func.count()).where(
            feed.c.source.in_(sources),
            feed.c.removed_at.is_(None),
            feed.c.paused_at.is_(None),
            or_(feed.c.last_polled_at.is_(None), feed.c.last_polled_at < since),
            feed.c.host.not_in(paused),
        )
        of_these = article.c.source.in_(sources)
        reads = select(func.count()).where(
            of_these,
            article.c.read_at.is_not(None),
            article.c.tries == 0,
            article.c.host.not_in(paused),
        )
        judging = select(func.count()).where(of_these, article.c.judge_at <= now)
        count = self._connection.execute
        return CrawlProgress(
            feeds=count(polls).scalar_one(),
            pages=count(reads).scalar_one(),
            judging=count(judging).scalar_one(),
        )

    # --- changes ---

    def add(self, new: NewArticle, *, read: bool) -> int | None:
        article_id = self._insert(new) if read else None
        self._connection.execute(
            insert(entry).values(
                feed=new.feed,
                link=new.entry.link,
                article_id=article_id,
                found_at=new.found_at,
                **entry_values(new.entry),
            )
        )
        return article_id

    def _insert(self, new: NewArticle) -> int:
        row = self._connection.execute(
            insert(article).values(
                source=new.source,
                host=new.host,
                feed=new.feed,
                link=new.entry.link,
                found_at=new.found_at,
                from_first_poll=new.from_first_poll,
                after_gap=new.after_gap,
                read_at=new.found_at,
                judge_at=new.found_at + PAGE_TIMEOUT,
            )
        )
        (article_id,) = row.inserted_primary_key or (0,)
        self._name(int(article_id), [new.entry.link])
        return int(article_id)

    def add_name(self, feed: str, entry_: Entry, article_id: int, now: datetime) -> None:
        values = {"article_id": article_id, "found_at": now, **entry_values(entry_)}
        upsert(self._connection, entry, {"feed": feed, "link": entry_.link}, values)
        self._name(article_id, [entry_.link])

    def change(
        self, feed: str, entry_: Entry, *, article_id: int, reread: bool, now: datetime
    ) -> None:
        here = (entry.c.feed == feed, entry.c.link == entry_.link)
        self._connection.execute(update(entry).where(*here).values(entry_values(entry_)))
        if reread:
            self._set(
                article_id,
                article.c.merged_into.is_(None),
                read_at=now,
                read_lease_token=article.c.read_lease_token + 1,
                rereads=article.c.rereads + 1,
                tries=0,
            )

    def claim(self, now: datetime, *, limit: int, sources: Sequence[str] | None) -> Sequence[Work]:
        due = (
            select(article.c.id, article.c.read_lease_token, article.c.host)
            .join_from(article, host, article.c.host == host.c.host, isouter=True)
            .where(
                is_due(article.c.read_at, now, MAX_READ_AHEAD),
                host_is_free(now),
                among(article.c.source, sources),
            )
            .order_by(article.c.read_at, article.c.id)
            .limit(limit * 20)  # a host with many takes one; the others are seen at the next claim
        )
        claimed: dict[str, Work] = {}
        for article_id, lease_token, name in self._connection.execute(due).all():
            if len(claimed) < limit and name not in claimed:
                mine = article.c.read_lease_token == lease_token
                if (
                    self._set(
                        article_id, mine, read_at=now + LEASE, read_lease_token=lease_token + 1
                    )
                    != 1
                ):
                    continue
                reserve_host(self._connection, name, now + LEASE)
                claimed[name] = Work(
                    job=JobName.READ, id=str(article_id), lease_token=lease_token + 1, host=name
                )
        return list(claimed.values())

    def revise(self, article_id: int, text: Text, now: datetime) -> None:
        row = only(self._connection, article, article.c.id == article_id)
        latest = self._latest(article_id, row.revision)
        if latest is None or not latest.says_the_same_as(text):
            self._add_revision(row, text, now)
            self._set(article_id, judge_at=now, judge_lease_token=article.c.judge_lease_token + 1)

    def revise_in_judging(self, article_id: int, text: Text, now: datetime) -> int:
        row = only(self._connection, article, article.c.id == article_id)
        return self._add_revision(row, text, now)

    def read_done(self, read: ArticleForRead, *, canonical: str, addresses: Sequence[str]) -> bool:
        mine = self._end_read(
            read,
            read_at=None,
            tries=0,
            reason=None,
            canonical=func.coalesce(article.c.canonical, canonical),
        )
        if mine:
            self._name(read.id, addresses)
        return mine

    def read_failed(
        self,
        read: ArticleForRead,
        *,
        reason: str,
        read_at: datetime | None,
        gone_at: datetime | None,
    ) -> bool:
        return self._end_read(
            read,
            read_at=read_at,
            tries=read.tries + 1,
            reason=reason,
            gone_at=func.coalesce(article.c.gone_at, gone_at),
        )

    def merge(self, read: ArticleForRead, into: int, addresses: Sequence[str]) -> bool:
        if not self._end_read(read, read_at=None, judge_at=None, merged_into=into, canonical=None):
            return False
        self._set(read.id, judge_lease_token=article.c.judge_lease_token + 1)
        for table in (address, entry):
            self._connection.execute(
                update(table).where(table.c.article_id == read.id).values(article_id=into)
            )
        self._name(into, addresses)
        self._connection.execute(
            update(article).where(article.c.merged_into == read.id).values(merged_into=into)
        )
        return True

    def judged(self, judged: ArticleForJudge) -> bool:
        mine = article.c.judge_lease_token == judged.lease_token
        return self._set(judged.id, mine, judge_at=None) == 1

    def put_off(self, article_id: int, until: datetime) -> None:
        self._set(article_id, judge_at=until, judge_lease_token=article.c.judge_lease_token + 1)

    def release_leases(self, now: datetime) -> None:
        """Claimed reads of a daemon that died are due: only a failure or a lease postpones one."""
        claimed = (article.c.tries == 0, article.c.read_at > now)
        self._connection.execute(
            update(article)
            .where(*claimed)
            .values(read_at=now, read_lease_token=article.c.read_lease_token + 1)
        )

    # --- within ---

    def _set(self, article_id: int, *conditions: Any, **values: Any) -> int:
        statement = update(article).where(article.c.id == article_id, *conditions)
        return self._connection.execute(statement.values(**values)).rowcount

    def _end_read(self, read: ArticleForRead, **values: Any) -> bool:
        mine = article.c.read_lease_token == read.lease_token
        return self._set(read.id, mine, read_lease_token=read.lease_token + 1, **values) == 1

    def _name(self, article_id: int, urls: Sequence[str]) -> None:
        rows = [{"url": url, "article_id": article_id} for url in dict.fromkeys(urls)]
        add_unless_there(self._connection, address, rows)

    def _entry_of(self, article_id: int) -> Entry:
        """The article's own entry, or, where a feed forgot that, any that leads to it."""
        row = self._connection.execute(
            select(entry)
            .join(article, article.c.id == entry.c.article_id)
            .where(entry.c.article_id == article_id)
            .order_by((entry.c.link == article.c.link).desc(), entry.c.found_at.desc())
            .limit(1)
        ).one()
        return entry_of(row)

    def _latest(self, article_id: int, number: int) -> Text | None:
        if number == 0:
            return None
        here = (revision.c.article_id == article_id, revision.c.number == number)
        return text_of(only(self._connection, revision, *here))

    def _add_revision(self, row: Row[Any], text: Text, now: datetime) -> int:
        number: int = row.revision + 1
        self._connection.execute(
            insert(revision).values(
                article_id=row.id, number=number, found_at=now, **text_values(text)
            )
        )
        self._set(row.id, revision=number)
        return number

    def _record(self, row: Row[Any]) -> ArticleRecord:
        topics = select(match.c.topic).where(match.c.article_id == row.id).order_by(match.c.topic)
        text = self._latest(row.id, row.revision)
        assert text is not None  # noqa: S101  the query asks for revision > 0
        return ArticleRecord(
            id=row.id,
            url=row.canonical or row.link,
            source=row.source,
            text=text,
            found_at=row.found_at,
            story=row.story_id,
            topics=tuple(self._connection.scalars(topics)),
        )
