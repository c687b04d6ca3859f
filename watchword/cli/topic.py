"""`watchword topic`: what is tracked, and what a query would find."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from watchword.cli.out import (
    FAILED,
    WRONG,
    complain,
    fail,
    many,
    marked,
    midnight,
    moment,
    say,
    say_json,
    write,
)
from watchword.cli.table import say_table
from watchword.domain.look import TopicUse
from watchword.domain.topic import Topic
from watchword.errors import QueryErrors

if TYPE_CHECKING:
    from watchword.pipeline.backtest import Backtest, Hit

app = typer.Typer(help="What is tracked.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> None:
    """Every topic, what it found and told today, and its last alert."""
    from watchword.app import SystemClock, configuration, reading

    loaded = configuration(context.obj)
    zone = loaded.wishes.timezone
    begin = midnight(SystemClock().now(), zone)
    uses = asyncio.run(reading(loaded, lambda rows: rows.overview.topics(today=begin)))
    topics = [(one, uses.get(one.key)) for one in loaded.wishes.topics.values()]
    if as_json:
        for topic, use in topics:
            say_json(_record(topic, use or TopicUse(name=topic.name)))
        return
    say_table(
        ("topic", "name", "tells", "matches today", "alerts today", "last alert"),
        (_row(topic, use or TopicUse(name=topic.name), zone) for topic, use in topics),
        empty="No topics yet: write [topics.NAME] with a query into the configuration.",
        zone=zone,
    )


def _row(topic: Topic, use: TopicUse, zone: str) -> tuple[str, ...]:
    tells, last = ", ".join(topic.channels) or "nobody", moment(use.last_alert_at, zone)
    return (topic.key, topic.name, tells, str(use.matches), str(use.alerts), last)


def _record(topic: Topic, use: TopicUse) -> dict[str, object]:
    return {
        "topic": topic.key,
        "name": topic.name,
        "query": topic.query,
        "channels": list(topic.channels),
        "matches_today": use.matches,
        "alerts_today": use.alerts,
        "last_alert_at": use.last_alert_at,
    }


@app.command("try")
def try_(
    context: typer.Context,
    query: Annotated[
        str, typer.Argument(help="In the topic language; one that begins with - after --.")
    ],
    must: Annotated[
        list[str] | None, typer.Option("--must", help="A headline that it must find.")
    ] = None,
    must_not: Annotated[
        list[str] | None, typer.Option("--must-not", help="A headline that it must not find.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=36500, help="How far to look back.")] = 30,
    most: Annotated[int, typer.Option(min=1, help="How many samples, the newest first.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines: a sample a line.")] = False,
) -> None:
    """What a query would have found in the archive; exit 1 where a headline is judged otherwise."""
    from watchword.app import SystemClock, configuration, reading
    from watchword.matching.matcher import compile
    from watchword.matching.printer import explain
    from watchword.matching.samples import failing
    from watchword.pipeline.backtest import backtest

    loaded = configuration(context.obj)
    topic = Topic(
        key="try",
        name="try",
        query=query,
        must_match=tuple(must or ()),
        must_not_match=tuple(must_not or ()),
    )
    try:
        matcher = compile([topic], loaded.wishes.concepts)
    except QueryErrors as errors:
        fail(_pointed(query, errors), WRONG)
    since, zone = SystemClock().now() - timedelta(days=days), ZoneInfo(loaded.wishes.timezone)
    job = backtest(matcher, loaded.wishes.sources, since=since, zone=zone, samples=most)
    found, wrong = asyncio.run(reading(loaded, job)), failing(matcher, [topic])
    if as_json:
        for hit in found.samples:
            say_json(_sample(hit))
    else:
        say(f"Understood as: {explain(query)}")
        _show(found, days, loaded.wishes.timezone)
    for problem in wrong:
        complain(problem.what)
    if wrong:
        raise typer.Exit(FAILED)


def _pointed(query: str, errors: QueryErrors) -> list[str]:
    """The query, a caret below the place, and what is wrong there."""
    from rich.cells import cell_len

    lines = []
    for error in errors.errors:
        if query.isprintable():
            lines += [query, " " * cell_len(query[: error.column - 1]) + "^"]
        lines.append(f"column {error.column}: {error.what}; {error.cure}")
    return lines


def _show(found: Backtest, days: int, zone: str) -> None:
    span = many(days, "day")
    hits = f"{found.hits} of {many(found.articles, 'article')} in {span}"
    if not found.articles:
        say(f"The archive has no article of the last {span}. `watchword crawl` brings some.")
        return
    if not found.hits:
        say(f"{hits}.")
        return
    top = max(found.days, key=lambda day: found.days[day])
    say(f"{hits}: {found.hits / days:.1f} a day; most on {top:%a %-d %b}: {found.days[top]}.")
    for hit in found.samples:
        article = hit.article
        say()
        write(f"{marked(hit.evidence.headline)}\n")
        say(f"{article.source}, {moment(article.found_at, zone)}, {article.url}")
        if hit.evidence.excerpt:
            write(f"{marked(hit.evidence.excerpt)}\n")
    say()
    if found.hits > len(found.samples):
        say(f"And {found.hits - len(found.samples)} more; --most shows them.")
    say(f"Times: {zone}")


def _sample(hit: Hit) -> dict[str, object]:
    article = hit.article
    return {
        "id": article.id,
        "url": article.url,
        "source": article.source,
        "title": article.text.title,
        "found_at": article.found_at,
        "words": list(hit.evidence.words),
        "leaves": list(hit.evidence.leaves),
    }
