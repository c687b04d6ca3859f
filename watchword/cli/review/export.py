"""`watchword review export`."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from watchword.cli.render.out import echo


def export(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="Its number, as `review list` shows it.")],
    file: Annotated[Path, typer.Argument(help="Where to; how is said by its ending.")],
    language: Annotated[
        str, typer.Option(help="Of its reader: en, zh-Hans, zh-Hant, ja, ko.")
    ] = "en",
) -> None:
    """Write a review as a file: .pdf, .docx, .html or .txt; an older file is replaced."""
    from watchword.app.paper import review_file
    from watchword.app.parts import read_store
    from watchword.app.settings import configuration
    from watchword.usecases.review import check_language, find_review

    check_language(language)
    settings = configuration(context.obj)
    kept = asyncio.run(read_store(settings, lambda rows: find_review(rows, number)))
    written = review_file(kept.review, settings.config, language, file.suffix)
    file.write_bytes(written)
    echo(f"Wrote {file}, {len(written) / 1000:.0f} kB.")
