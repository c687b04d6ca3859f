"""A query made of three lists of words, for those who want to learn no language. Pure."""

from __future__ import annotations

import re

SEPARATORS = re.compile(r"[\n,;、，；]+")
NAMES = re.compile(r"[/／]")
PLAIN = re.compile(r"@?\w[\w-]*\*?")
OPERATORS = ("AND", "OR", "NOT", "NEAR", "ONEAR", "OF", "ATLEAST")
QUOTES = '"“”„«»「」『』＂'


def query_of_words(all_of: str, any_of: str, none_of: str) -> str:
    """The query for these words; empty where nothing is wanted. Pure.

    A comma or the end of a line stands between two things; `/` between two names of one thing. What is
    more than a word is a phrase.
    """
    parts = [_either(names) for names in _things(all_of)]
    wanted = [name for names in _things(any_of) for name in names]
    if wanted:
        parts.append(_either(wanted))
    if not parts:
        return ""
    unwanted = [name for names in _things(none_of) for name in names]
    if unwanted:
        parts.append(f"NOT {_either(unwanted)}")
    return " AND ".join(parts)


def _things(text: str) -> list[list[str]]:
    """The names of each thing, as a query writes them."""
    things = ([_word(name) for name in NAMES.split(one)] for one in SEPARATORS.split(text))
    return [names for one in things if (names := [name for name in one if name])]


def _word(text: str) -> str:
    word = " ".join(text.translate({ord(mark): " " for mark in QUOTES}).split())
    if not re.search(r"\w", word):
        return ""
    return word if PLAIN.fullmatch(word) and word not in OPERATORS else f'"{word}"'


def _either(names: list[str]) -> str:
    names = list(dict.fromkeys(names))
    return names[0] if len(names) == 1 else f"({' OR '.join(names)})"
