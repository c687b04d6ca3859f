"""What a matcher is measured against. It never changes, so that ratios of two versions can be compared.

The floor is what no matcher of this kind can leave out: one fold by a table, and one scan for all terms.
The chain is how the standard library folds a text to the same runs, without offsets.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from daachorse import CharwiseDoubleArrayAhoCorasick

from watchword.matching.fold import fold, is_cjk
from watchword.matching.fold_table import LETTER, table

CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u3096\u3099\u309a\u309d-\u309f"
    "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
)
RUN = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+")
POSSESSIVE = re.compile(r"['’]s(?!\w)")
MARKS = re.compile("[\u0300-\u036f]")


@dataclass(frozen=True, kw_only=True)
class Floor:
    """A fold by a table and a bare scan. Both are as short as they can be, and right for most texts."""

    _scanner: CharwiseDoubleArrayAhoCorasick

    def run(self, text: str) -> int:
        """The number of places of terms in a text."""
        return len(self._scanner.find_overlapping(folded(text)))


def make_floor(terms: Iterable[str]) -> Floor:
    """The floor of these words and phrases; `*` ends a stem."""
    patterns = dict.fromkeys(map(pattern, terms))
    return Floor(_scanner=CharwiseDoubleArrayAhoCorasick(list(patterns)))


def pattern(term: str) -> str:
    """The string that a term stands for in a folded text."""
    runs = fold(term.removesuffix("*")).text.strip()
    before = "" if is_cjk(runs[0]) else " "
    behind = "" if term.endswith("*") or is_cjk(runs[-1]) else " "
    return before + runs + behind


def folded(text: str) -> str:
    """A text by one table, with one space for what separates."""
    known = table()
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.intp)
    is_letter = (known.kinds.take(codes) & LETTER) != 0
    kept = is_letter.copy()
    kept[1:] |= is_letter[:-1]
    kept[0] = True
    return known.folds.take(codes.compress(kept)).tobytes().decode("utf-32-le")


def chain(text: str) -> str:
    """A text by the functions of the standard library, with one space between runs."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = unicodedata.normalize("NFC", MARKS.sub("", unicodedata.normalize("NFD", text)))
    return " ".join(RUN.findall(POSSESSIVE.sub("", text.translate(_forms()))))


_FORMS: dict[int, int] = {}


def _forms() -> dict[int, int]:
    """The forms of Chinese characters, as str.translate reads them."""
    if not _FORMS:
        folds = table().folds
        _FORMS.update({code: int(folds[code]) for code in range(0x3400, 0xA000)})
    return _FORMS
