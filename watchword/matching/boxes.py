"""A query made of three lists of words, for those who want to learn no language, and back. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

SEPARATORS = re.compile(r"[\n,;、，；]+")
NAMES = re.compile(r"[/／]")
PLAIN = re.compile(r"@?\w[\w-]*\*?")
OPERATORS = ("AND", "OR", "NOT", "NEAR", "ONEAR", "OF", "ATLEAST")
_TOKEN = re.compile(r'"[^"]*"|[()]|[^\s()"]+|"')
QUOTES = '"“”„«»「」『』＂'


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """Three lists of words, as a person writes them."""

    all_of: str = ""
    any_of: str = ""
    none_of: str = ""


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


def words_of_query(query: str) -> Boxes | None:
    """The boxes that this query is made of; None: it says what they cannot. Pure.

    A group of names at the end of what is wanted is "any of"; groups before it are things with names.
    """
    tokens = _TOKEN.findall(query)
    if "OR" in tokens and not {"(", ")", *OPERATORS[2:], "AND"} & set(tokens):
        tokens = ["(", *tokens, ")"]
    written = " ".join(tokens).replace("( ", "(").replace(" )", ")")
    wanted: list[list[str]] = []
    unwanted: list[str] = []
    while tokens:
        if wanted and tokens.pop(0) != "AND":
            return None
        negated = bool(wanted and tokens and tokens[0] == "NOT")
        names = _group(tokens[1:] if negated else tokens)
        if names is None:
            return None
        del tokens[: negated + (1 if len(names) == 1 else 2 * len(names) + 1)]
        if negated:
            unwanted = names
            break
        wanted.append(names)
    if tokens or not wanted:
        return None
    any_of = wanted.pop() if len(wanted[-1]) > 1 else []
    boxes = Boxes(
        all_of=", ".join(" / ".join(map(_bare, names)) for names in wanted),
        any_of=", ".join(map(_bare, any_of)),
        none_of=", ".join(map(_bare, unwanted)),
    )
    same = query_of_words(boxes.all_of, boxes.any_of, boxes.none_of) == written
    return boxes if same else None


def _group(tokens: list[str]) -> list[str] | None:
    """The names at the beginning: one, or several in brackets with OR between; None: neither."""
    if tokens and tokens[0] not in ("(", ")", *OPERATORS):
        return tokens[:1]
    if ")" not in tokens:
        return None
    inner = tokens[1 : tokens.index(")")]
    names = inner[::2]
    ors = inner[1::2]
    is_group = tokens[0] == "(" and len(names) > 1 and len(names) == len(ors) + 1
    return names if is_group and set(ors) == {"OR"} else None


def _bare(name: str) -> str:
    return name.strip('"')


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
