"""`watchword topic try`; the module has an underscore because `try` is a keyword."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer

from watchword.cli.render.backtest import fail_if_wrong, show
from watchword.cli.render.out import WRONG, echo, echo_err, echo_warning, fail
from watchword.cli.topic import articles
from watchword.cli.topic.articles import AsJson, Days, File, Most
from watchword.errors import QueryErrors


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
    from watchword.app.settings import configuration
    from watchword.domain.topic import Topic
    from watchword.matching.advice import advice
    from watchword.matching.printer import explain
    from watchword.usecases.backtest import TRIED, build_trial, failing_samples

    config = configuration(context.obj, inspected=against is not None).config
    trial = Topic(
        key=TRIED,
        name="try",
        query=query,
        must_match=tuple(must or ()),
        must_not_match=tuple(must_not or ()),
        accept=config.topics[against].accept if against and against in config.topics else (),
    )
    try:
        topic, before = build_trial(config, trial, against)
    except QueryErrors as errors:
        fail(pointed(query, errors), WRONG)
    if not as_json:
        echo(f"Understood as: {explain(query)}")
    for lint in advice([topic], config.concepts, config.source_names).warnings:
        if lint.key:  # what a topic accepts in vain says nothing about this query
            echo_warning(replace(lint, where="query"), echo_err)
    found = articles.backtest(
        context.obj, config, topic, before, file=file, days=days, samples=most
    )
    show(found, config, changed=before is not None, as_json=as_json)
    fail_if_wrong(failing_samples(config, topic))


def pointed(query: str, errors: QueryErrors) -> Sequence[str]:
    """The query, a caret below each place, and what is wrong there. Pure."""
    from rich.cells import cell_len

    lines = []
    for error in errors.errors:
        if query.isprintable():
            lines += [query, " " * cell_len(query[: error.column - 1]) + "^"]
        lines.append(f"column {error.column}: {error.what}; {error.hint}")
    return lines
