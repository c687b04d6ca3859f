"""`watchword alert why`: each gate that an article passed, or did not."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.out import FAILED, echo, echo_json, fail, moment
from watchword.domain.config import WatchConfig
from watchword.domain.delivery import DeliveryRecord
from watchword.domain.views import AlertDetail, ArticleHistory
from watchword.ports import ReadTransaction

if TYPE_CHECKING:
    from watchword.analysis.why import TopicAnswer

SHAPES = {"sent": "✓", "waiting": "◷", "skipped": "–", "dead": "■"}
Ends = Mapping[int | None, tuple[AlertDetail, Sequence[DeliveryRecord]]]
"""What each alert tells, and its deliveries."""


def why(
    context: typer.Context,
    which: Annotated[
        str, typer.Argument(metavar="ID|URL", help="An alert, or an article's address.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines: a topic a line.")] = False,
) -> None:
    """Why an article was told of, or why not: each topic's answer, and what became of it."""
    from watchword.app.parts import read_store
    from watchword.app.settings import configuration, normalized

    settings = configuration(context.obj)
    where = which if which.isdigit() else normalized(which)
    found = asyncio.run(read_store(settings, lambda rows: _found(rows, where, settings.config)))
    if found is None:
        what = "no such alert" if which.isdigit() else "no feed has listed this address"
        fail([f"{which}: {what}"], FAILED)
    history, answers, ends = found
    if as_json:
        for answer in answers:
            echo_json(_record(history, answer, ends))
        return
    _show(history, settings.config.timezone)
    for answer in answers:
        _show_answer(answer, ends, settings.config.timezone)
    echo(f"Times: {settings.config.timezone}")


def _found(
    rows: ReadTransaction, which: str, config: WatchConfig
) -> tuple[ArticleHistory, Sequence[TopicAnswer], Ends] | None:
    """The article, each topic's answer (of an alert its topic's), and the ends of the alerts."""
    from watchword.analysis.why import why
    from watchword.matching.matcher import compile

    detail = rows.views.alert_detail(int(which)) if which.isdigit() else None
    if which.isdigit() and detail is None:
        return None
    history = rows.views.history(detail.article if detail else which)
    if history is None:
        return None
    matcher = compile(config.topics.values(), config.concepts)
    answers = [
        one for one in why(history, config, matcher) if detail is None or one.topic == detail.topic
    ]
    alerts = [one.alert for one in answers if one.alert is not None]
    ends: Ends = {
        alert: (said, rows.deliveries.list(limit=1000, alert=alert))
        for alert in alerts
        if (said := rows.views.alert_detail(alert)) is not None
    }
    return history, answers, ends


def _show(history: ArticleHistory, zone: str) -> None:
    echo(history.text.title if history.text else "(not read yet)")
    echo(f"{history.source}, found {moment(history.found_at, zone)}, {history.url}")
    if history.trouble:
        again = f"; tried again {moment(history.read_at, zone)}" if history.read_at else ""
        echo(f"Its page could not be read: {history.trouble}{again}.")
    if history.text is not None and history.text.headline_only:
        echo("Its headline and summary are all that is judged.")
    if history.judge_at is not None:
        echo(f"It is judged {moment(history.judge_at, zone)}.")


def _show_answer(answer: TopicAnswer, ends: Ends, zone: str) -> None:
    echo()
    detail = f", alert {answer.alert}" if answer.alert is not None else ""
    echo(f"{answer.name}: {answer.outcome.value}{detail}")
    for reason in answer.reasons:
        echo(f"  {reason}")
    if answer.alert in ends:
        fired, deliveries = ends[answer.alert]
        echo(f"  {why_line(fired)}")
        echo(f"  {fired.reason}, {moment(fired.created_at, zone)}")
        for one in deliveries:
            echo(f"  {delivery_line(one, zone)}")


def why_line(detail: AlertDetail) -> str:
    """The words that matched, and the parts of the query that they belong to."""
    words = ", ".join(detail.evidence.words)
    said = {word.casefold() for word in detail.evidence.words}
    leaves = [leaf for leaf in detail.evidence.leaves if leaf.strip('"').casefold() not in said]
    of = f" ({', '.join(leaves)})" if leaves else ""
    return f"Why: {words}{of}"


def delivery_line(one: DeliveryRecord, zone: str) -> str:
    """`✓ desk: sent Tue 24 Nov 10:31`, or why not."""
    at = one.sent_at or one.due_at
    when = f" {moment(at, zone)}" if at else ""
    reason = f": {one.reason}" if one.reason else ""
    return f"{SHAPES[one.state.value]} {one.channel}: {one.state.value}{when}{reason}"


def _record(history: ArticleHistory, answer: TopicAnswer, ends: Ends) -> dict[str, object]:
    return {
        "article": history.id,
        "url": history.url,
        "topic": answer.topic,
        "outcome": answer.outcome.value,
        "reasons": list(answer.reasons),
        "alert": answer.alert,
        "deliveries": [
            {"channel": one.channel, "state": one.state.value, "reason": one.reason}
            for one in (ends[answer.alert][1] if answer.alert in ends else ())
        ],
    }
