"""The text of an article: which blocks of its page are it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import trafilatura
from lxml.html import HtmlElement

from crawler.extract.blocks import Block
from crawler.extract.features import Numbers, features, weight
from crawler.extract.forest import forest
from crawler.plain.text import paragraphs

LIKELY = 0.5
"""From which probability on a block is kept; `scripts/fit_body.py` weighs blocks by their length."""
MIN_BODY_LENGTH = 150
"""Letters; where less is kept, the page is of a kind that the forest does not know."""
GUESS = 0.5
TWICE = 60
"""Letters from which on a text that comes again is not told again."""


@dataclass(frozen=True, slots=True)
class Body:
    """A text, who found it, and how sure that is from 0 to 1."""

    text: str
    origin: str
    confidence: float


def main_text(tree: HtmlElement, found: Sequence[Block], title: str, most: int) -> Body:
    """The article's text without its title, a paragraph a line, empty where there is none. Pure.

    `found`: the blocks of `tree`, which may be changed here. Where hardly a block is likely,
    trafilatura is asked, and the longer answer taken; that is a guess.
    """
    chances = forest().probabilities(features(found, title)) if found else np.zeros(0)
    texts = [block.text for block in found]
    kept = paragraphs("\n".join(likely(texts, chances, title)), most)
    if weight(kept) >= MIN_BODY_LENGTH:
        sizes = [weight(text) for text in texts]
        confidence = float(np.average(np.maximum(chances, 1 - chances), weights=sizes))
        return Body(kept, "forest", round(confidence, 2))
    other = otherwise(tree, title, most)
    return max(Body(kept, "forest", GUESS), Body(other, "trafilatura", GUESS), key=_length)


def _length(body: Body) -> float:
    return weight(body.text)


def likely(texts: Sequence[str], chances: Numbers, title: str) -> list[str]:
    """The texts that are the article's, by their probabilities, none of the longer ones twice. Pure."""
    kept = [
        text
        for text, probability in zip(texts, chances, strict=True)
        if probability > LIKELY and text != title
    ]
    return [text for at, text in enumerate(kept) if len(text) < TWICE or text not in kept[:at]]


def otherwise(tree: HtmlElement, title: str, most: int) -> str:
    """The text as trafilatura finds it, without its title. Changes the tree."""
    read: Any = trafilatura.bare_extraction(tree, with_metadata=False, include_comments=False)
    text = paragraphs((read.text if read else None) or "", most)
    first, _, rest = text.partition("\n")
    return rest if first == title else text
