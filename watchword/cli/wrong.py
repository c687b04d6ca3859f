"""`watchword alert wrong`: an alert that should not have been, as a sentence of its topic."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.out import FAILED, echo, echo_json, fail, plural
from watchword.cli.why import why_line
from watchword.domain.config import WatchConfig
from watchword.domain.topic import Topic
from watchword.domain.views import AlertDetail
from watchword.ports import ReadTransaction

if TYPE_CHECKING:
    from watchword.analysis.backtest import Cost

SHOWN = 3
"""Of the articles that would be lost."""


def wrong(
    context: typer.Context,
    alert: Annotated[int, typer.Argument(help="The alert's number, as `alert list` shows it.")],
    days: Annotated[int, typer.Option(min=1, max=36500, help="How far to look back.")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Add an alert's headline to its topic's must_not_match, and say which clause let it in."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store
    from watchword.app.settings import add_sentence, configuration

    settings = configuration(context.obj, inspected=True)
    detail = asyncio.run(read_store(settings, lambda rows: rows.views.alert_detail(alert)))
    if detail is None:
        fail([f"{alert}: no such alert of a story"], FAILED)
    topic = settings.config.topics.get(detail.topic)
    if topic is None:
        fail([f"topics.{detail.topic}: is configured no more; nothing is to be mended"], FAILED)
    sentence = "".join(part.text for part in detail.evidence.headline)
    there = sentence in topic.must_not_match
    file = None if there else add_sentence(context.obj, topic.key, sentence)
    since = SystemClock().now() - timedelta(days=days)
    config = settings.config
    found = asyncio.run(
        read_store(settings, lambda rows: _costs(rows, detail, topic, config, since))
    )
    if as_json:
        echo_json(_record(detail, sentence, file, found))
    else:
        _show(detail, sentence, file, found, days)


def _costs(
    rows: ReadTransaction, detail: AlertDetail, topic: Topic, config: WatchConfig, since: datetime
) -> Sequence[Cost]:
    from watchword.analysis.backtest import archive, costs
    from watchword.matching.matcher import compile

    history = rows.views.history(detail.article)
    matcher, articles = compile([topic], config.concepts), archive(rows, since)
    return costs(topic, matcher, history, articles, config.sources) if history else ()


def _show(
    detail: AlertDetail, sentence: str, file: Path | None, found: Sequence[Cost], days: int
) -> None:
    where = f"topics.{detail.topic}.must_not_match"
    echo(f"{file}: {where}: added “{sentence}”" if file else f"{where} has it: “{sentence}”")
    echo(why_line(detail))
    if not found:
        echo("No OR of the query of today lets it in: a word behind NOT would keep it out.")
    for cost in found:
        of = f"{len(cost.lost)} of {plural(cost.hits, 'other article')}"
        echo()
        echo(f"Let in by: {cost.exclusion.clause}")
        echo(f"  Without it {of} of {plural(days, 'day')} would be lost.")
        for article in cost.lost[-SHOWN:]:
            echo(f"  - {article.text.title}")
        for said in cost.sentences:
            echo(f"  must_match: {said}")
    echo()
    echo("Change the query until `watchword check` is content.")


def _record(
    detail: AlertDetail, sentence: str, file: Path | None, found: Sequence[Cost]
) -> dict[str, object]:
    return {
        "alert": detail.id,
        "topic": detail.topic,
        "sentence": sentence,
        "added_to": None if file is None else str(file),
        "clauses": [
            {
                "clause": cost.exclusion.clause,
                "hits": cost.hits,
                "lost": [article.id for article in cost.lost],
                "sentences": list(cost.sentences),
            }
            for cost in found
        ],
    }
