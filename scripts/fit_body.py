"""Makes crawler/extract/forest.json, which decides what of a page is its article's text.

    WATCHWORD_CORPORA=… python scripts/fit_body.py [--folds N]

Learns from the pages of the extraction corpus with a reference text, publishers of equal weight a page.
`--folds N` writes nothing and prints the score on publishers that were left out, N times. Needs
scikit-learn, which nothing else does: `pip install scikit-learn`. The forest is committed, so that no
library's version changes what is read.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import os
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import trafilatura
from numpy.typing import NDArray

from crawler.extract.blocks import blocks
from crawler.extract.features import features
from crawler.extract.forest import planted
from crawler.extract.structured import markup
from crawler.extract.title import site_names, title

OUT = Path(__file__).parents[1] / "crawler" / "extract" / "forest.json"
EXTRACTION = Path(os.environ.get("WATCHWORD_CORPORA", "")) / "extraction"
LEAST_WEIGHED = 60
"""Tokens; a shorter reference text would make each of its blocks outweigh those of other pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A page as the forest learns it: a row a block."""

    case: dict[str, Any]
    rows: NDArray[np.float64]
    share: NDArray[np.float64]
    """How much of each block is in the reference text."""
    weight: NDArray[np.float64]
    texts: tuple[str, ...]


def lesson(case: dict[str, Any]) -> Lesson | None:
    """A page with what is expected of each of its blocks, or None where it teaches nothing."""
    with gzip.open(EXTRACTION / "corpus" / case["html"], "rt", encoding="utf-8") as page:
        tree = trafilatura.load_html(page.read())
    found = [] if tree is None else blocks(tree)
    if tree is None or not found or "body" not in case["expected"]:
        return None
    seen = markup(tree)
    headline = title(seen, site_names(seen, case["url"])).text
    score = importlib.import_module("score")
    tokens = [score.tokens(block.text) for block in found]
    wanted = score.tokens(case["expected"]["body"])
    sizes = np.array([float(max(2, len(one))) for one in tokens])
    return Lesson(
        case=case,
        rows=features(found, headline),
        share=np.array(list(_shares(tokens, wanted))),
        weight=sizes / max(LEAST_WEIGHED, len(wanted)),
        texts=tuple(block.text for block in found),
    )


def _shares(tokens: Sequence[list[str]], wanted: list[str]) -> Iterator[float]:
    """Of each block the share of its runs of four words that the reference text has left."""
    left = Counter(zip(*(wanted[at:] for at in range(4)), strict=False))
    whole = f" {' '.join(wanted)} "
    for one in tokens:
        if len(one) < 4:
            yield float(bool(one) and f" {' '.join(one)} " in whole)
            continue
        runs = list(zip(*(one[at:] for at in range(4)), strict=False))
        hits = [run for run in runs if left[run] > 0 and not left.subtract([run])]
        yield len(hits) / len(runs)


def grow(lessons: Sequence[Lesson], trees: int = 200) -> dict[str, Any]:
    """The forest of these lessons, as its JSON."""
    ensemble = importlib.import_module("sklearn.ensemble")
    model = ensemble.HistGradientBoostingClassifier(
        max_iter=trees,
        learning_rate=0.06,
        max_leaf_nodes=12,
        min_samples_leaf=20,
        l2_regularization=1.0,
        max_features=0.3,
        random_state=0,
    )
    share = np.concatenate([one.share for one in lessons])
    sure = np.abs(2 * share - 1).clip(0.1)
    weight = np.concatenate([one.weight for one in lessons])
    model.fit(np.vstack([one.rows for one in lessons]), share > 0.5, sample_weight=weight * sure)
    grown = [tree[0].nodes for tree in model._predictors]
    return {
        "base": round(float(model._baseline_prediction[0, 0]), 5),
        "depth": int(max(nodes["depth"].max() for nodes in grown)),
        "trees": [[_node(node) for node in nodes] for nodes in grown],
    }


def _node(node: Any) -> list[float]:
    if node["is_leaf"]:
        return [0, 0, -1, -1, round(float(node["value"]), 5)]
    threshold = float(f"{node['num_threshold']:.6g}")
    return [int(node["feature_idx"]), threshold, int(node["left"]), int(node["right"]), 0]


def measure(lessons: Sequence[Lesson], folds: int) -> None:
    """Print the scorer's figures on publishers that the forest has not seen."""
    score = importlib.import_module("score")
    fold = [zlib.crc32(one.case["publisher_key"].encode()) % folds for one in lessons]
    found = []
    for left_out in range(folds):
        chosen = [one for one, at in zip(lessons, fold, strict=True) if at != left_out]
        forest = planted(grow(chosen))
        for one, at in zip(lessons, fold, strict=True):
            if at == left_out:
                keep = forest.odds(one.rows) > 0.5
                body = "\n".join(text for text, kept in zip(one.texts, keep, strict=True) if kept)
                found.append(score.score_case(one.case["expected"], {"result": {"body": body}}))
    told = score.aggregate(found)
    print({name: round(told[name], 4) for name in ("body_f1", "body_p", "body_r", "body_f1_doc")})


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folds", type=int)
    asked = options.parse_args()
    sys.path.append(str(EXTRACTION))
    lines = (EXTRACTION / "corpus" / "cases.jsonl").read_text("utf-8").strip().split("\n")
    with ProcessPoolExecutor(2) as pool:
        learned = [one for one in pool.map(lesson, map(json.loads, lines), chunksize=16) if one]
    if asked.folds:
        measure(learned, asked.folds)
    else:
        OUT.write_text(json.dumps(grow(learned), separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
