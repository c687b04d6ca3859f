"""Makes crawler/listing/forest.json, which decides which links of a page lead to articles.

    WATCHWORD_CORPORA=… PYTHONPATH=. python scripts/fit_listing.py [--folds N]

Learns from the labelled pages of the listing corpus. `--folds N` writes nothing: it prints the scores
of pages whose outlets were left out, in N parts. Needs lightgbm, which nothing else needs:
`pip install lightgbm`. The forest is committed, so that no version of a library changes what is found.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import trafilatura
from numpy.typing import NDArray

from crawler.extract.forest import MAX_LEAVES, parse_forest
from crawler.listing.articles import MIN_LOG_ODDS
from crawler.listing.links import PageLinks
from crawler.listing.measures import measures
from crawler.plain.decode import decode

OUT = Path(__file__).parents[1] / "crawler" / "listing" / "forest.json"
LISTING = Path(os.environ.get("WATCHWORD_CORPORA", "")) / "listing"
TREES = 300
USUAL = 60
"""Articles of a page. One with more weighs more by the root only, so that portals outvote no others."""
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A page as a training example: one row for each link that has a label."""

    page: dict[str, Any]
    links: PageLinks
    rows: Numbers
    """All links of the page."""
    labels: tuple[object, ...]
    """1, 0, "?" or None for each link."""

    @property
    def known(self) -> list[int]:
        """The links with a label that is in no doubt."""
        return [at for at, label in enumerate(self.labels) if label in (0, 1)]


def lesson(page: dict[str, Any]) -> Lesson:
    """A page of the corpus with the measures of its links."""
    score = importlib.import_module("score")
    tree = trafilatura.load_html(decode(score.page(page, LISTING)))
    if tree is None:
        raise SystemExit(f"{page['id']}: it is no page")
    links = PageLinks(tree, page["url"])
    ranks: dict[object, int] = {1: 2, "?": 1, 0: 0}
    labels: dict[str, object] = {}
    for url, label in page["labels"].items():
        key = score.norm(url)
        if key not in labels or ranks[label] > ranks[labels[key]]:
            labels[key] = label
    return Lesson(
        page=page,
        links=links,
        rows=measures(links),
        labels=tuple(labels.get(score.norm(link.url)) for link in links.links),
    )


def grow(lessons: Sequence[Lesson]) -> list[Any]:
    """A forest fitted on these pages, as its JSON."""
    lightgbm = importlib.import_module("lightgbm")
    rows, wanted, weights = [], [], []
    for one in lessons:
        if known := one.known:
            right = np.array([one.labels[at] for at in known], dtype=np.float64)
            weight = (USUAL / max(USUAL / 2, right.sum())) ** 0.5
            rows.append(one.rows[known])
            wanted.append(right)
            weights.append(np.full(len(known), weight))
    options = {
        "objective": "binary",
        "learning_rate": 0.08,
        "num_leaves": MAX_LEAVES,
        "min_data_in_leaf": 40,
        "lambda_l2": 2.0,
        "feature_fraction": 0.15,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "extra_trees": True,
        "seed": 0,
        "num_threads": 1,
        "deterministic": True,
        "force_row_wise": True,
        "verbose": -1,
    }
    data = lightgbm.Dataset(
        np.vstack(rows).astype(np.float32), np.concatenate(wanted), weight=np.concatenate(weights)
    )
    model = lightgbm.train(options, data, TREES)
    return [_tree(one["tree_structure"]) for one in model.dump_model()["tree_info"]]


def _tree(node: dict[str, Any]) -> Any:
    if "leaf_value" in node:
        return round(float(node["leaf_value"]), 4)
    threshold = float(f"{node['threshold']:.6g}")
    low, high = _tree(node["left_child"]), _tree(node["right_child"])
    return [node["split_feature"], threshold, low, high]


def measure(lessons: Sequence[Lesson], folds: int) -> None:
    """Print the scorer's figures for outlets that were left out."""
    score = importlib.import_module("score")
    outlets = sorted(
        {one.page["outlet"] for one in lessons}, key=lambda name: zlib.crc32(name.encode())
    )
    part_of = {outlet: at % folds for at, outlet in enumerate(outlets)}
    results = []
    for part in range(folds):
        forest = parse_forest(
            grow([one for one in lessons if part_of[one.page["outlet"]] != part])
        )
        for one in lessons:
            if part_of[one.page["outlet"]] == part:
                scores = forest.scores(one.rows)
                found = [
                    (link.url, link.main.text, value)
                    for link, value in zip(one.links.links, scores, strict=True)
                    if value > MIN_LOG_ODDS
                ]
                results.append(score.one(one.page, found))
        print(f"part {part + 1} of {folds}", file=sys.stderr)
    print(score.line("left out", results))
    for language in sorted({one["lang"] for one in results}):
        print(score.line(language, [one for one in results if one["lang"] == language]))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folds", type=int)
    arguments = options.parse_args()
    sys.path.append(str(LISTING))
    pages = importlib.import_module("score").load("links.jsonl", "all", LISTING)
    lessons = [lesson(page) for page in pages]
    if arguments.folds:
        measure(lessons, arguments.folds)
        return
    OUT.write_text(json.dumps(grow(lessons), separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{OUT}: {len(lessons)} pages, {OUT.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
