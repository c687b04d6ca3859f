"""The text of an article: selects the blocks of its page that belong to it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import trafilatura
from lxml.html import HtmlElement
from numpy.typing import NDArray

from crawler.extract.blocks import Block
from crawler.extract.context import context
from crawler.extract.features import Numbers, features, groups
from crawler.extract.flash import MAX_FLASH_LENGTH, flash
from crawler.extract.forest import forests
from crawler.plain.text import line, paragraphs, weight

AMONG_SHARE = 0.4
"""The share of the second forest in the log-odds of a block. The mean of two forests is right more often
than either; this share had the best text of left-out publishers (`scripts/fit_body.py --folds`)."""
MIN_EXPECTED_F1 = 0.92
"""Below this F1 of the text, as its probabilities let us expect it, trafilatura is asked too: one page
in eight."""
SECOND_OPINION = 1.0
"""Log-odds: so much more, or less, likely is a block that trafilatura keeps, or does not."""
HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
MIN_BODY_LENGTH = 150
"""Letters. A shorter text means that the forests do not know this kind of page."""
GUESS_CONFIDENCE = 0.5
MAX_AROUND_LENGTH = 200
"""Letters of by-line, date and links that trafilatura may find around a flash."""
MIN_SHARE = 0.3
"""Of a short text that the forest kept: so much of it at least are the sentences of a flash."""
MAX_DATE_LENGTH = 80
"""Characters of a date, with its day of the week and zone."""
_ISO_DATE = re.compile(
    r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?([.,]\d+)?\s?(Z|UTC|GMT|[+-]\d\d:?\d\d)?)?"
)
MIN_REPEATED_LENGTH = 60
"""Characters. A text of this length or longer is kept once, even if the page repeats it."""


@dataclass(frozen=True, slots=True)
class Body:
    """A text, the name of the method that found it, and the confidence from 0 to 1."""

    text: str
    origin: str
    confidence: float


def main_text(tree: HtmlElement, found: Sequence[Block], title: str, most: int) -> Body:
    """The article's text without its title, one paragraph a line; empty if there is none. Pure.

    `found`: the blocks of `tree`; `most`: the limit in characters. Where the forests are in doubt,
    trafilatura is asked for a second opinion. Where they find too little, the page is a flash, or of a
    kind that they do not know: the sentences below the headline are taken, or what trafilatura finds
    where that is much longer.
    """
    texts = [block.text for block in found]
    sizes = lengths(found)
    scores = block_scores(found, sizes, title) if found else np.zeros(0)
    kept = _joined(select_texts(texts, scores, title), most)
    if weight(kept) > MAX_FLASH_LENGTH and expected_f1(scores, sizes) < MIN_EXPECTED_F1:
        scores = second_opinion(scores, texts, trafilatura_text(tree, title, most))
        kept = _joined(select_texts(texts, scores, title), most)
    size = weight(kept)
    chances = 1 / (1 + np.exp(-scores))
    short = flash(found, chances, title) if size <= MAX_FLASH_LENGTH else []
    brief = _joined(short, most)
    if size >= MIN_BODY_LENGTH:
        confidence = float(np.average(np.maximum(chances, 1 - chances), weights=sizes))
        best = brief if weight(brief) >= MIN_SHARE * size else kept
        return Body(best, "forest", round(confidence, 2))
    brief = brief or kept
    other = trafilatura_text(tree, title, most)
    if brief and weight(other) <= 2 * weight(brief) + MAX_AROUND_LENGTH:
        return Body(brief, "forest", GUESS_CONFIDENCE)
    return Body(other, "trafilatura", GUESS_CONFIDENCE)


def without_dateline(text: str, tree: HtmlElement) -> str:
    """The text without dates alone at its beginning: those of `time` elements, and in ISO 8601. Pure.

    A date further down heads what happened on that day.
    """
    times = {line("".join(one.itertext()), MAX_DATE_LENGTH) for one in tree.iter("time")}
    first, _, rest = text.partition("\n")
    while first and rest and (first in times or _ISO_DATE.fullmatch(first)):
        first, _, rest = (text := rest).partition("\n")
    return text


def _joined(texts: Sequence[str], most: int) -> str:
    return paragraphs("\n".join(texts), most)


def block_scores(found: Sequence[Block], sizes: Numbers, title: str) -> Numbers:
    """The log-odds that a block is of the article's text: by itself, then among its neighbours. Pure."""
    together = groups(found)
    rows = features(found, sizes, title, together)
    alone = forests().alone.scores(rows)
    context_rows = context(sizes, headings(found), together, alone)
    return mixed(alone, forests().among.scores(np.hstack([rows, context_rows])))


def mixed(alone: Numbers, among: Numbers) -> Numbers:
    """The log-odds by both forests. Pure."""
    return (1 - AMONG_SHARE) * alone + AMONG_SHARE * among


def lengths(found: Sequence[Block]) -> Numbers:
    """The length of each block in letters. Pure."""
    return np.array([weight(block.text) for block in found], dtype=np.float64)


def headings(found: Sequence[Block]) -> NDArray[np.bool_]:
    """Whether each block is a heading. Pure."""
    return np.array([block.element.tag in HEADINGS for block in found], dtype=np.bool_)


def expected_f1(scores: Numbers, sizes: Numbers) -> float:
    """The F1 that the text has if the probabilities of its blocks are right; 1 without blocks. Pure."""
    chances = 1 / (1 + np.exp(-scores))
    kept = scores > 0
    wanted, taken = float((chances * sizes).sum()), float(sizes[kept].sum())
    return 2 * float((chances * sizes)[kept].sum()) / (wanted + taken) if wanted + taken else 1.0


def second_opinion(scores: Numbers, texts: Sequence[str], other: str) -> Numbers:
    """The scores, moved towards what another extractor kept. Pure. `other`: its text."""
    joined = other.replace("\n", " ")
    agreed = np.array([text in joined for text in texts], dtype=np.bool_)
    return scores + np.where(agreed, SECOND_OPINION, -SECOND_OPINION)


def select_texts(texts: Sequence[str], scores: Numbers, title: str) -> list[str]:
    """The texts with positive log-odds, without the title and without long repetitions. Pure."""
    kept = [text for text, score in zip(texts, scores, strict=True) if score > 0 and text != title]
    return [
        text
        for at, text in enumerate(kept)
        if len(text) < MIN_REPEATED_LENGTH or text not in kept[:at]
    ]


def trafilatura_text(tree: HtmlElement, title: str, most: int) -> str:
    """The text that trafilatura finds, without the title. Pure: it changes a copy of its own."""
    read: Any = trafilatura.bare_extraction(tree, with_metadata=False, include_comments=False)
    text = paragraphs((read.text if read else None) or "", most)
    first, _, rest = text.partition("\n")
    return rest if first == title else text
