"""`watchword story show`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.alert import related_line
from watchword.cli.render.out import echo, moment, plural

MAX_SENTENCES = 2


def show(
    context: typer.Context,
    story: Annotated[int, typer.Argument(help="The story's number, as `story list` shows it.")],
) -> None:
    """A story: who broke it, who followed, and what each report says that none did before."""
    from watchword.app.parts import read_store
    from watchword.app.settings import outlets, store_location
    from watchword.usecases.story import show

    location, known = store_location(context.obj), outlets(context.obj)
    report = asyncio.run(read_store(location, lambda rows: show(rows, story)))
    echo(f"Story {story}: {plural(len(report.steps), 'article')}")
    for other in report.related:
        echo(related_line(other))
    if report.apart_from:
        echo(f"Kept apart from story {', '.join(map(str, report.apart_from))}, by hand.")
    for step in report.steps:
        one = step.member
        outlet = known[one.source].outlet if one.source in known else one.source
        echo(
            f"{moment(one.at, location.timezone)}  {outlet}: {one.text.title} (article {one.article})"
        )
        if one.shared:
            echo(f"  {one.link}: {one.shared}", hang=4)
        if step.numbers:
            echo(f"  new numbers: {', '.join(step.numbers)}", hang=4)
        for sentence in step.sentences[:MAX_SENTENCES]:
            echo(f"  new: {sentence}", hang=4)
    echo(f"Times: {location.timezone}")
