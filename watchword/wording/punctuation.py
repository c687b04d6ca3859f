"""What separates words and sentences in each language. Pure.

Chinese and Japanese have signs of full width, which have their blank within them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Punctuation:
    """The signs of a language."""

    comma: str = ", "
    """Between the members of a list."""
    semicolon: str = "; "
    """Between clauses."""
    colon: str = ": "
    """Behind what says what comes."""
    stop: str = "."
    """At the end of a sentence."""
    gap: str = " "
    """Behind what ends a sentence, and before the next one."""


_LATIN = Punctuation()
_FULL_WIDTH = Punctuation(comma="、", semicolon="；", colon="：", stop="。", gap="")


def punctuation_of(language: str) -> Punctuation:
    """`language`: one of READER_LANGUAGES."""
    return _FULL_WIDTH if language[:2] in ("zh", "ja") else _LATIN
