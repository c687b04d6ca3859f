"""The text of a page that has only a sentence or two, such as the first word of an event. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from crawler.extract.blocks import Block
from crawler.extract.dateline import headline_at
from crawler.extract.features import Numbers
from crawler.extract.markers import BIT
from crawler.plain.text import weight

MAX_FLASH_LENGTH = 300
"""Letters (a CJK character counts as three). What is longer is no flash."""
MIN_SENTENCE_LENGTH, MIN_LINE_LENGTH = 40, 60
MAX_LABEL_LENGTH = 80
"""A longer line that is marked as by-line, date or share is text all the same."""
MIN_PROBABILITY = 0.05
"""Below it the forest is certain that a block is no text."""
MAX_LINKED = 0.5
_SENTENCE = re.compile(r"""[.!?。！？…؟।][)\]"'”’»」』）]*$""")
_HEADING = re.compile(r"h[1-6]")
_APART = 0
for _name in ("comment", "related", "nav", "footer", "consent", "caption", "signup", "hidden"):
    _APART |= BIT[_name]
for _name in ("nav", "footer", "aside", "figure", "form"):
    _APART |= BIT[f"<{_name}>"]
_LABELS = BIT["author"] | BIT["share"] | BIT["date"]


def flash(found: Sequence[Block], chances: Numbers, title: str) -> list[str]:
    """The sentences between the headline and what the page says of other things; maybe none. Pure.

    `chances`: for each block the probability that it is text, which is too low for most of such pages:
    the forest was fitted with long ones.
    """
    at = headline_at(found, title)
    near = [
        block
        for block, probability in list(zip(found, chances, strict=True))[at:]
        if probability >= MIN_PROBABILITY and block.text != title and _is_of_the_article(block)
    ]
    first = next((at for at, block in enumerate(near) if _is_sentence(block)), None)
    if first is None:  # an agency's line without a full stop
        return [block.text for block in near if weight(block.text) >= MIN_LINE_LENGTH][:1]
    run = takewhile(lambda block: not _HEADING.fullmatch(str(block.element.tag)), near[first:])
    holder = near[first].element.getparent()
    kept = [
        block.text
        for block in run
        if _is_sentence(block, 1 if block.element.getparent() is holder else MIN_SENTENCE_LENGTH)
    ]
    return kept if sum(map(weight, kept)) <= MAX_FLASH_LENGTH else []


def _is_of_the_article(block: Block) -> bool:
    label = weight(block.text) < MAX_LABEL_LENGTH and block.near & _LABELS
    linked = block.linked > MAX_LINKED * len(block.text)
    return not (label or linked or block.near & _APART)


def _is_sentence(block: Block, least: int = MIN_SENTENCE_LENGTH) -> bool:
    return weight(block.text) >= least and _SENTENCE.search(block.text) is not None
