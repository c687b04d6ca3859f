"""`watchword alert why`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from watchword import contract
from watchword.cli.alert.show import show_spike
from watchword.cli.render.alert import date_lines, delivery_line, why_line
from watchword.cli.render.out import echo, echo_json, moment
from watchword.domain.topic import Topic, parties_query
from watchword.domain.views import ArticleHistory

if TYPE_CHECKING:
    from watchword.analysis.why import TopicAnswer
    from watchword.usecases.alert import AlertReport


def why(
    context: typer.Context,
    which: Annotated[
        str, typer.Argument(metavar="ID|URL", help="An alert, or an article's address.")
    ],
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="The query of each topic, and its false parts.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines: a topic a line.")] = False,
) -> None:
    """Why an article was told of, or why not: each topic's answer, and what became of it."""
    from watchword.app.parts import read_store
    from watchword.app.settings import configuration, normalized
    from watchword.usecases import explanation
    from watchword.usecases.alert import find_spike

    config = (settings := configuration(context.obj)).config
    if which.isdecimal():
        spike = asyncio.run(read_store(settings, lambda rows: find_spike(rows, int(which))))
        if spike is not None:
            show_spike(spike, config.timezone, as_json=as_json)
            return
    job = read_store(settings, lambda rows: explanation.why(rows, which, config, normalized))
    found = asyncio.run(job)
    if as_json:
        for answer, report in found.answers:
            deliveries = report.deliveries if report else ()
            echo_json(contract.TopicAnswer.of(found.history, answer, deliveries))
        return
    _show(found.history, config.outlet(found.history.source), config.timezone)
    for answer, report in found.answers:
        _show_answer(answer, report, config.timezone, verbose=verbose)
        topic = config.topics.get(answer.topic)
        if verbose and topic is not None:
            for line in topic_lines(topic):
                echo(f"  {line}", hang=4)
    echo(f"Times: {config.timezone}")


def topic_lines(topic: Topic) -> Iterator[str]:
    """What the topic asks for, as somebody wrote it: its parties, its query. Pure."""
    if topic.parties:
        yield f"Parties: {' and '.join(topic.parties)}"
    if not topic.parties or topic.query != parties_query(topic.parties):
        yield f"Query: {' '.join(topic.query.split())}"


def _show(history: ArticleHistory, outlet: str, zone: str) -> None:
    echo(history.text.title if history.text else "(not read yet)")
    echo(f"{outlet}, found {moment(history.found_at, zone)}, {history.url}")
    if history.text is not None:
        for line in date_lines(history.text, zone):
            echo(line)
    if history.trouble:
        again = f"; tried again {moment(history.read_at, zone)}" if history.read_at else ""
        echo(f"Its page could not be read: {history.trouble}{again}.")
    if history.text is not None and history.text.headline_only:
        echo("Its headline and summary are all that is judged.")
    if history.judge_at is not None:
        echo(f"It is judged {moment(history.judge_at, zone)}.")


def _show_answer(
    answer: TopicAnswer, report: AlertReport | None, zone: str, *, verbose: bool
) -> None:
    echo()
    of = f", alert {answer.alert}" if answer.alert is not None else ""
    echo(f"{answer.name}: {answer.outcome.value}{of}")
    if answer.sentence:
        echo(f"  {answer.sentence}")
    for reason in answer.reasons if verbose or not answer.sentence else ():
        echo(f"  {reason}")
    if report is not None:
        echo(f"  {why_line(report.detail)}")
        echo(f"  {report.detail.reason}, {moment(report.detail.times.judged_at, zone)}")
        for one in report.deliveries:
            echo(f"  {delivery_line(one, zone)}")
