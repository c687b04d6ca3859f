"""The repository of channels and mutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update

from storage.deliveries import SqlDeliveries
from storage.due import MAX_DELIVERY_AHEAD
from storage.endings import withdraw_topic
from storage.renames import gone_topics, rename_channel
from storage.rows import only, upsert
from storage.tables import channel, mute, service
from watchword.domain.channel import (
    Channel,
    ChannelChange,
    ChannelFailure,
    ChannelState,
    KnownChannel,
    MuteKind,
    reconcile_channel,
)
from watchword.domain.delivery import ReasonCode
from watchword.domain.gate import muted_reason
from watchword.domain.incident import Incident, Subject
from watchword.domain.moment import is_due
from watchword.domain.reload import GoneName, find_renames, retired_name

WELL = {"failing_since": None, "retry_at": None, "not_before": None, "reason": None}
"""The columns of a channel that took the last message."""
# Made once: every page asks this.
_FAILING = select(channel.c.name, channel.c.reason, channel.c.failing_since).where(
    channel.c.removed_at.is_(None), channel.c.failing_since.is_not(None)
)


class SqlChannels:
    """Implements ChannelRepository on the connection of one transaction."""

    def __init__(self, connection: Connection, deliveries: SqlDeliveries) -> None:
        self._connection, self._deliveries = connection, deliveries

    # --- questions ---

    def state(self, name: str, now: datetime) -> ChannelState:
        row = self._connection.execute(select(channel).where(channel.c.name == name)).one()
        plain, urgent = self._deliveries.recent_messages(name, now)
        waits = [at for at in (row.not_before, row.retry_at) if at is not None]
        return ChannelState(
            not_before=max(waits, default=None),
            failing_since=row.failing_since,
            trouble=row.reason or "",
            disabled_since=row.disabled_since,
            messages=plain,
            urgent_messages=urgent,
            digest_due=is_due(row.digest_at, now, max_ahead=MAX_DELIVERY_AHEAD),
            muted_until=self.muted(MuteKind.CHANNEL, now).get(name),
            muted_topics=self._topic_mutes(name),
            removed_at=row.removed_at,
            gone_topics=gone_topics(self._connection),
        )

    def failing(self) -> Sequence[Incident]:
        rows = self._connection.execute(_FAILING)
        return [
            Incident(
                kind=Subject.CHANNEL,
                subject=row.name,
                reason=row.reason or "it failed",
                since=row.failing_since,
            )
            for row in rows
        ]

    def muted(self, kind: MuteKind, now: datetime) -> Mapping[str, datetime]:
        rows = self._connection.execute(
            select(mute.c.subject, mute.c.until)
            .where(mute.c.kind == kind.value, mute.c.channel.is_(None))
            .where(mute.c.lifted_at.is_(None), mute.c.until > now)
            .order_by(mute.c.until)
        )
        return {row.subject: row.until for row in rows}

    def muted_on(self, now: datetime) -> Mapping[tuple[str, str], datetime]:
        rows = self._connection.execute(
            select(mute.c.subject, mute.c.channel, mute.c.until)
            .where(mute.c.channel.is_not(None), mute.c.lifted_at.is_(None), mute.c.until > now)
            .order_by(mute.c.until, mute.c.id)
        )
        return {(row.subject, row.channel): row.until for row in rows}

    def signing_key(self) -> str:
        return str(only(self._connection, service).signing_key)

    # --- changes ---

    def reconcile(self, channels: Iterable[Channel], now: datetime) -> Mapping[str, str]:
        configured = {one.name: one for one in channels}
        renamed = self._rename(configured, now)
        known = self._known()
        for name in known.keys() - configured.keys():
            if known[name].removed_at is None:
                self._set(name, removed_at=now, digest_at=None)
        for name, one in configured.items():
            change = reconcile_channel(one, known.get(name, KnownChannel(name=name)), now)
            if change is not None:
                self._save(change)
                if change.reschedule:
                    self._deliveries.reschedule(one, now)
                if change.forget:
                    self._deliveries.make_due(name, ReasonCode.CHANNEL_GONE, now)
                if change.moved:
                    self.retry(name, now)
                if change.enabled:
                    self._deliveries.make_due(name, ReasonCode.CHANNEL_DISABLED, now)
        return renamed

    def _rename(self, configured: Mapping[str, Channel], now: datetime) -> Mapping[str, str]:
        """Rename the channels that have a new name; returns the new names by the old ones."""
        known = self._known()
        gone_names = [
            GoneName(name=name, mark=one.url_hash, removed_at=one.removed_at or now)
            for name, one in known.items()
            if name not in configured
        ]
        none = KnownChannel(name="", removed_at=now)
        added = {
            name: one.url_hash
            for name, one in configured.items()
            if (was := known.get(name, none)).removed_at and was.url_hash != one.url_hash
        }
        renamed = find_renames(gone_names, added)
        for old, new in renamed.items():
            if (there := known.get(new)) and there.removed_at:
                rename_channel(self._connection, new, retired_name(new, there.removed_at))
            rename_channel(self._connection, old, new)
        return renamed

    def _known(self) -> Mapping[str, KnownChannel]:
        return {row.name: _known(row) for row in self._connection.execute(select(channel))}

    def _save(self, change: ChannelChange) -> None:
        values: dict[str, Any] = {
            "disabled": change.disabled,
            "disabled_since": change.disabled_since,
            "hours": change.hours,
            "digest_at": change.digest_at,
            "url_hash": change.url_hash or None,
            "removed_at": None,
        }
        if change.forget:
            values |= WELL
        upsert(self._connection, channel, {"name": change.name}, values)

    def schedule_digest(self, name: str, at: datetime | None) -> None:
        self._set(name, digest_at=at)

    def record_failure(self, name: str, failure: ChannelFailure) -> None:
        self._set(
            name,
            failing_since=failure.since,
            reason=failure.reason,
            retry_at=failure.retry_at,
            not_before=failure.not_before,
        )

    def recover(self, name: str, now: datetime) -> bool:
        failing = (channel.c.name == name, channel.c.failing_since.is_not(None))
        done = self._connection.execute(update(channel).where(*failing).values(**WELL))
        if done.rowcount:
            self._deliveries.make_due(name, ReasonCode.CHANNEL_FAILING, now)
        return done.rowcount > 0

    def retry(self, name: str, now: datetime) -> None:
        self._set(name, retry_at=None, not_before=None)
        self._deliveries.make_due(name, ReasonCode.CHANNEL_FAILING, now)

    def retry_failing(self, now: datetime) -> None:
        for one in self.failing():
            self._set(one.subject, retry_at=None)
            self._deliveries.make_due(one.subject, ReasonCode.CHANNEL_FAILING, now)

    def mute(
        self,
        kind: MuteKind,
        subject: str,
        until: datetime,
        now: datetime,
        channel: str | None = None,
    ) -> None:
        self.lift(kind, subject, now, channel)
        values = {"kind": kind.value, "subject": subject, "channel": channel, "until": until}
        self._connection.execute(insert(mute).values(values | {"created_at": now}))
        if kind is MuteKind.TOPIC:
            reason = muted_reason(until, UTC)
            withdraw_topic(self._connection, subject, reason, channel)

    def lift(
        self, kind: MuteKind, subject: str, now: datetime, channel: str | None = None
    ) -> bool:
        lifted = self._lift(kind, subject, now, channel)
        if lifted and kind is MuteKind.CHANNEL:
            self._deliveries.make_due(subject, ReasonCode.CHANNEL_MUTED, now)
        return lifted

    # --- within ---

    def _topic_mutes(self, name: str) -> Mapping[str, datetime]:
        """The end of each topic's last mute that was not lifted, also of one that is over.

        `name`: of the channel; a mute on another one alone is left out.
        """
        here = or_(mute.c.channel.is_(None), mute.c.channel == name)
        rows = self._connection.execute(
            select(mute.c.subject, func.max(mute.c.until))
            .where(mute.c.kind == MuteKind.TOPIC.value, mute.c.lifted_at.is_(None), here)
            .group_by(mute.c.subject)
        )
        return {row[0]: row[1] for row in rows}

    def _lift(self, kind: MuteKind, subject: str, now: datetime, on: str | None) -> bool:
        there = mute.c.channel.is_(None) if on is None else mute.c.channel == on
        here = (mute.c.kind == kind.value, mute.c.subject == subject, there)
        done = self._connection.execute(
            update(mute)
            .where(*here, mute.c.lifted_at.is_(None), mute.c.until > now)
            .values(lifted_at=now)
        )
        return done.rowcount > 0

    def _set(self, name: str, **values: Any) -> None:
        self._connection.execute(update(channel).where(channel.c.name == name).values(**values))


def _known(row: Any) -> KnownChannel:
    return KnownChannel(
        name=row.name,
        disabled=row.disabled,
        disabled_since=row.disabled_since,
        removed_at=row.removed_at,
        hours=row.hours,
        digest_at=row.digest_at,
        url_hash=row.url_hash or "",
    )
