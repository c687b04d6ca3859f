"""`watchword doctor`: what could keep the program from its work, and what helps, on one screen."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer

from watchword.cli.render.out import FAILED, echo, echo_json, echo_safe, plural
from watchword.cli.render.terminal import Colour, coloured
from watchword.contract.state import DiagnosisState
from watchword.wording.safe_text import inert

MARKS = {
    DiagnosisState.GOOD: ("●", Colour.GOOD),
    DiagnosisState.WARNING: ("◐", Colour.LATE),
    DiagnosisState.BAD: ("▲", Colour.BAD),
}
WIDTH = 14
"""Columns of a name."""


def doctor(
    context: typer.Context,
    as_json: Annotated[
        bool, typer.Option("--json", help="JSON Lines: what is looked at, one a line.")
    ] = False,
) -> None:
    """Look at the machine, the network, the database and the channels; what is wrong, and what helps."""
    from watchword.app.doctor import diagnose

    counts = Counter[DiagnosisState]()
    for one in diagnose(context.obj):
        counts[one.state] += 1
        if as_json:
            echo_json(one)
            continue
        shape, colour = MARKS[one.state]
        echo_safe(
            f"{coloured(shape, colour)} {inert(f'{one.name:<{WIDTH}} {one.says}')}", WIDTH + 3
        )
        if one.hint:
            echo(f"{'':<{WIDTH + 3}}→ {one.hint}", WIDTH + 5)
    bad, doubted = counts[DiagnosisState.BAD], counts[DiagnosisState.WARNING]
    if not as_json:
        warned = plural(doubted, "warning")
        echo(
            f"{plural(bad, 'thing')} to mend, {warned}."
            if bad
            else f"All well, {warned}."
            if doubted
            else "All well."
        )
    if bad:
        raise typer.Exit(FAILED)
