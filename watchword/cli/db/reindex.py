"""`watchword db reindex`."""

from __future__ import annotations

import asyncio

import typer

from watchword.cli.render.out import echo


def reindex(context: typer.Context) -> None:
    """Let the service make the search index anew; until it has, a search reads every text."""
    from watchword.app.parts import write_store
    from watchword.app.settings import store_location

    location = store_location(context.obj)
    asyncio.run(write_store(location, lambda rows: rows.search.forget_index(), "db reindex"))
    echo(
        "The service makes the search index anew, the newest articles first; `status` says how far."
    )
