"""`watchword parse`: one page as an article."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer

from watchword.cli.out import FAILED, WRONG, echo_json, fail
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
            echo_json(_record(answer, answer.url if known else None))


async def _answer(path: Path | None, what: str, url: str | None) -> ReadAnswer:
    """The article at the address `what`, or in the file `what` that was saved from `url`.

    Without a configuration the defaults hold.
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


def _record(page: Page, url: str | None) -> dict[str, Any]:
    return {
        "url": page.canonical or url,
        "title": page.title,
        "text": page.body,
        "summary": page.summary,
        "authors": list(page.details.authors),
        "contributors": list(page.details.contributors),
        "published_at": page.published_at,
        "published_precision": page.precision.value if page.published_at else None,
        "updated_at": page.updated_at,
        "language": page.language,
        "publisher": page.details.publisher,
        "section": page.details.section,
        "tags": list(page.details.tags),
        "image": page.details.image,
        "paywalled": page.details.paywalled,
        "corrections": list(page.details.corrections),
        "origins": dict(page.origins),
        "sure": dict(page.confidence),
    }
