"""Measures the text of articles on a public benchmark, WCXB, beside trafilatura.

    WATCHWORD_WCXB=… python -m benchmarks wcxb [--split dev|test] [--peer PYTHON]

`WATCHWORD_WCXB`: a checkout of github.com/Murrough-Foley/web-content-extraction-benchmark (CC BY 4.0);
by default the folder `wcxb` in WATCHWORD_CORPORA. The scorer is its own: the F1 of words, page by page.
The forests are fitted with pages of its dev split (`scripts/fit_body.py`), so only the test split says
how well they read unknown pages; pages of it that our own corpus has are left out. `--peer`: the Python
of another environment, whose trafilatura joins in the place of ours.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

SHOWN = "{:28}{:4} pages  word F1 {:.4f}  trafilatura {:.4f}  a page {:+.4f} [{:+.4f}, {:+.4f}]"
_PEER = (
    "import json, resource, sys, trafilatura as t\n"
    "for row in sys.stdin:\n"
    "    html, url = json.loads(row)\n"
    "    start = resource.getrusage(resource.RUSAGE_SELF)\n"
    "    text = t.extract(html, url=url, include_comments=False) or ''\n"
    "    end = resource.getrusage(resource.RUSAGE_SELF)\n"
    "    spent = end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime\n"
    "    print(json.dumps([text, spent, t.__version__]), flush=True)\n"
)
"""Runs in the peer's environment: one page a line, as JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WcxbPage:
    """An article page of the benchmark."""

    id: str
    url: str
    html: str
    text: str
    """The reference text."""
    needs_review: bool


def folder() -> Path | None:
    """Where the benchmark is, if it is there."""
    corpora = os.environ.get("WATCHWORD_CORPORA", "")
    place = os.environ.get("WATCHWORD_WCXB") or (corpora and f"{corpora}/wcxb")
    return Path(place) if place and (Path(place) / "evaluate.py").exists() else None


def pages(root: Path, split: str) -> Iterator[WcxbPage]:
    """The article pages of a split, "dev" or "test", in the order of their ids."""
    for file in sorted((root / split / "ground-truth").glob("*.json")):
        data = json.loads(file.read_text("utf-8"))
        kind: Any = (data.get("_internal") or {}).get("page_type") or {}
        if kind.get("primary", "article") != "article":
            continue
        with gzip.open(root / split / "html" / f"{file.stem}.html.gz", "rb") as page:
            html = page.read().decode("utf-8", "replace")
        yield WcxbPage(
            id=f"{split}/{file.stem}",
            url=data.get("url") or "",
            html=html,
            text=data["ground_truth"].get("main_content") or "",
            needs_review=kind.get("needs_review") is not False,
        )


def corpus_urls() -> frozenset[str]:
    """The addresses of the pages of WCXB that are in our own corpus."""
    cases = Path(os.environ.get("WATCHWORD_CORPORA", "")) / "extraction" / "corpus" / "cases.jsonl"
    if not cases.exists():
        return frozenset()
    found = map(json.loads, cases.read_text("utf-8").strip().split("\n"))
    return frozenset(case["url"] for case in found if case["source_corpus"] == "wcxb")


def paired(gains: Sequence[float]) -> tuple[float, float, float]:
    """The mean and its 95 % interval, by bootstrap. Pure."""
    generator = np.random.default_rng(0)
    means = [generator.choice(gains, len(gains)).mean() for _ in range(2_000)]
    low, high = np.percentile(means, (2.5, 97.5))
    return float(np.mean(gains)), float(low), float(high)


def main(arguments: list[str]) -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(prog="python -m benchmarks wcxb")
    options.add_argument("--split", choices=("dev", "test"), default="test")
    options.add_argument("--peer", default=sys.executable)
    chosen = options.parse_args(arguments)
    root = folder()
    if root is None:
        print("skipped: WATCHWORD_WCXB names no checkout of the benchmark WCXB")
        return
    known = corpus_urls()
    word_f1 = _scorer(root)
    rows: list[tuple[bool, float, float]] = []
    spent: list[tuple[float, float]] = []
    with subprocess.Popen(
        [chosen.peer, "-c", _PEER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as peer:
        for page in pages(root, chosen.split):
            if page.url in known:
                continue
            ours, mine = _read(page)
            assert peer.stdin
            assert peer.stdout
            peer.stdin.write(json.dumps([page.html, page.url or None]) + "\n")
            peer.stdin.flush()
            theirs, its, version = json.loads(peer.stdout.readline())
            f1 = [word_f1(text, page.text)[2] for text in (ours, theirs)]
            rows.append((page.needs_review, f1[0], f1[1]))
            spent.append((mine, its))
        assert peer.stdin
        peer.stdin.close()
    print(f"WCXB {chosen.split}, articles that our corpus does not have; trafilatura {version}")
    for name, some in (("all", rows), ("needs_review is false", [r for r in rows if not r[0]])):
        ours_mean, their_mean = (float(np.mean([row[at] for row in some])) for at in (1, 2))
        gains = [row[1] - row[2] for row in some]
        print(SHOWN.format(name, len(some), ours_mean, their_mean, *paired(gains)))
    medians = np.median(np.array(spent), axis=0) * 1000
    print(
        f"CPU a page, median: all fields {medians[0]:.1f} ms, trafilatura's text {medians[1]:.1f} ms"
    )


def _read(page: WcxbPage) -> tuple[str, float]:
    """Our text of a page, without the rules of sites, and the CPU seconds that it took."""
    from benchmarks.adapters import extract

    start = resource.getrusage(resource.RUSAGE_SELF)
    text = extract(page.html, page.url, {}).get("body", "")
    end = resource.getrusage(resource.RUSAGE_SELF)
    return text, end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime


def _scorer(root: Path) -> Callable[[str, str], tuple[float, float, float]]:
    """The benchmark's own `word_f1`."""
    spec = importlib.util.spec_from_file_location("wcxb_evaluate", root / "evaluate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    scorer: Callable[[str, str], tuple[float, float, float]] = module.word_f1
    return scorer
