"""The blocks around a headline and at the end of a text, where by-lines and dates are printed. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extract.blocks import Block

MAX_BEFORE, MAX_AFTER = 8, 14
MIN_TEXT_LENGTH = 300
"""Characters. A longer block is part of the text, not a line about it."""


def headline_at(found: Sequence[Block], title: str) -> int:
    """The index of the block with the title, else of the first heading, else 0. Pure."""
    same = [at for at, block in enumerate(found) if block.text == title]
    headed = [at for at in same if block_rank(found[at]) == 1] or same
    if headed:
        return headed[0]
    return next((at for at, block in enumerate(found) if block_rank(block) == 1), 0)


def block_rank(block: Block) -> int:
    """1 for a block in an `h1`, else 2. Pure."""
    return 1 if block.element.tag == "h1" else 2


def around(found: Sequence[Block], title: str) -> list[Block]:
    """Pure. The short blocks after the headline, up to the second paragraph; then those before it."""
    at = headline_at(found, title)
    behind: list[Block] = []
    prose = 0
    for block in found[at + 1 : at + 1 + 3 * MAX_AFTER]:
        prose += len(block.text) > MIN_TEXT_LENGTH
        if prose > 1 or len(behind) >= MAX_AFTER:
            break
        if len(block.text) <= MIN_TEXT_LENGTH:
            behind.append(block)
    before = [
        block
        for block in found[max(0, at - MAX_BEFORE) : at]
        if len(block.text) <= MIN_TEXT_LENGTH
    ]
    return behind + before[::-1]


def closing(found: Sequence[Block], body: str) -> list[Block]:
    """The blocks around the end of the text, the last one first. Pure."""
    at = _end(found, body)
    return [] if at is None else list(found[max(0, at - 2) : at + 4][::-1])


def behind(found: Sequence[Block], body: str) -> list[str]:
    """The texts of the three blocks after the text. Pure."""
    at = _end(found, body)
    return [] if at is None else [block.text for block in found[at + 1 : at + 4]]


def _end(found: Sequence[Block], body: str) -> int | None:
    """The index of the block with the text's last line."""
    last = body.rpartition("\n")[2]
    return next((at for at in range(len(found) - 1, -1, -1) if found[at].text == last), None)
