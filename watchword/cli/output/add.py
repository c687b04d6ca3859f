"""`watchword output add`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo


def add(
    context: typer.Context,
    topic: Annotated[
        str | None, typer.Option(help="The key of the topic whose stories it has.")
    ] = None,
    search: Annotated[
        str | None, typer.Option(help="In place of a topic: a query, and what it finds.")
    ] = None,
) -> None:
    """Make a secret address, and print it this once, in each format; only its hash is kept."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import write_store
    from watchword.app.settings import configuration
    from watchword.contract.output import OutputFormat
    from watchword.usecases.output import check_output, make_output

    settings = configuration(context.obj)
    check_output(settings.config, topic, search)
    now = SystemClock().now()
    action = f"output add {topic or search}"
    made = asyncio.run(
        write_store(settings, lambda rows: make_output(rows, topic, search, now), action)
    )
    web = settings.web
    host = f"[{web.host}]" if web and ":" in web.host else web.host if web else ""
    origin = f"http://{host}:{web.port}" if web else ""
    for one in OutputFormat:
        echo(f"{origin}{made.path}/{one.value}")
    echo(f"Output {made.record.id}: whoever has the address reads it; `output revoke` ends it.")
