"""`watchword parse`: one page as an article."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from watchword import contract
from watchword.cli.render.out import FAILED, WRONG, echo_json, fail
from watchword.domain.article import Failed, Page, ReadAnswer
from watchword.domain.source import Hints
from watchword.errors import ConfigurationError


def parse(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="URL|FILE", help="An address, or a saved page.")],
    url: Annotated[str | None, typer.Option(help="Where a saved page is from.")] = None,
) -> None:
    """Print the normalized article of a page, as JSON."""
    try:
        answer = asyncio.run(_answer(context.obj, what, url))
    except OSError as error:
        fail(
            [
                f"{what}: {error.strerror or error}; give an address that begins with http, or a file"
            ],
            WRONG,
        )
    match answer:
        case Failed(reason=reason):
            fail([f"{what}: {reason}"], FAILED)
        case Page():
            known = url is not None or what.startswith(("http://", "https://"))
            echo_json(contract.Page.of(answer, answer.url if known else None))


async def _answer(path: Path | None, what: str, url: str | None) -> ReadAnswer:
    """Read the page at the address `what`, or the file `what` that was saved from the address `url`.

    Uses the defaults if there is no configuration. Raises OSError if the file cannot be read.
    """
    from watchword.app.clock import SystemClock
    from watchword.app.parts import crawler
    from watchword.app.settings import configuration

    try:
        settings = configuration(path)
    except ConfigurationError:
        if path is not None:
            raise
        settings = None
    reader = crawler(settings, SystemClock())
    hints = Hints(outlet="")
    await reader.start()
    try:
        if what.startswith(("http://", "https://")):
            return await reader.read(what, hints)
        body = await asyncio.to_thread(Path(what).read_bytes)
        return await reader.parse(body, url or "https://example.invalid/", hints)
    finally:
        await reader.stop()
