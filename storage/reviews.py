"""The repository of press reviews: what each says, the one that is due next, and their messages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from storage.message_keys import free_key
from storage.rows import insert_row, only, steps
from storage.tables import article, host, message, review, service
from watchword.domain.channel import Slot
from watchword.domain.delivery import DeliveryState, Kind
from watchword.domain.message import MemberKey, message_id
from watchword.domain.review import KeptReview, Review, SentReview

_REVIEW = TypeAdapter(Review)
LOOKED_BACK = 60
"""Slots that are looked at for one that was made already."""


def review_of(connection: Connection, note: str) -> Review:
    """What the message of a review says. `note`: of the message."""
    content = only(connection, review, review.c.id == int(note)).content
    return _REVIEW.validate_python(content)


class SqlReviews:
    """Implements ReviewRepository on the connection of one transaction.

    `domain`: what the ids of messages end in.
    """

    def __init__(self, connection: Connection, domain: str) -> None:
        self._connection, self._domain = connection, domain

    # --- questions ---

    def list(self, *, limit: int) -> Sequence[KeptReview]:
        made = select(review).where(review.c.content.is_not(None))
        rows = self._connection.execute(made.order_by(review.c.id.desc()).limit(limit)).all()
        return [self._kept(row) for row in rows]

    def get(self, number: int) -> KeptReview | None:
        made = (review.c.id == number, review.c.content.is_not(None))
        row = self._connection.execute(select(review).where(*made)).one_or_none()
        return None if row is None else self._kept(row)

    def waiting(self) -> Slot | None:
        row = self._connection.execute(
            select(review).where(review.c.due_at.is_not(None))
        ).one_or_none()
        return None if row is None else Slot(name=row.slot, at=row.due_at)

    def last_daily_at(self) -> datetime | None:
        made = (review.c.slot.is_not(None), review.c.made_at.is_not(None))
        at: datetime | None = self._connection.scalar(
            select(func.max(review.c.made_at)).where(*made)
        )
        return at

    def made_slots(self) -> Collection[str]:
        made = (review.c.slot.is_not(None), review.c.made_at.is_not(None))
        last = select(review.c.slot).where(*made).order_by(review.c.id.desc()).limit(LOOKED_BACK)
        return frozenset(self._connection.scalars(last))

    def rights(self, articles: Collection[int]) -> Mapping[int, Sequence[str]]:
        found: dict[int, Sequence[str]] = {}
        for some in steps(sorted(articles)):
            rows = self._connection.execute(
                select(article.c.id, host.c.rights)
                .join_from(article, host, host.c.host == article.c.host)
                .where(article.c.id.in_(some), host.c.rights.is_not(None))
            )
            found |= {row.id: tuple(row.rights) for row in rows}
        return found

    # --- changes ---

    def schedule(self, slot: Slot | None) -> None:
        if slot == self.waiting():
            return
        self._connection.execute(delete(review).where(review.c.due_at.is_not(None)))
        if slot is not None:
            self._connection.execute(insert(review).values(slot=slot.name, due_at=slot.at))

    def add(self, made: Review) -> int:
        return insert_row(self._connection, review, made_at=made.made_at, content=_content(made))

    def finish(self, slot: Slot, made: Review) -> int | None:
        here = (review.c.slot == slot.name, review.c.due_at.is_not(None))
        number: int | None = self._connection.scalar(select(review.c.id).where(*here))
        if number is not None:
            values = {"due_at": None, "made_at": made.made_at, "content": _content(made)}
            self._connection.execute(update(review).where(review.c.id == number).values(**values))
        return number

    def send(self, number: int, channels: Collection[str], now: datetime) -> None:
        made = only(self._connection, review, review.c.id == number)
        member = MemberKey(topic="", address=made.made_at.isoformat(), development="")
        database = only(self._connection, service).database_id
        for channel in dict.fromkeys(channels):
            key = free_key(self._connection, channel, _key(number))
            name = message_id(database, channel, key, [member])
            self._connection.execute(
                insert(message).values(
                    id=f"{name}@{self._domain}" if self._domain else name,
                    channel=channel,
                    key=key,
                    kind=Kind.REVIEW.value,
                    note=str(number),
                    created_at=now,
                    first_at=now,
                    due_at=now,
                    state=DeliveryState.WAITING.value,
                )
            )

    # --- within ---

    def _kept(self, row: Row[Any]) -> KeptReview:
        mine = (message.c.kind == Kind.REVIEW.value, message.c.note == str(row.id))
        key = _key(row.id)
        keyed = or_(message.c.key == key, message.c.key.startswith(f"again:{key}:"))
        sent = self._connection.execute(
            select(message).where(*mine, keyed).order_by(message.c.created_at)
        )
        # Of a channel that had it twice, the last time counts.
        last = {one.channel: one for one in sent}
        return KeptReview(
            id=row.id,
            review=_REVIEW.validate_python(row.content),
            sent=tuple(
                SentReview(
                    channel=name,
                    state=last[name].state,
                    reason=last[name].reason,
                    sent_at=last[name].sent_at,
                )
                for name in sorted(last)
            ),
        )


def _key(number: int) -> str:
    """The key of a review's message. It is unique on its channel, so nobody has it twice unasked."""
    return f"review:{number}"


def _content(made: Review) -> Any:
    return _REVIEW.dump_python(made, mode="json")
