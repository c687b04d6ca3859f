"""Whether a text is Chinese, Japanese or Korean, so that each list applies to its language alone."""

from __future__ import annotations

import re

CJK = ("zh", "ja", "ko")
"""The languages that share characters: 中日 is a pair of states in one and a ball club in another."""
HANGUL = re.compile(r"[\uac00-\ud7a3]")
KANA = re.compile(r"[\u3041-\u30fa\uff66-\uff9f]")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
MIN_HANGUL, MIN_KANA = 0.2, 0.03
"""Shares of the CJK letters. Below them they are a quotation: の in the name of a Chinese shop."""


def cjk_languages(declared: str, text: str) -> tuple[str, ...]:
    """The languages of CJK that a text may be in: none, one, or zh and ja if only Han is there. Pure.

    `declared`: ISO 639-1 code of the article. If it is one of CJK it decides, because a Japanese
    headline may have no kana; otherwise the letters decide.
    """
    if declared in CJK:
        return (declared,)
    hangul, kana, han = (len(letters.findall(text)) for letters in (HANGUL, KANA, HAN))
    letters = hangul + kana + han
    if not letters:
        return ()
    if hangul >= MIN_HANGUL * letters:
        return ("ko",)
    return ("ja",) if kana >= MIN_KANA * letters else ("zh", "ja")


def applies(language: str, languages: tuple[str, ...]) -> bool:
    """Whether a list of this language applies to a text in these languages of CJK. Pure."""
    return language not in CJK or language in languages
