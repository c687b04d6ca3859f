"""Drops texts. The room that they filled is used again by what comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, exists, or_, select, update

from storage import search_index
from storage.tables import alert, article, delivery, revision, service
from storage.texts import select_articles, text_of
from watchword.domain.delivery import DeliveryState
from watchword.domain.retention import MAX_AGE_A_RUN


def texts_since(connection: Connection) -> datetime | None:
    """As `SearchQueries.texts_since`."""
    pruned = connection.execute(select(service.c.pruned_to)).scalar_one()
    if not pruned:
        return None
    kept = select(article.c.found_at).where(article.c.id > pruned).order_by(article.c.id).limit(1)
    return connection.scalar(kept)


def drop_texts(connection: Connection, before: datetime, limit: int) -> int:
    """As `SearchRepository.drop_texts`."""
    start = connection.execute(select(service.c.pruned_to)).scalar_one()
    rows = connection.execute(
        select_articles(article.c.id, article.c.found_at, _is_needed().label("is_needed"))
        .where(article.c.id > start)
        .order_by(article.c.id)
        .limit(limit)
    ).all()
    end = min(before, rows[0].found_at + MAX_AGE_A_RUN) if rows else before
    looked_at = 0
    for row in rows:
        if row.found_at >= end:
            break
        looked_at += 1
        old = text_of(row)
        if old is not None and not row.is_needed:
            search_index.remove(connection, row.id, old)
            here = revision.c.article_id == row.id
            connection.execute(update(revision).where(here).values(body=""))
            search_index.add(connection, row.id, replace(old, body=""))
    if looked_at:
        connection.execute(update(service).values(pruned_to=rows[looked_at - 1].id))
    return looked_at


def _is_needed() -> ColumnElement[bool]:
    """Whether a job has still to do with the article."""
    waiting = (
        exists()
        .where(alert.c.article_id == article.c.id, alert.c.id == delivery.c.alert_id)
        .where(delivery.c.state == DeliveryState.WAITING.value)
    )
    return or_(article.c.read_at.is_not(None), article.c.judge_at.is_not(None), waiting)
