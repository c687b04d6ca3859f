"""How a backtest is shown: hits a day, counts by language and source, samples."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import typer

from watchword import contract
from watchword.cli.render.out import (
    FAILED,
    echo,
    echo_err,
    echo_json,
    marked,
    moment,
    plural,
    write,
)
from watchword.cli.render.table import echo_table
from watchword.domain.backtest import Backtest, Comparison, Counts, Sample, plot
from watchword.domain.config import WatchConfig
from watchword.errors import Problem
from watchword.wording.moments import format_day

SIGNS = {Comparison.ADDED: "+ ", Comparison.DROPPED: "- ", Comparison.KEPT: "  "}


def show(found: Backtest, config: WatchConfig, *, changed: bool, as_json: bool) -> None:
    """For people, or as JSON Lines. `changed`: there was a query to compare with."""
    if as_json:
        samples = (contract.Sample.of(sample) for sample in found.samples)
        echo_json(contract.Backtest.of(found), *samples)
    elif not found.first or not found.last:
        echo("There is no article to ask. `watchword crawl` brings some.")
    else:
        _show_days(found, found.first, found.last)
        if changed:
            echo(f"The change adds {found.all.added} and drops {found.all.dropped}.")
        _show_counts("language", found.languages, changed)
        _show_counts("outlet", found.sources, changed, config.outlet)
        for sample in found.samples:
            _show_sample(sample, config, changed)
        echo()
        echo(f"Times: {config.timezone}")


def fail_if_wrong(problems: Sequence[Problem]) -> None:
    """Exit 1 if a sample sentence of the topic is judged wrongly, with a line for each."""
    for problem in problems:
        echo_err(f"{problem.what}; {problem.hint}")
    if problems:
        raise typer.Exit(FAILED)


def _show_days(found: Backtest, first: date, last: date) -> None:
    hits, span = found.all.hits, found.span
    of = f"{hits} of {plural(found.all.articles, 'article')} in {plural(span, 'day')}"
    if hits:
        alerts = plural(found.alerts, "alert")
        echo(f"{of}: {alerts}, about {rate(found.alerts / span)} a day.")
        echo()
        wide = max(20, shutil.get_terminal_size().columns - 20)
        bars, width = plot(found.days, first, last, limit=wide)
        each = "" if width == 1 else f", {width} days a block"
        echo(f"{format_day(first, weekday=False)} {bars} {format_day(last, weekday=False)}{each}")
        top = max(found.days, key=lambda day: found.days[day])
        echo(f"Most on {format_day(top)}: {found.days[top]}")
    else:
        echo(f"{of}.")


def rate(a_day: float) -> str:
    """`4`, or `0.3` if it is less than one a day. Pure."""
    return f"{a_day:.0f}" if a_day >= 1 else f"{a_day:.1g}"


def _show_counts(
    head: str,
    counts: Mapping[str, Counts],
    changed: bool,
    name_of: Callable[[str], str] = str,
) -> None:
    heads = (head, "articles", "hits", "added", "dropped")[: 5 if changed else 3]
    rows = [
        (
            name_of(name) or "unknown",
            str(one.articles),
            str(one.hits),
            str(one.added),
            str(one.dropped),
        )
        for name, one in counts.items()
        if one.hits or one.dropped
    ]
    if rows:
        echo()
        echo_table(heads, [row[: len(heads)] for row in rows], empty="")


def _show_sample(sample: Sample, config: WatchConfig, changed: bool) -> None:
    article, sign = sample.article, SIGNS[sample.comparison] if changed else ""
    echo()
    write(f"{sign}{marked(sample.evidence.headline)}\n")
    outlet, found_at = config.outlet(article.source), moment(article.found_at, config.timezone)
    where = filter(None, (outlet, found_at, article.url))
    echo(f"{sign and '  '}{', '.join(where)}")
    if sample.evidence.excerpt:
        write(f"{sign and '  '}{marked(sample.evidence.excerpt)}\n")
