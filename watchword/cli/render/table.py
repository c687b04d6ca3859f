"""Tables: columns if they fit the terminal, else one block a row; one line a row without a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from watchword.cli.render.out import echo, write
from watchword.wording.safe_text import inert


def echo_table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    empty: str,
    lead: int = 1,
    zone: str | None = None,
) -> None:
    """Print the rows, or the sentence `empty` if there are none.

    `lead`: how many cells of a row are the first line of its block; the others follow, a line each.
    `zone`: the IANA name of the zone of the times in it, printed below; None if it has no times.
    """
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    cells = [[inert(cell) for cell in row] for row in rows]
    if not cells:
        echo(empty)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        table.add_column(head, no_wrap=True)
    for row in cells:
        table.add_row(*map(Text, row))
    seen = sys.stdout.isatty()
    console = Console(width=None if seen else 10_000, highlight=False)
    wide = sum(max(map(cell_len, column)) + 2 for column in zip(heads, *cells, strict=True))
    if wide - 2 > console.width:
        _echo_blocks(heads, cells, lead)
    else:
        with console.capture() as shown:
            console.print(table)
        write("".join(line.rstrip() + "\n" for line in shown.get().splitlines()))
    if zone:
        echo(f"Times: {zone}")


def _echo_blocks(heads: Sequence[str], rows: Sequence[Sequence[str]], lead: int) -> None:
    """Print each row as a block: its first cells, and below them the others with their heads."""
    wide = max(len(head) for head in heads[lead:]) if heads[lead:] else 0
    for row in rows:
        write(f"\x1b[1m{'  '.join(filter(None, row[:lead]))}\x1b[0m\n")
        for head, cell in zip(heads[lead:], row[lead:], strict=True):
            if cell not in ("", "–"):
                write(f"  {head:<{wide}}  {cell}\n")
