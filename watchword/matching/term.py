"""Words and phrases, and where they stand in a folded text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from watchword.matching.borders import stands_alone
from watchword.matching.fold import Folded, is_cjk

ANY = "?"
"""In a run: one character, whichever; no folded text has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Runs in this order, a break between them. Latin ones are whole words, CJK ones may lie inside.

    A CJK run that is not the first begins its run of the text; one that is not the last ends it.
    """

    runs: tuple[str, ...]
    """Folded; ANY may stand in them, and begins none."""
    stem: bool = False
    """The last run is the beginning of a word."""

    def places(self, text: Folded) -> Iterator[tuple[int, int]]:
        """Where it stands, as start and end in the folded text; of a stem the whole word."""
        if any(piece not in text.text for run in self.runs for piece in run.split(ANY)):
            return
        first = self.runs[0].partition(ANY)[0]
        at = text.text.find(first)
        while at >= 0:
            if (end := self._end(text, at)) is not None:
                yield at, end
            at = text.text.find(first, at + 1)

    def span(self, text: Folded, start: int, end: int) -> tuple[int, int]:
        """Where one of its places stands in the original."""
        return text.span(start, end)

    def _end(self, text: Folded, at: int) -> int | None:
        """Where the place that begins at `at` ends; None if the term does not stand there."""
        if not is_cjk(self.runs[0]) and not text.is_edge(at):
            return None
        for number, run in enumerate(self.runs):
            if number:
                if (behind := after_break(text, at)) is None:
                    return None
                at = behind
            if not _stands(run, text.text, at):
                return None
            at += len(run)
        if self.stem:
            return text.text.index(" ", at)
        return at if is_cjk(self.runs[-1]) or text.is_edge(at) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact:
    """A word or phrase that is told from others by case, marks and signs: `C++`."""

    written: str
    term: Term
    """What `written` folds to."""
    before: int
    """So many characters of `written` stand before its first letter, as in `.NET`."""
    after: int
    """So many stand behind its last one."""

    def places(self, text: Folded) -> Iterator[tuple[int, int]]:
        """Where the term stands, and the original reads as `written`."""
        for start, end in self.term.places(text):
            left, right = self.span(text, start, end)
            if left >= 0 and _typed(text.original[left:right]) == _typed(self.written):
                yield start, end

    def span(self, text: Folded, start: int, end: int) -> tuple[int, int]:
        """Where one of its places stands in the original, its signs included."""
        left, right = text.span(start, end)
        return left - self.before, right + self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A Chinese or Japanese term that counts only between borders of words: 京都, and not in 東京都."""

    term: Term

    def places(self, text: Folded) -> Iterator[tuple[int, int]]:
        """Where the term stands, and words begin and end there too."""
        return (place for place in self.term.places(text) if stands_alone(text, *place))

    def span(self, text: Folded, start: int, end: int) -> tuple[int, int]:
        """Where one of its places stands in the original."""
        return text.span(start, end)


def after_break(text: Folded, at: int) -> int | None:
    """The place behind the break that stands at `at`, or None if none does. Pure."""
    if at in text.dots:
        return at
    return at + 1 if text.text[at] == " " and at + 1 < len(text.text) else None


def _stands(run: str, text: str, at: int) -> bool:
    if ANY not in run:
        return text.startswith(run, at)
    found = text[at : at + len(run)]
    return len(found) == len(run) and all(
        char == wanted or (wanted == ANY and char != " ")
        for char, wanted in zip(found, run, strict=True)
    )


def _typed(text: str) -> str:
    """One form for what no reader can tell apart: é of one or two characters, any kind of space."""
    return unicodedata.normalize("NFC", " ".join(text.split()))
