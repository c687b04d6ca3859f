"""Many fixed strings looked for in one pass over a folded text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

END = ""
"""The key of a node under which the marks of the literal that ends there stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One place of a literal: start and end in the text, and what the literal stands for."""

    start: int
    end: int
    mark: str


class Literals:
    """A trie of literals, each with marks. Every place is found, those inside longer ones too."""

    __slots__ = ("_root",)

    def __init__(self, marked: Iterable[tuple[str, str]]) -> None:
        """`marked`: pairs of a literal, which is not empty, and a mark of it."""
        self._root: dict[str, Any] = {}
        for literal, mark in marked:
            node = self._root
            for char in literal:
                node = node.setdefault(char, {})
            node[END] = (*node.get(END, ()), mark)

    def places(self, text: str) -> Iterator[Hit]:
        """Every place of every literal, by its start. Pure; linear in the text for short literals."""
        root, length = self._root, len(text)
        for start, first in enumerate(text):
            node = root.get(first)
            at = start + 1
            while node is not None:
                for mark in node.get(END, ()):
                    yield Hit(start=start, end=at, mark=mark)
                if at == length:
                    break
                node = node.get(text[at])
                at += 1
