"""`watchword topic test`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.render.backtest import fail_if_wrong, show
from watchword.cli.render.out import echo, moment
from watchword.cli.topic import articles
from watchword.cli.topic.articles import AsJson, Days, File, Most
from watchword.cli.topic.labels import describe

if TYPE_CHECKING:
    from watchword.usecases.backtest import PreviousVersion


def backtest(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="TOPIC", help="As the configuration names it.")],
    days: Days = 30,
    most: Most = 10,
    file: File = None,
    as_json: AsJson = False,
) -> None:
    """What a topic would have found and told, and what its last change added and dropped."""
    from watchword.app.parts import read_store
    from watchword.app.settings import configuration
    from watchword.usecases.backtest import failing_samples, previous_version
    from watchword.usecases.label import list_labels, score
    from watchword.usecases.topic import find_topic

    config = (settings := configuration(context.obj, inspected=True)).config
    topic, saved = find_topic(config, name), None
    if settings.database.exists():
        job = read_store(settings, lambda rows: previous_version(rows, config, topic))
        saved = asyncio.run(job)
    if saved and not as_json:
        _show_version(saved, config.timezone)
    before = saved.topic if saved and saved.is_readable else None
    found = articles.backtest(
        context.obj, config, topic, before, file=file, days=days, samples=most
    )
    show(found, config, changed=before is not None, as_json=as_json)
    if settings.database.exists() and not as_json:
        labels = asyncio.run(read_store(settings, lambda rows: list_labels(rows, config, topic)))
        if labels:
            echo(describe(score(labels)))
    fail_if_wrong(failing_samples(config, topic))


def _show_version(saved: PreviousVersion, zone: str) -> None:
    if saved.is_readable:
        said = " ".join(saved.topic.query.split())
        echo(f"Against the version of {moment(saved.created_at, zone)}: {said}")
    else:
        echo("Its version before names what is there no more; nothing is compared.")
