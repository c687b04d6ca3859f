"""Measures extraction of pages and feeds on the corpus, beside other extractors; and keeps the floors.

    WATCHWORD_CORPORA=… python -m benchmarks extraction [--peers FOLDER] [--pin [--lower]]

Prints the scorer's tables. `--peers`: a folder of virtual environments with the names from the README
of the corpus; those that exist join the run. `--pin` writes the figures into `extraction_floors.toml`,
the least that CI accepts; a lower figure needs `--lower` and a reason in the commit. The rules of sites
are off. The forest for the text is fitted on this corpus, so the figure for the text only shows that
nothing broke; the honest figure is that of `scripts/fit_body.py --folds`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path

from benchmarks.corpora import corpora

ROOT = Path(__file__).parents[1]
FLOORS = Path(__file__).with_name("extraction_floors.toml")
PEERS = {
    "traf": ("trafilatura", "naive_hybrid", "readability_lxml", "resiliparse"),
    "np4k": ("newspaper4k_told",),
    "newsplease": ("newsplease",),
    "goose": ("goose3",),
    "gne": ("gne",),
    "fundus": ("fundus",),
}
"""For each environment, the adapters of the corpus that run in it."""
FIGURES = ("body_f1", "title_eq", "author_f1", "date_day", "date_minute", "lang", "record90")
OURS = "watchword"


def main(arguments: list[str]) -> None:
    """Measure, print, and pin if `--pin` is given."""
    options = argparse.ArgumentParser(prog="python -m benchmarks extraction")
    options.add_argument("--peers", type=Path)
    options.add_argument("--pin", action="store_true")
    options.add_argument("--lower", action="store_true")
    chosen = options.parse_args(arguments)
    reached = measure(corpora(), specs(chosen.peers), shown=True)
    low = below(reached, floors())
    if chosen.pin and low and not chosen.lower:
        sys.exit(f"lower than before: {', '.join(low)}; --lower pins them all the same")
    if chosen.pin:
        lines = (f"{name} = {value:.3f}" for name, value in reached.items())
        FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def specs(folder: Path | None) -> list[str]:
    """The peers that can run, in the form that the scorer expects. Looks into `folder`."""
    found = [
        (name, folder / place / "bin" / "python")
        for place, names in PEERS.items()
        for name in names
        if folder is not None
    ]
    return [f"{name}=peers:{name}@{python}" for name, python in found if python.exists()]


def measure(corpora: Path, peers: list[str], *, shown: bool = False) -> dict[str, float]:
    """Our figures for pages and feeds, by name; `without_crash` is 1 if nothing crashed."""
    with tempfile.TemporaryDirectory() as folder:
        pages, feeds = Path(folder) / "pages.json", Path(folder) / "feeds.json"
        ours = f"{OURS}=benchmarks.adapters:extract"
        against = ["--vs", *peers] if peers else []
        _run(corpora, "score.py", "--extractor", ours, *against, "--out", str(pages), shown=shown)
        parser = f"{OURS}=benchmarks.adapters:parse_feed"
        _run(corpora, "score_feeds.py", "--vs", parser, "--out", str(feeds), shown=shown)
        scores = json.loads(pages.read_text("utf-8"))["summary"][OURS]["all"]
        read = json.loads(feeds.read_text("utf-8"))[OURS]
    figures = {name: round(float(scores[name]), 4) for name in FIGURES}
    crashes = float(scores["crashes"] + read["crashes"])
    return {**figures, "feeds": round(float(read["text"]), 4), "without_crash": float(not crashes)}


def _run(corpora: Path, script: str, *arguments: str, shown: bool) -> None:
    command = [sys.executable, str(corpora / "extraction" / script), *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    if shown:
        print(done.stdout)


def floors() -> dict[str, float]:
    """The pinned figures, by name."""
    return {name: float(value) for name, value in tomllib.loads(FLOORS.read_text("utf-8")).items()}


def below(reached: Mapping[str, float], pinned: Mapping[str, float]) -> list[str]:
    """The figures below their floor, in words. Pure. Half of the last digit is allowed."""
    return [
        f"{name} {reached.get(name, 0.0):.3f} < {floor:.3f}"
        for name, floor in pinned.items()
        if reached.get(name, 0.0) < floor - 0.0005
    ]
