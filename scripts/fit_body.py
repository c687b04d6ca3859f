"""Makes crawler/extract/forests.json, which decides which blocks of a page are the text.

    WATCHWORD_CORPORA=… PYTHONPATH=. python scripts/fit_body.py [--folds N]

Learns from the pages of the extraction corpus that have a reference text, and from the articles of the
dev split of the benchmark WCXB, if it is there (`benchmarks/wcxb.py`); pages that are in its test split
too are left out. The second forest learns from the scores that the first gives to publishers that it
did not learn from. `--folds N` writes nothing. It prints the scores of the text for publishers that were
left out, in N parts, beside trafilatura's; a record is this text with title and day as the program reads
them. Needs lightgbm, which nothing else needs: `pip install lightgbm`. The forests are committed, so
that no version of a library changes the extracted text.
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
from urllib.parse import urlsplit

import numpy as np
import trafilatura
from numpy.typing import NDArray
from publicsuffixlist import PublicSuffixList

from benchmarks import wcxb
from benchmarks.adapters import extract
from crawler.extract.blocks import blocks
from crawler.extract.body import (
    MIN_BODY_LENGTH,
    MIN_EXPECTED_F1,
    expected_f1,
    headings,
    lengths,
    mixed,
    second_opinion,
    select_texts,
    trafilatura_text,
)
from crawler.extract.context import context
from crawler.extract.features import Groups, features, groups
from crawler.extract.flash import MAX_FLASH_LENGTH
from crawler.extract.forest import MAX_LEAVES, parse_forest
from crawler.extract.notes import extract_notes
from crawler.extract.page import MAX_BODY_LENGTH
from crawler.extract.site_names import site_names
from crawler.extract.structured import read_markup
from crawler.extract.title import title
from crawler.plain.text import weight

OUT = Path(__file__).parents[1] / "crawler" / "extract" / "forests.json"
EXTRACTION = Path(os.environ.get("WATCHWORD_CORPORA", "")) / "extraction"
MIN_WEIGHED = 60
"""Tokens. With a shorter reference text as divisor, each block of a short page would weigh too much."""
MAX_PAGE_WEIGHT = 4.0
"""Reference texts. All blocks of a page weigh no more, else a list of comments would outvote others."""
CORPUS_WEIGHT = 1.5
"""A page of our corpus, which is news, weighs so much more than one of WCXB: guides and blogs."""
STACKED_FOLDS = 5
TREES = {"alone": 400, "among": 300}
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A page as a training example: one row for each block."""

    case: dict[str, Any]
    publisher: str
    rows: Numbers
    together: tuple[Groups, ...]
    sizes: Numbers
    heads: NDArray[np.bool_]
    share: Numbers
    """The share of each block that is in the reference text."""
    weighs: Numbers
    texts: tuple[str, ...]
    title: str
    names: frozenset[str]
    """The names of the site."""
    other: str
    """The text that trafilatura finds."""
    page: dict[str, Any]
    """The other fields of the page, as the scorer expects them."""


def corpus_cases() -> Iterator[dict[str, Any]]:
    """The pages of our corpus with a reference text."""
    root = wcxb.folder()
    tested = {page.url for page in wcxb.pages(root, "test")} if root else set()
    for row in (EXTRACTION / "corpus" / "cases.jsonl").read_text("utf-8").strip().split("\n"):
        case = json.loads(row)
        if "body" in case["expected"]:
            yield case | {"publisher": case["publisher_key"], "tested": case["url"] in tested}


def wcxb_cases() -> Iterator[dict[str, Any]]:
    """The articles of WCXB's dev split that neither its test split nor our corpus has."""
    root = wcxb.folder()
    if root is None:
        return
    left_out = wcxb.corpus_urls() | {page.url for page in wcxb.pages(root, "test")}
    suffixes = PublicSuffixList()
    for page in wcxb.pages(root, "dev"):
        if page.text and page.url not in left_out:
            host = urlsplit(page.url).hostname or ""
            yield {
                "id": page.id,
                "url": page.url,
                "markup": page.html,
                "lang_group": "wcxb dev",
                "publisher": (suffixes.privatesuffix(host) or host).partition(".")[0],
                "tested": False,
                "expected": {"body": page.text},
            }


def lesson(case: dict[str, Any]) -> Lesson | None:
    """A page with the expected share of each block; None if it has no block."""
    html = case.pop("markup", None)
    if html is None:
        with gzip.open(EXTRACTION / "corpus" / case["html"], "rt", encoding="utf-8") as page:
            html = page.read()
    tree = trafilatura.load_html(html)
    found = [] if tree is None else blocks(tree)
    if tree is None or not found:
        return None
    markup = read_markup(tree, case["url"])
    names = site_names(markup, case["url"])
    headline = title(markup, names, [block.text for block in found]).text
    score = importlib.import_module("score")
    tokens = [score.tokens(block.text) for block in found]
    wanted = score.tokens(case["expected"]["body"])
    sizes = np.array([float(max(2, len(one))) for one in tokens])
    weighs = sizes / max(MIN_WEIGHED, len(wanted))
    together = groups(found)
    return Lesson(
        case=case,
        publisher=case["publisher"],
        rows=features(found, lengths(found), headline, together),
        together=together,
        sizes=lengths(found),
        heads=headings(found),
        share=np.array(list(_shares(tokens, wanted))),
        weighs=weighs
        * min(1.0, MAX_PAGE_WEIGHT / weighs.sum())
        * (1.0 if case["lang_group"] == "wcxb dev" else CORPUS_WEIGHT),
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


def grow(lessons: Sequence[Lesson], rows: Sequence[Numbers], name: str) -> list[Any]:
    """A forest fitted on these pages, as its JSON. `rows`: the measures of each page's blocks."""
    lightgbm = importlib.import_module("lightgbm")
    share = np.concatenate([one.share for one in lessons])
    confidence = np.abs(2 * share - 1).clip(0.1)
    weighs = np.concatenate([one.weighs for one in lessons])
    options = {
        "objective": "binary",
        "learning_rate": 0.04 if name == "alone" else 0.06,
        "num_leaves": MAX_LEAVES,
        "min_data_in_leaf": 20 if name == "alone" else 60,
        "lambda_l2": 1.0 if name == "alone" else 5.0,
        "feature_fraction": 0.3,
        "seed": 0,
        "num_threads": 1,
        "deterministic": True,
        "force_row_wise": True,
        "verbose": -1,
    }
    data = lightgbm.Dataset(
        np.vstack(rows).astype(np.float32), share > 0.5, weight=weighs * confidence
    )
    model = lightgbm.train(options, data, TREES[name])
    return [_tree(one["tree_structure"]) for one in model.dump_model()["tree_info"]]


def left_out(
    lessons: Sequence[Lesson], rows: Sequence[Numbers], name: str, folds: int
) -> list[Numbers]:
    """The scores that a forest gives to each page, fitted without the part of its publisher."""
    parts = [zlib.crc32(one.publisher.encode()) % folds for one in lessons]
    scores: list[Numbers] = [np.zeros(0)] * len(lessons)
    for part in range(folds):
        chosen = [
            at
            for at, other in enumerate(parts)
            if other != part and not lessons[at].case["tested"]
        ]
        forest = parse_forest(
            grow([lessons[at] for at in chosen], [rows[at] for at in chosen], name)
        )
        for at, other in enumerate(parts):
            if other == part:
                scores[at] = forest.scores(rows[at])
        print(f"{name}: part {part + 1} of {folds}", file=sys.stderr)
    return scores


def with_context(lessons: Sequence[Lesson], scores: Sequence[Numbers]) -> list[Numbers]:
    """The measures of each page's blocks for the second forest."""
    return [
        np.hstack([one.rows, context(one.sizes, one.heads, one.together, score)])
        for one, score in zip(lessons, scores, strict=True)
    ]


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
    alone = left_out(lessons, [one.rows for one in lessons], "alone", folds)
    among = left_out(lessons, with_context(lessons, alone), "among", folds)
    ours, theirs = {}, {}
    for one, first, second in zip(lessons, alone, among, strict=True):
        key, wanted = one.case["id"], one.case["expected"]
        body = extract_notes(_text(one, mixed(first, second)), one.names).text
        ours[key] = score.score_case(wanted, {"result": {**one.page, "body": body}})
        theirs[key] = score.score_case(wanted, {"result": {"body": one.other}})
    for group in ("corpus", "zh", "en", "other-latin", "wcxb dev"):
        ids = [one.case["id"] for one in lessons if _is_of(one.case["lang_group"], group)]
        here, there = (score.aggregate(table[key] for key in ids) for table in (ours, theirs))
        gain, low, high = wcxb.paired([ours[key]["f1"] - theirs[key]["f1"] for key in ids])
        print(
            f"{group:12}{len(ids):4} pages  body F1 {here['body_f1']:.4f} "
            f"(P {here['body_p']:.3f} R {here['body_r']:.3f})  trafilatura {there['body_f1']:.4f}  "
            f"a page {gain:+.3f} [{low:+.3f}, {high:+.3f}]  record {here.get('record90') or 0:.3f}"
        )


def _is_of(found: str, group: str) -> bool:
    return found == group or (group == "corpus" and found != "wcxb dev")


def _text(one: Lesson, scores: Numbers) -> str:
    """The text as the program would read it with these scores."""
    kept = "\n".join(select_texts(one.texts, scores, one.title))
    if weight(kept) > MAX_FLASH_LENGTH and expected_f1(scores, one.sizes) < MIN_EXPECTED_F1:
        scores = second_opinion(scores, one.texts, one.other)
        kept = "\n".join(select_texts(one.texts, scores, one.title))
    return kept if weight(kept) >= MIN_BODY_LENGTH else max(kept, one.other, key=weight)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folds", type=int)
    arguments = options.parse_args()
    sys.path.append(str(EXTRACTION))
    cases = [*corpus_cases(), *wcxb_cases()]
    with ProcessPoolExecutor(2) as pool:
        learned = [one for one in pool.map(lesson, cases, chunksize=16) if one]
    if arguments.folds is not None and arguments.folds < 2:
        options.error("--folds: at least 2 parts")
    if arguments.folds:
        measure(learned, arguments.folds)
    else:
        write(learned)


def write(lessons: Sequence[Lesson]) -> None:
    """Fit both forests on these pages, without those of WCXB's test split, and write them."""
    learned = [one for one in lessons if not one.case["tested"]]
    rows = [one.rows for one in learned]
    scores = left_out(learned, rows, "alone", STACKED_FOLDS)
    forests = {
        "alone": grow(learned, rows, "alone"),
        "among": grow(learned, with_context(learned, scores), "among"),
    }
    OUT.write_text(json.dumps(forests, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
