"""Tables: columns as wide as the terminal; one line a row with every cell whole without a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from watchword.cli.render.out import columns, echo, write
from watchword.cli.render.terminal import Colour, coloured, linked, strong
from watchword.wording.safe_text import inert
from watchword.wording.wrap import cut, width, wrap

GAP = 2
"""Columns of the terminal between two cells."""
NOTHING = ("", "–")
"""Cells that say nothing, so that no line is printed for them."""


class Place(Enum):
    """Where a column stands on a terminal. Without a terminal each stands in its line, whole."""

    LINE = auto()
    BELOW = auto()
    """In lines of its own below the row, indented; a cell that says nothing has none."""
    NOWHERE = auto()
    """It is left out: a link of another cell has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table."""

    head: str
    least: int = 0
    """How narrow a terminal may make it; 0: it is never cut."""
    place: Place = Place.LINE


@dataclass(frozen=True, slots=True)
class Cell:
    """A text of a row, with what a terminal shows beside it."""

    text: str
    colour: Colour = Colour.NONE
    address: str = ""
    """Where a click leads."""


@dataclass(frozen=True, slots=True)
class Section:
    """A line between rows that says what those below it have in common."""

    text: str


Row = Sequence[str | Cell]


def echo_table(
    heads: Iterable[str | Column],
    rows: Iterable[Row | Section],
    *,
    empty: str,
    zone: str | None = None,
) -> None:
    """Print the rows, or the sentence `empty` if there are none.

    `zone`: the IANA name of the zone of the times in it, printed below; None if it has no times.
    """
    seen = sys.stdout.isatty()
    every = [Column(head=head) if isinstance(head, str) else head for head in heads]
    table = [row if isinstance(row, Section) else [*map(_cell, row)] for row in rows]
    cells = [row for row in table if not isinstance(row, Section)]
    if not cells:
        echo(empty)
        return
    shown = [i for i, one in enumerate(every) if one.place is Place.LINE or not seen]
    natural = [max(width(text) for text in (every[i].head, *_texts(cells, i))) for i in shown]
    wide = _widths(natural, [every[i].least for i in shown], columns()) if seen else natural
    write(_line([strong(cut(every[i].head, w)) for i, w in zip(shown, wide, strict=True)], wide))
    for row in table:
        if isinstance(row, Section):
            write(f"{strong(row.text)}\n" if row is table[0] else f"\n{strong(row.text)}\n")
            continue
        write(_line([_drawn(row[i], w) for i, w in zip(shown, wide, strict=True)], wide))
        if seen:
            _echo_below(every, row)
    if zone:
        echo(f"Times: {zone}")


def _cell(cell: str | Cell) -> Cell:
    one = Cell(cell) if isinstance(cell, str) else cell
    return Cell(inert(one.text), one.colour, one.address)


def _texts(rows: Iterable[Sequence[Cell]], column: int) -> Iterable[str]:
    return (row[column].text for row in rows)


def _widths(natural: Sequence[int], least: Sequence[int], room: int) -> Sequence[int]:
    """How wide each column is drawn: the room is shared among those that may be cut. Pure.

    Each gets its least, and then in turn one more for each 8 of its least, until it is as wide as its
    widest cell.
    """
    wide = [min(one, most or one) for one, most in zip(natural, least, strict=True)]
    left = room - sum(wide) - GAP * (len(wide) - 1)
    while left > 0 and wide != list(natural):
        for i, one in enumerate(natural):
            more = max(0, min(one - wide[i], max(1, least[i] // 8), left))
            wide[i], left = wide[i] + more, left - more
    return wide


def _drawn(cell: Cell, wide: int) -> str:
    return linked(coloured(cut(cell.text, wide), cell.colour), cell.address)


def _line(texts: Sequence[str], wide: Sequence[int]) -> str:
    """The texts at the beginnings of their columns."""
    padded = (
        f"{text}{' ' * (w - width(text) + GAP)}" for text, w in zip(texts, wide, strict=True)
    )
    return "".join(padded).rstrip() + "\n"


def _echo_below(every: Sequence[Column], row: Sequence[Cell]) -> None:
    indent = "    "
    for column, cell in zip(every, row, strict=True):
        if column.place is Place.BELOW and cell.text not in NOTHING:
            lines = wrap(indent + cell.text, columns(), 2).split("\n")
            write("".join(f"{coloured(line, cell.colour)}\n" for line in lines))
