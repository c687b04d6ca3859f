"""How well articles about one event come into one story, and what an article costs.

    WATCHWORD_CORPORA=… python -m benchmarks stories

Prints, for each set of the corpus `stories`: alerts, repeats (alerts after the first of a story),
swallowed (stories that nobody was told of), false merges, and processor time of an article; for a stream
that groups nothing, for copies alone (no extra), and for all. The regressions were fitted on these very
sets; `scripts/fit_stories.py --report` prints what those say which did not know the stories they judge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from benchmarks.corpora import corpora
from benchmarks.story_stream import SETS, Copies, Events, scorer

SHOWN = ("alerts", "repeats", "swallowed", "false_merges", "F1", "ms_per_article")


class Nothing:
    """Each article is a story."""

    def add(self, row: Mapping[str, Any]) -> str:
        return str(row["id"])


ENGINES: Mapping[str, Callable[[], Any]] = {
    "nothing": Nothing,
    "copies": Copies,
    "events": Events,
}


def measure(name: str, engine: Callable[[], Any]) -> Mapping[str, Any]:
    """The figures of one set: those of the scorer's `stream_figures`, and milliseconds an article."""
    score = scorer(corpora())
    figures: Mapping[str, Any] = score.run_stream(score.load(name), engine())
    return figures


def main(_: list[str]) -> None:
    print(f"{'set':11} {'engine':8} " + " ".join(f"{key:>14}" for key in SHOWN))
    for name in SETS:
        for key, engine in ENGINES.items():
            figures = measure(name, engine)
            print(f"{name:11} {key:8} " + " ".join(f"{figures[one]:>14}" for one in SHOWN))
