"""`watchword story list`."""

from __future__ import annotations

import asyncio
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from watchword.cli.render.out import echo_json, short_moment
from watchword.cli.render.table import Column, echo_table


def list_(
    context: typer.Context,
    topic: Annotated[str | None, typer.Option(help="Only those that this topic matched.")] = None,
    since: Annotated[
        str | None,
        typer.Option(help="Begun since then: 2h, 3d, yesterday, 2026-11-24, or with a time."),
    ] = None,
    most: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> None:
    """The newest stories, with who has them in which languages."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store
    from watchword.app.settings import outlets, store_location, unknown_name
    from watchword.usecases.article import parse_since
    from watchword.usecases.story import list_stories

    location, known = store_location(context.obj), outlets(context.obj)
    zone = location.timezone
    now = SystemClock().now()
    begin = parse_since(since, now, ZoneInfo(zone)) if since is not None else None
    job = read_store(
        location, lambda rows: list_stories(rows, known, limit=most, topic=topic, since=begin)
    )
    found = asyncio.run(job)
    if as_json:
        echo_json(*found)
        return
    asked = topic is not None or since is not None
    nothing = (
        "No story is like that; without options there may be." if asked else "No stories yet."
    )
    echo_table(
        (
            "id",
            "began",
            "reports",
            Column(head="outlets", least=8),
            "lang",
            "related",
            Column(head="title", least=24),
        ),
        [
            (
                str(one.id),
                short_moment(one.created_at, zone),
                str(one.reports),
                ", ".join(one.outlets),
                ", ".join(one.languages) or "–",
                "–" if one.related_to is None else str(one.related_to),
                one.title,
            )
            for one in found
        ],
        empty=unknown_name(context.obj, topic=topic) or nothing,
        zone=zone,
    )
