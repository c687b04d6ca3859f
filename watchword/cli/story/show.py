"""`watchword story show`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.alert import related_line
from watchword.cli.render.front_page import front_page_lines
from watchword.cli.render.out import echo, moment, plural
from watchword.contract.front_page import FrontPages
from watchword.domain.source import Hints
from watchword.domain.timeline import silent_places
from watchword.wording.languages import language_name, place_name

MAX_SENTENCES, MAX_PLACES = 2, 5


def show(
    context: typer.Context,
    story: Annotated[int, typer.Argument(help="The story's number, as `story list` shows it.")],
) -> None:
    """A story: who broke it, who followed where and when, what each adds, and who is silent."""
    from watchword.app.parts import read_store
    from watchword.app.settings import outlets, store_location
    from watchword.usecases.story import show

    location, known = store_location(context.obj), outlets(context.obj)
    places = {key: hints.country for key, hints in known.items() if hints.country}
    report = asyncio.run(read_store(location, lambda rows: show(rows, story)))
    echo(f"Story {story}: {plural(len(report.steps), 'article')}")
    for other in report.related:
        echo(related_line(other))
    if report.apart_from:
        echo(f"Kept apart from story {', '.join(map(str, report.apart_from))}, by hand.")
    if silent := silent_places([step.member for step in report.steps], places):
        named = [f"{place_name(code)} ({plural(n, 'source')})" for code, n in silent.items()]
        more = f" and {len(named) - MAX_PLACES} more" if len(named) > MAX_PLACES else ""
        echo(f"Silent so far: {', '.join(named[:MAX_PLACES])}{more}")
    for said in front_page_lines(FrontPages.of(report.front_pages), known, location.timezone):
        echo(said, hang=4)
    languages, reached = set[str](), set[str]()
    for step in report.steps:
        one, hints = step.member, known.get(step.member.source, Hints(outlet=step.member.source))
        language, place = one.text.language or hints.language, hints.country
        echo(
            f"{moment(one.at, location.timezone)}  {hints.outlet}: {one.text.title} "
            f"(article {one.article})"
        )
        firsts = [
            f"first in {language_name(language)}"
            if language and language not in languages
            else "",
            f"first from {place_name(place)}" if place and place not in reached else "",
        ]
        if said := ", ".join(filter(None, firsts)):
            echo(f"  {said}", hang=4)
        languages |= {language} if language else set()
        reached |= {place} if place else set()
        if one.shared:
            echo(f"  {one.link}: {one.shared}", hang=4)
        if step.numbers:
            echo(f"  new numbers: {', '.join(step.numbers)}", hang=4)
        if step.names:
            echo(f"  new names: {', '.join(step.names)}", hang=4)
        for sentence in step.sentences[:MAX_SENTENCES]:
            echo(f"  new: {sentence}", hang=4)
    echo(f"Times: {location.timezone}")
