"""A second, simple implementation of the query language, by regular expressions; it shares the fold."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from watchword.domain.match import Document
from watchword.matching.fold import fold

DOT = "·"
"""Marks where the fold dropped a middle dot."""
TOKEN = re.compile(r"[a-z]+|[^a-z ·]|(?<=[^a-z ·]) (?=[^a-z ·])")
Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class Asked:
    """A query, and a function that decides it by a simple search."""

    query: str
    answer: Callable[[Document], bool]


@dataclass(frozen=True)
class Leaf:
    """A word, a phrase, or an OR of some, and a function that finds its places in a text."""

    query: str
    spans: Callable[[str], Spans]


def marked(text: str) -> str:
    """The folded text with its dropped middle dots."""
    folded = fold(text)
    return "".join(DOT * (at in folded.dots) + char for at, char in enumerate(folded.text))


def spans(pattern: str, text: str) -> Spans:
    """All places of a pattern, including those that overlap."""
    found = re.finditer(f"(?=({pattern}))", text)
    return [found.span(1) for found in found if found[1]]


def pattern(word: str) -> str:
    """A word or phrase as a regular expression over a marked text."""
    plain = word.strip('"')
    runs = fold(plain.removesuffix("*").replace("?", "x")).text.split()
    if "?" in plain:  # a Latin word is one run
        runs = [plain.removesuffix("*")]
    latin = [run[0].isascii() for run in runs]
    letters = [f"{DOT}?".join("[^ ·]" if c == "?" else c for c in run) for run in runs]
    end = "(?=[ ·])" if latin[-1] else ""
    end = "[^ ]*" if plain.endswith("*") and latin[-1] else end
    return "(?<=[ ·])" * latin[0] + "[ ·]".join(letters) + end


def word(written: str) -> Leaf:
    return Leaf(written, lambda text: spans(pattern(written), marked(text)))


def exact(written: str) -> Leaf:
    """The places of an exact word of a letter and the signs after it."""

    def places(text: str) -> Spans:
        folded, letters = fold(text), marked(text)
        begins = [at for at, char in enumerate(letters) if char != DOT]
        return [
            (start, end)
            for start, end in spans(pattern(written[0]), letters)
            if text[folded.span(begins.index(start), begins.index(start) + 1)[0] :].startswith(
                written
            )
        ]

    return Leaf(f'="{written}"', places)


def group(leaves: Sequence[Leaf]) -> Leaf:
    query = f"({' OR '.join(leaf.query for leaf in leaves)})"
    return Leaf(query, lambda text: [span for leaf in leaves for span in leaf.spans(text)])


def concept(name: str, words: Sequence[str]) -> Leaf:
    return Leaf(name, group([word(one) for one in words]).spans)


def between(text: str, end: int, start: int) -> int:
    """The number of tokens between two places of a marked text."""
    return sum(end <= found.start() and found.end() <= start for found in TOKEN.finditer(text))


def is_near(text: str, first: tuple[int, int], second: tuple[int, int], most: int) -> bool:
    """Whether the second begins in the first, or at most so many tokens after it."""
    return first[0] <= second[0] and between(text, first[1], second[0]) <= most


def near(left: Leaf, right: Leaf, most: int, ordered: bool, scope: str) -> Asked:
    def stands(text: str) -> bool:
        letters = marked(text)
        pairs = [(a, b) for a in left.spans(text) for b in right.spans(text)]
        return any(
            is_near(letters, a, b, most) or (not ordered and is_near(letters, b, a, most))
            for a, b in pairs
        )

    query = f"{left.query} {'ONEAR' if ordered else 'NEAR'}/{most} {right.query}"
    return Asked(f"{scope}({query})", lambda d: any(map(stands, texts(d, scope))))


def at_least(leaf: Leaf, count: int, scope: str) -> Asked:
    def enough(document: Document) -> bool:
        starts = [{start for start, _ in leaf.spans(text)} for text in texts(document, scope)]
        return sum(map(len, starts)) >= count

    return Asked(f"{scope}ATLEAST/{count}({leaf.query})", enough)


def stands(leaf: Leaf, scope: str) -> Asked:
    return Asked(
        f"{scope}{leaf.query}", lambda d: any(leaf.spans(text) for text in texts(d, scope))
    )


def texts(document: Document, scope: str) -> list[str]:
    either = [document.title, document.body]
    return {"": either, "title:": either[:1], "body:": either[1:], "lead:": [document.lead]}[scope]


def every(parts: list[Asked], no: Asked | None, glue: str) -> Asked:
    query = glue.join(f"({part.query})" for part in parts) + (f" NOT ({no.query})" if no else "")
    return Asked(query, lambda d: all(p.answer(d) for p in parts) and not (no and no.answer(d)))


def either(parts: list[Asked]) -> Asked:
    query = " OR ".join(f"({part.query})" for part in parts)
    return Asked(query, lambda d: any(p.answer(d) for p in parts))


def several(parts: list[Asked], count: int) -> Asked:
    count = min(count, len(parts))
    query = f"{count} OF ({', '.join(part.query for part in parts)})"
    return Asked(query, lambda d: sum(p.answer(d) for p in parts) >= count)
