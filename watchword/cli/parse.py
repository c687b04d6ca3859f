"""`watchword parse`: one page as an article."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import typer

from watchword.cli.out import FAILED, WRONG, fail, say_json
from watchword.domain.article import Failed, Page


def parse(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="URL|FILE", help="An address, or a saved page.")],
    url: Annotated[str | None, typer.Option(help="Where a saved page is from.")] = None,
) -> None:
    """Print the normalized article of a page, as JSON."""
    from watchword.app import parse

    try:
        answer = asyncio.run(parse(context.obj, what, url))
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
            say_json(_record(answer, answer.url if known else None))


def _record(page: Page, url: str | None) -> dict[str, Any]:
    return {
        "url": page.canonical or url,
        "title": page.title,
        "text": page.body,
        "summary": page.summary,
        "authors": list(page.authors),
        "published_at": page.published_at,
        "published_precision": page.precision.value if page.published_at else None,
        "updated_at": page.updated_at,
        "language": page.language,
        "publisher": page.publisher,
        "origins": dict(page.origins),
    }
