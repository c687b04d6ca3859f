"""The tables of feeds and of the hosts that they are on; a part of `storage.tables`."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, String, Table

from storage.columns import Moment, Span, count, due_index, flag, metadata

feed = Table(
    "feed",
    metadata,
    Column("url", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("host", String, nullable=False),
    Column("kind", String, nullable=False, default=""),
    Column("removed_at", Moment),
    Column("next_poll_at", Moment),
    count("lease_token"),
    Column("etag", String),
    Column("modified", String),
    Column("digest", String),
    Column("ttl", Span),
    Column("interval", Span, nullable=False),
    # How often it brings news; see watchword.domain.rhythm. Null: nothing is known yet.
    Column("rhythm", JSON(none_as_null=True)),
    Column("first_polled_at", Moment),
    Column("last_polled_at", Moment),
    Column("last_success_at", Moment),
    count("fails"),
    flag("unreachable"),
    flag("ever_failed"),
    Column("since", Moment),
    Column("reason", String),
    Column("paused_at", Moment),
    # Since when and why the site of its source shows a wall in place of its pages.
    Column("barred_at", Moment),
    Column("barred_reason", String),
    # When a poll last brought an entry, and the newest date that it listed.
    Column("news_at", Moment),
    Column("newest_at", Moment),
    # Since when and why it counts as silent; see watchword.domain.silence.
    Column("silent_at", Moment),
    Column("silent_reason", String),
    # What its pages have, and since when they lack it; see watchword.domain.filling.
    Column("filling", JSON(none_as_null=True)),
    Column("odd_at", Moment),
    Column("odd_reason", String),
    due_index("feed", "next_poll_at"),
)

host = Table(
    "host",
    metadata,
    Column("host", String, primary_key=True),
    # The end of the lease during a fetch, and of the delay after it: no request before.
    Column("not_before", Moment, nullable=False),
    # How far its clock was ahead of ours at its last answer.
    Column("clock_offset", Span),
    # How much its last answers cost; see watchword.domain.host.
    count("strikes"),
    # No page is read before this time: the last one cost a time limit or a child.
    Column("pages_not_before", Moment),
    flag("page_read"),
    # What its robots.txt said last; see watchword.domain.traffic.Robots.
    Column("robots_read_at", Moment),
    Column("robots_until", Moment),
    Column("robots_answer", String),
    Column("crawl_delay", Span),
    Column("rights", JSON(none_as_null=True)),
)

# What a host was asked on a day of UTC; see watchword.domain.traffic.Traffic.
host_day = Table(
    "host_day",
    metadata,
    Column("host", String, primary_key=True),
    Column("day", String, primary_key=True),
    count("requests"),
    count("unchanged"),
    Column("bytes", BigInteger, nullable=False, default=0),
    count("waits"),
)
