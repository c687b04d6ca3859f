"""`watchword topic`: what is tracked, and what a query would find."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli import backtest
from watchword.cli.export import articles
from watchword.cli.out import FAILED, WRONG, echo, echo_err, echo_json, fail, midnight, moment
from watchword.cli.suggest import suggest
from watchword.cli.table import echo_table
from watchword.domain.config import WatchConfig
from watchword.domain.topic import Topic
from watchword.domain.views import TopicUse
from watchword.errors import QueryErrors

if TYPE_CHECKING:
    from watchword.domain.views import TopicVersion

Days = Annotated[int, typer.Option(min=1, max=36500, help="How far to look back.")]
Most = Annotated[int, typer.Option(min=0, help="How many samples, the newest first.")]
File = Annotated[
    Path | None, typer.Option("--file", help="Ask this export (JSON Lines), not the archive.")
]
AsJson = Annotated[
    bool, typer.Option("--json", help="JSON Lines: the figures, then a sample a line.")
]

TRIED = "try"
"""The key of a query that is no topic."""

app = typer.Typer(help="What is tracked.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> None:
    """Every topic, what it found and told today, and its last alert."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store
    from watchword.app.settings import configuration

    settings = configuration(context.obj)
    zone = settings.config.timezone
    begin = midnight(SystemClock().now(), zone)
    uses = asyncio.run(read_store(settings, lambda rows: rows.views.topics(today=begin)))
    topics = [(one, uses.get(one.key)) for one in settings.config.topics.values()]
    if as_json:
        for topic, use in topics:
            echo_json(_record(topic, use or TopicUse(name=topic.name)))
        return
    echo_table(
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


@app.command("test")
def backtest_(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="TOPIC", help="As the configuration names it.")],
    days: Days = 30,
    most: Most = 10,
    file: File = None,
    as_json: AsJson = False,
) -> None:
    """What a topic would have found and told, and what its last change added and dropped."""
    from watchword.analysis.backtest import archive
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store
    from watchword.app.settings import configuration

    settings = configuration(context.obj, inspected=True)
    config, since = settings.config, SystemClock().now() - timedelta(days=days)
    topic = backtest.known(config, name)
    saved = None
    if settings.database.exists():
        job = read_store(settings, lambda rows: rows.views.version(name, other_than=topic.query))
        saved = asyncio.run(job)
    query = _readable(config, topic, saved.query) if saved else None
    if saved and not as_json:
        _echo_version(saved, config.timezone, read=query is not None)
    ask = backtest.question(config, topic, query, limit=most)
    found = (
        ask(articles(file))
        if file
        else asyncio.run(read_store(settings, lambda rows: ask(archive(rows, since))))
    )
    backtest.show(found, config.timezone, changed=query is not None, as_json=as_json)
    _hold(config, topic)


def _echo_version(saved: TopicVersion, zone: str, *, read: bool) -> None:
    if read:
        said = " ".join(saved.query.split())
        echo(f"Against the version of {moment(saved.created_at, zone)}: {said}")
    else:
        echo("Its version before names what is there no more; nothing is compared.")


def _readable(config: WatchConfig, topic: Topic, query: str) -> str | None:
    """The query, where the concepts of today give it a meaning."""
    from watchword.matching.matcher import compile

    try:
        compile([Topic(key=topic.key, name=topic.name, query=query)], config.concepts)
    except QueryErrors:
        return None
    return query


def _hold(config: WatchConfig, topic: Topic) -> None:
    """Exit 1 where the topic judges one of its sentences otherwise."""
    from watchword.matching.matcher import compile
    from watchword.matching.samples import failing

    wrong = failing(compile([topic], config.concepts), [topic])
    for problem in wrong:
        echo_err(problem.what)
    if wrong:
        raise typer.Exit(FAILED)


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
    against: Annotated[
        str | None, typer.Option(metavar="TOPIC", help="What it adds and drops against a topic.")
    ] = None,
    days: Days = 30,
    most: Most = 10,
    file: File = None,
    as_json: AsJson = False,
) -> None:
    """What a query would have found in the archive; exit 1 where a headline is judged otherwise."""
    from watchword.analysis.backtest import archive
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store
    from watchword.app.settings import configuration
    from watchword.matching.matcher import compile
    from watchword.matching.printer import explain

    settings = configuration(context.obj, inspected=against is not None)
    config, since = settings.config, SystemClock().now() - timedelta(days=days)
    before = backtest.known(config, against) if against is not None else None
    topic = Topic(
        key=before.key if before else TRIED,
        name="try",
        query=query,
        must_match=tuple(must or ()),
        must_not_match=tuple(must_not or ()),
    )
    try:
        compile([topic], config.concepts)
    except QueryErrors as errors:
        fail(_pointed(query, errors), WRONG)
    if not as_json:
        echo(f"Understood as: {explain(query)}")
    ask = backtest.question(config, topic, before.query if before else None, limit=most)
    found = (
        ask(articles(file))
        if file
        else asyncio.run(read_store(settings, lambda rows: ask(archive(rows, since))))
    )
    backtest.show(found, config.timezone, changed=before is not None, as_json=as_json)
    _hold(config, topic)


app.command("suggest")(suggest)


def _pointed(query: str, errors: QueryErrors) -> Sequence[str]:
    """The query, a caret below the place, and what is wrong there."""
    from rich.cells import cell_len

    lines = []
    for error in errors.errors:
        if query.isprintable():
            lines += [query, " " * cell_len(query[: error.column - 1]) + "^"]
        lines.append(f"column {error.column}: {error.what}; {error.hint}")
    return lines
