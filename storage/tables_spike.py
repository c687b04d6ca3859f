"""The table of spikes; `storage.tables` has the others."""

from __future__ import annotations

from sqlalchemy import Column, Float, Integer, String, Table

from storage.columns import Id, Moment, count, metadata

spike = Table(
    "spike",
    metadata,
    Column("id", Id, primary_key=True),
    Column("topic", String, nullable=False),
    # Moments of hours that articles were found in: they do not move with the clock.
    Column("began_at", Moment, nullable=False),
    Column("ended_at", Moment),
    # A Rise.
    Column("articles", Integer, nullable=False),
    Column("outlets", Integer, nullable=False),
    Column("read", Integer, nullable=False),
    Column("usual", Float, nullable=False),
    Column("usual_share", Float, nullable=False),
    Column("probability", Float, nullable=False),
    Column("weeks", Integer, nullable=False),
    # Of the whole spike, when it has ended.
    count("total_articles"),
    count("total_outlets"),
    # All articles of its hours, of any topic; 0: of a spike that ended before this was kept.
    Column("total_read", Integer, nullable=False, default=0, server_default="0"),
)
