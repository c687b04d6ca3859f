"""`watchword alert promote`: a possible match becomes an alert and a sentence of its topic."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo, echo_json
from watchword.contract import PromotedMatch


def promote(
    context: typer.Context,
    article: Annotated[
        int, typer.Argument(help="Its number, as `alert list --level possible` shows it.")
    ],
    topic: Annotated[str | None, typer.Option(help="If it is possible for several.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Make a possible match an alert, and add its headline to its topic's must_match."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import read_store, write_store
    from watchword.app.settings import add_sentence, configuration
    from watchword.usecases.alert import find_possible
    from watchword.usecases.alert import promote as make_alert

    config = (settings := configuration(context.obj, inspected=True)).config
    now = SystemClock().now()
    found = asyncio.run(
        read_store(settings, lambda rows: find_possible(rows, article, topic, config))
    )
    is_listed = found.title in config.topics[found.topic].must_match
    file = None if is_listed else add_sentence(context.obj, found.topic, found.title, "must_match")
    asyncio.run(
        write_store(
            settings, lambda rows: make_alert(rows, found, config, now), f"alert promote {article}"
        )
    )
    if as_json:
        echo_json(
            PromotedMatch(
                article=article,
                topic=found.topic,
                sentence=found.title,
                added_to=None if file is None else str(file),
            )
        )
        return
    where = f"topics.{found.topic}.must_match"
    echo(f"{file}: {where}: added “{found.title}”" if file else f"{where} has it: “{found.title}”")
    channels = config.topics[found.topic].channels
    if channels:
        echo(f"Its alert waits for {', '.join(channels)}. A running service sends it now.")
