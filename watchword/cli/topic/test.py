"""`watchword topic test`."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.render.backtest import fail_if_wrong, rate, show
from watchword.cli.render.out import echo, echo_json, moment, plural, short_moment
from watchword.cli.render.table import echo_table
from watchword.cli.topic import articles
from watchword.cli.topic.articles import AsJson, Days, File, Most, ask
from watchword.cli.topic.labels import describe
from watchword.contract import Spike
from watchword.domain import spike
from watchword.domain.spike import MIN_WEEKS, WINDOW, format_count, format_share
from watchword.wording.moments import format_duration

if TYPE_CHECKING:
    from watchword.usecases.backtest import PreviousVersion
    from watchword.usecases.spike import SpikeTrial


def backtest(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="TOPIC", help="As the configuration names it.")],
    days: Days = 30,
    most: Most = 10,
    file: File = None,
    spikes: Annotated[
        bool, typer.Option("--spikes", help="When it had far more reports than usual.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """What a topic would have found and told, and what its last change added and dropped."""
    from watchword.app.parts import has_database, read_store
    from watchword.app.settings import configuration
    from watchword.usecases.backtest import failing_samples, previous_version
    from watchword.usecases.label import list_labels, score
    from watchword.usecases.spike import BASELINE, run_spikes
    from watchword.usecases.topic import find_topic

    config = (settings := configuration(context.obj, inspected=True)).config
    topic, saved = find_topic(config, name), None
    if spikes:
        weeks = BASELINE // timedelta(days=1)
        trial = ask(
            context.obj,
            file,
            days + weeks,
            lambda past: run_spikes(past(), config, topic, days=days),
        )
        if as_json:
            echo_json(*(Spike.of(one) for one in trial.spikes))
        else:
            _show_spikes(trial, config.timezone)
        return
    if has_database(settings):
        job = read_store(settings, lambda rows: previous_version(rows, config, topic))
        saved = asyncio.run(job)
    if saved and not as_json:
        _show_version(saved, config.timezone)
    before = saved.topic if saved and saved.is_readable else None
    found = articles.backtest(
        context.obj, config, topic, before, file=file, days=days, samples=most
    )
    show(found, config, changed=before is not None, as_json=as_json)
    if has_database(settings) and not as_json:
        labels = asyncio.run(read_store(settings, lambda rows: list_labels(rows, config, topic)))
        if labels:
            echo(describe(score(labels)))
    fail_if_wrong(failing_samples(config, topic))


def _show_spikes(trial: SpikeTrial, zone: str) -> None:
    if trial.first is None or trial.last is None:
        echo("There is no article to ask. `watchword crawl` brings some.")
        return
    if not trial.has_baseline:
        echo(
            f"No baseline yet: {MIN_WEEKS} weeks of articles say what is usual, and they are there "
            f"{moment(trial.first, zone)}. Until then no spike is told."
        )
        return
    found, span = len(trial.spikes), max(trial.last - trial.first, timedelta(days=1))
    echo(
        f"{plural(found, 'spike')} from {moment(trial.first, zone)} to {moment(trial.last, zone)}, "
        f"about {rate(found * timedelta(weeks=1) / span)} a week; each is told when it begins and "
        "when it is over."
    )
    if trial.spikes:
        echo()
        heads = (
            "began",
            "lasted",
            "articles",
            "outlets",
            "usual",
            "share",
            "usual share",
            "in all",
        )
        echo_table(heads, [_spike_row(one, zone) for one in trial.spikes], empty="")
        echo()
        echo(
            f"Articles, outlets and shares are those of the {WINDOW} h in which it was seen; "
            "a share is of all articles that were found."
        )
    echo(f"Times: {zone}")


def _spike_row(one: spike.Spike, zone: str) -> tuple[str, ...]:
    rise, over = one.rise, one.ended_at
    return (
        short_moment(one.began_at, zone),
        format_duration(over - one.began_at) if over else "goes on",
        str(rise.articles),
        str(rise.outlets),
        format_count(rise.usual),
        format_share(rise.share),
        format_share(rise.usual_share),
        f"{one.articles} from {plural(one.outlets, 'outlet')}, {format_share(one.share)}"
        if over
        else "–",
    )


def _show_version(saved: PreviousVersion, zone: str) -> None:
    if saved.is_readable:
        said = " ".join(saved.topic.query.split())
        echo(f"Against the version of {moment(saved.created_at, zone)}: {said}")
    else:
        echo("Its version before names what is there no more; nothing is compared.")
