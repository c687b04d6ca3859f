"""The words of a text that can be compared: pairs of characters where words have no end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watchword.matching.fold import fold

STEM = 6
"""Letters that are kept of a word: attack, attacks, attacked."""
MIN_LETTERS = 3
_RUN = re.compile(
    r"[\u30a1-\u30fa\u30fc]+|[\u3400-\u9fff\u3005]+|[\uac00-\ud7a3]+|[^\W\d_\u3041-\u30ff]+"
)


def words(text: str) -> frozenset[str]:
    """Stems of words, words in katakana, pairs of Han and of Hangul. Pure."""
    return frozenset(_words(fold(text).text))


def _words(text: str) -> Iterator[str]:
    for match in _RUN.finditer(text):
        run = match[0]
        if "\u30a1" <= run[0] <= "\u30fc":
            if len(run) > 1:
                yield run
        elif "\u3400" <= run[0] <= "\u9fff" or "\uac00" <= run[0] <= "\ud7a3":
            for at in range(len(run) - 1):
                yield run[at : at + 2]
        elif len(run) >= MIN_LETTERS:
            yield run[:STEM]
