"""How long alerts took, from the outlet to the receiver: a table with a line for each source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from watchword.cli.render.out import echo
from watchword.cli.render.table import Column, echo_table
from watchword.contract import Percentiles, SourceDelays
from watchword.wording.moments import format_delay

HEADS = (
    Column(head="source", least=8),
    "published to found",
    "found to judged",
    "judged to taken",
    Column(head="left out", least=12),
)


def echo_delays(lines: Sequence[SourceDelays]) -> None:
    """Print the delays of each source, those of all first, and what the cells mean."""
    rows = [
        (
            one.source or "all",
            *map(_spans, (one.until_found, one.until_judged, one.until_taken)),
            _left_out(one),
        )
        for one in lines
    ]
    echo_table(HEADS, rows, empty="No alert in the last seven days.")
    if rows:
        echo(
            "Of the alerts of the last seven days: half took no longer than the first time, 95 of 100"
            " no longer than the second; in brackets how many were measured."
        )


def _spans(one: Percentiles) -> str:
    """`40 s, 3 min (12)`; a dash where nothing was measured. Pure."""
    if one.p50 is None or one.p95 is None:
        return "–"
    p50, p95 = (format_delay(timedelta(seconds=seconds)) for seconds in (one.p50, one.p95))
    return f"{p50}, {p95} ({one.count})"


def _left_out(one: SourceDelays) -> str:
    """What the sums do not count. Pure."""
    counts = (
        (one.undated, "without a minute of publication"),
        (one.not_new, "not new when found"),
        (one.held, "held for a list"),
        (one.not_taken, "not taken"),
    )
    return ", ".join(f"{count} {what}" for count, what in counts if count)
