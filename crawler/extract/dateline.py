"""The blocks around a headline and at the end of a text, where by-lines and dates are printed. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extract.blocks import Block

BEFORE, BEHIND = 8, 14
LONG = 300
"""A block from this length on is text, not a line about it."""


def headline_at(found: Sequence[Block], title: str) -> int:
    """The index of the block that is the title, else of the first heading, else 0. Pure."""
    same = [at for at, block in enumerate(found) if block.text == title]
    headed = [at for at in same if block_rank(found[at]) == 1] or same
    if headed:
        return headed[0]
    return next((at for at, block in enumerate(found) if block_rank(block) == 1), 0)


def block_rank(block: Block) -> int:
    """1 for a block in an `h1`, else 2. Pure."""
    return 1 if block.element.tag == "h1" else 2


def around(found: Sequence[Block], title: str) -> list[Block]:
    """The short blocks behind the headline, until the text is under way; then those before. Pure."""
    at = headline_at(found, title)
    behind: list[Block] = []
    prose = 0
    for block in found[at + 1 : at + 1 + 3 * BEHIND]:
        prose += len(block.text) > LONG
        if prose > 1 or len(behind) >= BEHIND:
            break
        if len(block.text) <= LONG:
            behind.append(block)
    before = [block for block in found[max(0, at - BEFORE) : at] if len(block.text) <= LONG]
    return behind + before[::-1]


def closing(found: Sequence[Block], body: str) -> list[Block]:
    """The blocks about the end of the text, last first. Pure."""
    at = _end(found, body)
    return [] if at is None else list(found[max(0, at - 2) : at + 4][::-1])


def behind(found: Sequence[Block], body: str) -> list[str]:
    """What the page says right behind the text. Pure."""
    at = _end(found, body)
    return [] if at is None else [block.text for block in found[at + 1 : at + 4]]


def _end(found: Sequence[Block], body: str) -> int | None:
    """Where the text's last line stands."""
    last = body.rpartition("\n")[2]
    return next((at for at in range(len(found) - 1, -1, -1) if found[at].text == last), None)
