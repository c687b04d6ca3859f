"""Words and phrases, and their places in a folded text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from watchword.matching.borders import stands_alone
from watchword.matching.fold import Folded, is_cjk

ANY = "?"
"""In a run: any one character. No folded text contains it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Runs in this order, with a break between them. Latin runs match whole words, CJK runs also parts.

    Inside a phrase a CJK run must reach the break: all but the first begin a run of the text, all but
    the last end one.
    """

    literal: str
    """The string that stands in a folded text wherever the term does, if no dot was dropped there.

    It may contain ANY, but not as the first character of a run.
    """

    @property
    def runs(self) -> tuple[str, ...]:
        """Folded."""
        return tuple(self.literal.split())

    @property
    def stem(self) -> bool:
        """Whether the last run is the beginning of a word."""
        return self.literal[-1] != " " and not is_cjk(self.runs[-1])

    def places(self, text: Folded) -> Iterator[tuple[int, int]]:
        """Start and end of each place in the folded text; a stem covers its whole word."""
        if text.dots or ANY in self.literal:
            yield from self._places_by_runs(text)
            return
        at = text.text.find(self.literal)
        while at >= 0:
            yield self.place(text, at)
            at = text.text.find(self.literal, at + 1)

    def place(self, text: Folded, at: int) -> tuple[int, int]:
        """Start and end of the place where `literal` stands at this offset of a folded text."""
        end = at + len(self.literal)
        start, last = at + (self.literal[0] == " "), self.literal[-1]
        if last == " ":
            return start, end - 1
        return start, end if is_cjk(last) else text.text.index(" ", end)

    def _places_by_runs(self, text: Folded) -> Iterator[tuple[int, int]]:
        runs, stem = self.runs, self.stem
        if any(piece not in text.text for run in runs for piece in run.split(ANY)):
            return
        first = runs[0].partition(ANY)[0]
        at = text.text.find(first)
        while at >= 0:
            if (end := _end(runs, stem, text, at)) is not None:
                yield at, end
            at = text.text.find(first, at + 1)

    def span(self, text: Folded, start: int, end: int) -> tuple[int, int]:
        """Start and end of a place in the original text."""
        return text.span(start, end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact:
    """A word or phrase for which case, marks and signs count: `C++`."""

    written: str
    term: Term
    """The folded form of `written`."""
    before: int
    """The number of characters of `written` before its first letter: 1 in `.NET`."""
    after: int
    """The number of characters after its last letter."""

    def places(self, text: Folded) -> Iterator[tuple[int, int]]:
        """The places of the term where the original text is equal to `written`."""
        for start, end in self.term.places(text):
            left, right = self.span(text, start, end)
            if left >= 0 and _normalized(text.original[left:right]) == _normalized(self.written):
                yield start, end

    def span(self, text: Folded, start: int, end: int) -> tuple[int, int]:
        """Start and end of a place in the original text, including its signs."""
        left, right = text.span(start, end)
        return left - self.before, right + self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A Chinese or Japanese term that counts only as whole words: 京都, but not in 東京都."""

    term: Term

    def places(self, text: Folded) -> Iterator[tuple[int, int]]:
        """The places of the term that begin and end at borders of words."""
        return (place for place in self.term.places(text) if stands_alone(text, *place))

    def span(self, text: Folded, start: int, end: int) -> tuple[int, int]:
        """Start and end of a place in the original text."""
        return text.span(start, end)


def after_break(text: Folded, at: int) -> int | None:
    """The offset after the break at `at`; None if there is no break. Pure."""
    if at in text.dots:
        return at
    return at + 1 if text.text[at] == " " and at + 1 < len(text.text) else None


def make_term(runs: Iterable[str], *, stem: bool = False) -> Term:
    """The term of these folded runs. Pure. `stem`: whether the last run is the beginning of a word."""
    words = tuple(runs)
    before = "" if is_cjk(words[0]) else " "
    behind = "" if stem or is_cjk(words[-1]) else " "
    return Term(literal=f"{before}{' '.join(words)}{behind}")


def _end(runs: tuple[str, ...], stem: bool, text: Folded, at: int) -> int | None:
    """The end of the place that begins at `at`; None if there is none."""
    if not is_cjk(runs[0]) and not text.is_edge(at):
        return None
    for number, run in enumerate(runs):
        if number:
            if (behind := after_break(text, at)) is None:
                return None
            at = behind
        if not _stands(run, text.text, at):
            return None
        at += len(run)
    if stem:
        return text.text.index(" ", at)
    return at if is_cjk(runs[-1]) or text.is_edge(at) else None


def _stands(run: str, text: str, at: int) -> bool:
    if ANY not in run:
        return text.startswith(run, at)
    found = text[at : at + len(run)]
    return len(found) == len(run) and all(
        char == wanted or (wanted == ANY and char != " ")
        for char, wanted in zip(found, run, strict=True)
    )


def _normalized(text: str) -> str:
    """One form for texts that look equal: é of one or of two characters, any kind of space."""
    return unicodedata.normalize("NFC", " ".join(text.split()))
