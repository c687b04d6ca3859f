"""`watchword review show`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo


def show(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="Its number, as `review list` shows it.")],
    language: Annotated[
        str, typer.Option(help="Of its reader: en, zh-Hans, zh-Hant, ja, ko.")
    ] = "en",
) -> None:
    """A review as text."""
    from watchword.app.paper import review_text
    from watchword.app.parts import read_store
    from watchword.app.settings import configuration
    from watchword.usecases.review import check_language, find_review

    check_language(language)
    settings = configuration(context.obj)
    kept = asyncio.run(read_store(settings, lambda rows: find_review(rows, number)))
    for line in review_text(kept.review, settings.config, language).splitlines():
        echo(line)
