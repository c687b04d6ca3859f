"""Makes crawler/extract/forest.json, which decides which blocks of a page are the text.

    WATCHWORD_CORPORA=… PYTHONPATH=. python scripts/fit_body.py [--folds N]

Learns from the pages of the extraction corpus that have a reference text; each page has the same
weight. `--folds N` writes nothing. It prints the scores of the text for publishers that were left out,
in N parts, beside trafilatura's; a record is this text with title and day as the program reads them.
Needs lightgbm, which nothing else needs: `pip install lightgbm`. The forest is committed, so that no
version of a library changes the extracted text.
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

from benchmarks.adapters import extract
from crawler.extract.blocks import blocks
from crawler.extract.body import MIN_BODY_LENGTH, select_texts, trafilatura_text
from crawler.extract.features import features
from crawler.extract.forest import MAX_LEAVES, parse_forest
from crawler.extract.notes import extract_notes
from crawler.extract.page import MAX_BODY_LENGTH
from crawler.extract.site_names import site_names
from crawler.extract.structured import read_markup
from crawler.extract.title import title
from crawler.plain.text import weight

OUT = Path(__file__).parents[1] / "crawler" / "extract" / "forest.json"
EXTRACTION = Path(os.environ.get("WATCHWORD_CORPORA", "")) / "extraction"
MIN_WEIGHED = 60
"""Tokens. With a shorter reference text as divisor, each block of a short page would weigh too much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A page as a training example: one row for each block."""

    case: dict[str, Any]
    rows: NDArray[np.float64]
    share: NDArray[np.float64]
    """The share of each block that is in the reference text."""
    weighs: NDArray[np.float64]
    texts: tuple[str, ...]
    title: str
    names: frozenset[str]
    """The names of the site."""
    other: str
    """The text that trafilatura finds."""
    page: dict[str, Any]
    """The other fields of the page, as the scorer expects them."""


def lesson(case: dict[str, Any]) -> Lesson | None:
    """A page with the expected share of each block; None if it has no reference text or no block."""
    with gzip.open(EXTRACTION / "corpus" / case["html"], "rt", encoding="utf-8") as page:
        html = page.read()
    tree = trafilatura.load_html(html)
    found = [] if tree is None else blocks(tree)
    if tree is None or not found or "body" not in case["expected"]:
        return None
    markup = read_markup(tree, case["url"])
    names = site_names(markup, case["url"])
    headline = title(markup, names, [block.text for block in found]).text
    score = importlib.import_module("score")
    tokens = [score.tokens(block.text) for block in found]
    wanted = score.tokens(case["expected"]["body"])
    sizes = np.array([float(max(2, len(one))) for one in tokens])
    return Lesson(
        case=case,
        rows=features(found, headline),
        share=np.array(list(_shares(tokens, wanted))),
        weighs=sizes / max(MIN_WEIGHED, len(wanted)),
        texts=tuple(block.text for block in found),
        title=headline,
        names=names,
        other=trafilatura_text(tree, headline, MAX_BODY_LENGTH),
        page=extract(html, case["url"], {}),
    )


def _shares(tokens: Sequence[list[str]], wanted: list[str]) -> Iterator[float]:
    """For each block, the share of its four-word runs that the reference text still has."""
    left = Counter(zip(*(wanted[at:] for at in range(4)), strict=False))
    whole = f" {' '.join(wanted)} "
    for one in tokens:
        if len(one) < 4:
            yield float(bool(one) and f" {' '.join(one)} " in whole)
            continue
        runs = list(zip(*(one[at:] for at in range(4)), strict=False))
        hits = [run for run in runs if left[run] > 0 and not left.subtract([run])]
        yield len(hits) / len(runs)


def grow(lessons: Sequence[Lesson]) -> list[Any]:
    """The forest fitted on these pages, as its JSON."""
    lightgbm = importlib.import_module("lightgbm")
    share = np.concatenate([one.share for one in lessons])
    confidence = np.abs(2 * share - 1).clip(0.1)
    weighs = np.concatenate([one.weighs for one in lessons])
    model = lightgbm.LGBMClassifier(
        n_estimators=400,
        learning_rate=0.04,
        num_leaves=MAX_LEAVES,
        min_child_samples=20,
        reg_lambda=1.0,
        colsample_bytree=0.3,
        random_state=0,
        verbose=-1,
    )
    model.fit(
        np.vstack([one.rows for one in lessons]), share > 0.5, sample_weight=weighs * confidence
    )
    return [_tree(one["tree_structure"]) for one in model.booster_.dump_model()["tree_info"]]


def _tree(node: dict[str, Any]) -> Any:
    if "leaf_value" in node:
        return round(float(node["leaf_value"]), 5)
    threshold = float(f"{node['threshold']:.6g}")
    return [
        node["split_feature"],
        threshold,
        _tree(node["left_child"]),
        _tree(node["right_child"]),
    ]


def measure(lessons: Sequence[Lesson], folds: int) -> None:
    """Print the scorer's figures for publishers that were left out, beside trafilatura's."""
    score = importlib.import_module("score")
    fold = [zlib.crc32(one.case["publisher_key"].encode()) % folds for one in lessons]
    ours, theirs = {}, {}
    for left_out in range(folds):
        chosen = [one for one, at in zip(lessons, fold, strict=True) if at != left_out]
        forest = parse_forest(grow(chosen))
        for one, at in zip(lessons, fold, strict=True):
            if at == left_out:
                key, wanted = one.case["id"], one.case["expected"]
                kept = "\n".join(
                    select_texts(one.texts, forest.probabilities(one.rows), one.title)
                )
                longer = (
                    kept if weight(kept) >= MIN_BODY_LENGTH else max(kept, one.other, key=weight)
                )
                body = extract_notes(longer, one.names).text
                ours[key] = score.score_case(wanted, {"result": {**one.page, "body": body}})
                theirs[key] = score.score_case(wanted, {"result": {"body": one.other}})
    for group in ("all", "zh", "en", "other-latin"):
        ids = [one.case["id"] for one in lessons if group in ("all", one.case["lang_group"])]
        here, there = (score.aggregate(table[key] for key in ids) for table in (ours, theirs))
        gain, low, high = _paired([ours[key]["f1"] - theirs[key]["f1"] for key in ids])
        print(
            f"{group:12}{len(ids):4} pages  body F1 {here['body_f1']:.3f} "
            f"(P {here['body_p']:.3f} R {here['body_r']:.3f})  trafilatura {there['body_f1']:.3f}  "
            f"a page {gain:+.3f} [{low:+.3f}, {high:+.3f}]  record {here.get('record90', 0):.3f}"
        )


def _paired(gains: Sequence[float]) -> tuple[float, float, float]:
    """The mean and its 95 % interval, by bootstrap."""
    generator = np.random.default_rng(0)
    means = [generator.choice(gains, len(gains)).mean() for _ in range(2_000)]
    low, high = np.percentile(means, (2.5, 97.5))
    return float(np.mean(gains)), float(low), float(high)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folds", type=int)
    arguments = options.parse_args()
    sys.path.append(str(EXTRACTION))
    lines = (EXTRACTION / "corpus" / "cases.jsonl").read_text("utf-8").strip().split("\n")
    with ProcessPoolExecutor(2) as pool:
        learned = [one for one in pool.map(lesson, map(json.loads, lines), chunksize=16) if one]
    if arguments.folds is not None and arguments.folds < 2:
        options.error("--folds: at least 2 parts")
    if arguments.folds:
        measure(learned, arguments.folds)
    else:
        OUT.write_text(json.dumps(grow(learned), separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
