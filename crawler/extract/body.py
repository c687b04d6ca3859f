"""The text of an article: selects the blocks of its page that belong to it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import trafilatura
from lxml.html import HtmlElement

from crawler.extract.blocks import Block
from crawler.extract.features import Numbers, features
from crawler.extract.flash import MAX_FLASH_LENGTH, flash
from crawler.extract.forest import forest
from crawler.plain.text import paragraphs, weight

MIN_PROBABILITY = 0.5
"""A block is kept above this. The forest was fitted with blocks weighted by their length."""
MIN_BODY_LENGTH = 150
"""Letters. A shorter text means that the forest does not know this kind of page."""
GUESS_CONFIDENCE = 0.5
MAX_AROUND_LENGTH = 200
"""Letters of by-line, date and links that trafilatura may find around a flash."""
MIN_SHARE = 0.5
"""Of a short text that the forest kept: so much of it are the sentences of a flash."""
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

    `found`: the blocks of `tree`; `most`: the limit in characters. Changes `tree` only if the forest
    finds too little. Then the page is a flash, or of a kind that the forest does not know: the
    sentences below the headline are taken, or what trafilatura finds where that is much longer.
    """
    chances = forest().probabilities(features(found, title)) if found else np.zeros(0)
    texts = [block.text for block in found]
    kept = paragraphs("\n".join(select_texts(texts, chances, title)), most)
    size = weight(kept)
    short = (
        paragraphs("\n".join(flash(found, chances, title)), most)
        if size <= MAX_FLASH_LENGTH
        else ""
    )
    if size >= MIN_BODY_LENGTH:
        confidence = float(
            np.average(np.maximum(chances, 1 - chances), weights=[weight(text) for text in texts])
        )
        best = short if weight(short) >= MIN_SHARE * size else kept
        return Body(best, "forest", round(confidence, 2))
    short = short or kept
    other = trafilatura_text(tree, title, most)
    if short and weight(other) <= 2 * weight(short) + MAX_AROUND_LENGTH:
        return Body(short, "forest", GUESS_CONFIDENCE)
    return Body(other, "trafilatura", GUESS_CONFIDENCE)


def select_texts(texts: Sequence[str], chances: Numbers, title: str) -> list[str]:
    """The texts with a high probability, without the title and without long repetitions. Pure."""
    kept = [
        text
        for text, probability in zip(texts, chances, strict=True)
        if probability > MIN_PROBABILITY and text != title
    ]
    return [
        text
        for at, text in enumerate(kept)
        if len(text) < MIN_REPEATED_LENGTH or text not in kept[:at]
    ]


def trafilatura_text(tree: HtmlElement, title: str, most: int) -> str:
    """The text that trafilatura finds, without the title. Changes the tree."""
    read: Any = trafilatura.bare_extraction(tree, with_metadata=False, include_comments=False)
    text = paragraphs((read.text if read else None) or "", most)
    first, _, rest = text.partition("\n")
    return rest if first == title else text
