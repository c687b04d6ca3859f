"""Where front pages had an article or a story, as lines of a terminal. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from watchword.cli.render.out import moment, plural
from watchword.domain.source import Hints

if TYPE_CHECKING:
    from watchword.contract.front_page import FrontPages

MAX_OUTLETS = 5


def front_page_lines(pages: FrontPages, outlets: Mapping[str, Hints], zone: str) -> Iterator[str]:
    """`It led 3 of 8 front pages.`, and how each had it; none where no front page was read.

    `outlets`: by the key of their source.
    """
    if not pages.watched:
        return
    yield f"It led {pages.led} of {plural(pages.watched, 'front page')}."
    for one in pages.outlets[:MAX_OUTLETS]:
        known = outlets.get(one.source)
        name = known.outlet if known else one.source
        led = f"led for {plural(one.led, 'hour')}" if one.led else f"position {one.best} at best"
        until = f" to {moment(one.last_at, zone)}" if one.last_at > one.first_at else ""
        yield f"  {name}: {led}, there {moment(one.first_at, zone)}{until}"
    if (more := len(pages.outlets) - MAX_OUTLETS) > 0:
        yield f"  and {plural(more, 'outlet')} more"
