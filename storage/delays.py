"""The four times of deliveries, from the rows that have each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, case, false, func, or_, select

from storage.columns import Moment
from storage.known_matches import is_held
from storage.rows import is_latest_revision
from storage.tables import alert, article, delivery, message, revision
from watchword.domain.alert import PROMOTED
from watchword.domain.article import Precision
from watchword.domain.delay import AlertTimes, DeliveryTimes
from watchword.domain.delivery import Kind

_judged = revision.alias("judged")
_JUDGED = and_(
    _judged.c.article_id == alert.c.article_id,
    _judged.c.found_at <= alert.c.created_at,
    ~_judged.c.headline_only,
)
"""The texts that the page of an alert's article had when it was judged."""
_IS_LATER_TEXT = case(
    # Most articles have one text, and their revisions need not be counted.
    (
        article.c.revision > 1,
        select(func.count() > 1).where(_JUDGED).correlate_except(_judged).scalar_subquery(),
    ),
    else_=false(),
)
"""Whether an alert is about a text that came in the place of another one on the article's page."""
_FOUND_AT = case(
    (
        _IS_LATER_TEXT,
        select(func.max(_judged.c.found_at, type_=Moment()))
        .where(_JUDGED)
        .correlate_except(_judged)
        .scalar_subquery(),
    ),
    else_=article.c.found_at,
)
"""When what an alert is about was found: its article, or the later text of it."""


def delivery_times(
    connection: Connection, since: datetime, source: str | None
) -> Sequence[DeliveryTimes]:
    """The deliveries of the alerts of stories that were created since then, in their order.

    An alert without a channel is one without a delivery. An alert that a user made is left out: it was
    judged by nobody.
    """
    asked = {"since": since} if source is None else {"since": since, "source": source}
    alerts = connection.execute(_ALERTS if source is None else _ALERTS_OF, asked).all()
    sent = defaultdict[int, list[Any]](list)
    for one in connection.execute(_DELIVERIES if source is None else _DELIVERIES_OF, asked):
        sent[one.alert_id].append(one)
    return [
        DeliveryTimes(
            alert=times,
            begun_at=one and one.begun_at,
            taken_at=one and one.sent_at,
            held=bool(one and one.held),
        )
        for row in alerts
        for times in (alert_times(row),)
        for one in sent.get(row.id, (None,))
    ]


def alert_times(row: Row[Any]) -> AlertTimes:
    """The times of a row of `select_alerts`."""
    return AlertTimes(
        source=row.source,
        article=row.article_id,
        published_at=row.published_at,
        precision=Precision(row.precision),
        origin=row.origin or "",
        found_at=row.alert_found_at,
        judged_at=row.created_at,
        is_new=not (row.from_first_poll or row.after_gap or row.later_text or row.is_old),
    )


def select_alerts(*columns: Any) -> Select[Any]:
    """These columns of the alerts of stories, and those that `alert_times` reads."""
    return (
        select(*columns, alert.c.article_id, alert.c.created_at)
        .add_columns(_FOUND_AT.label("alert_found_at"))
        .add_columns(_IS_LATER_TEXT.label("later_text"), is_held().label("is_old"))
        .add_columns(article.c.source, article.c.from_first_poll, article.c.after_gap)
        .add_columns(revision.c.published_at, revision.c.precision)
        .add_columns(revision.c.origins["published_at"].as_string().label("origin"))
        .join_from(alert, article, alert.c.article_id == article.c.id)
        .join(revision, is_latest_revision())
    )


# The note of a list that is no digest and not the last of a cap is the reason why it waited.
_HELD = or_(message.c.kind.in_([Kind.DIGEST.value, Kind.CAPPED.value]), message.c.note != "")
# A sum, so that SQLite does not walk all alerts for the sake of their order.
_ORDER = alert.c.id + 0
_SINCE = (alert.c.development != PROMOTED, alert.c.created_at >= bindparam("since"))
_SOURCE = article.c.source == bindparam("source")
# Made once: to make one takes a millisecond.
_ALERTS = select_alerts(alert.c.id).where(*_SINCE).order_by(_ORDER)
_ALERTS_OF = _ALERTS.where(_SOURCE)
_DELIVERIES = (
    select(delivery.c.alert_id, delivery.c.created_at.label("begun_at"), message.c.sent_at)
    .add_columns(_HELD.label("held"))
    .join_from(alert, delivery, delivery.c.alert_id == alert.c.id)
    .join(message, message.c.id == delivery.c.message_id, isouter=True)
    .where(*_SINCE)
    .order_by(_ORDER, delivery.c.id)
)
_DELIVERIES_OF = _DELIVERIES.join(article, article.c.id == alert.c.article_id).where(_SOURCE)
