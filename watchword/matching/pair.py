"""Pairs of states' names, which are ambiguous alone: 日中 counts only beside what it governs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from watchword.domain.topic import Dyad
from watchword.matching.fold import Folded, fold
from watchword.matching.term import Exact, Term, Whole, after_break

DAY = "日일"
"""After a numeral these mean a day, not a state."""
NUMERALS = frozenset("〇一二三四五六七八九十")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """The name of a pair of states, or of a pair and a third state: 日中, 中日韓."""

    text: str
    complete: bool
    """Whether it counts without a word after it."""
    not_after: frozenset[str]
    """Characters that give it another meaning when they come right before it."""

    def places(self, text: Folded) -> Iterator[int]:
        """The offsets where it begins, without those where the text before gives it another meaning."""
        at = text.text.find(self.text)
        while at >= 0:
            if text.text[at - 1] not in self.not_after and not self._is_date(text, at):
                yield at
            at = text.text.find(self.text, at + 1)

    def _is_date(self, text: Folded, at: int) -> bool:
        """Whether its first character belongs to a day of the month: 3日中, 7 月 26 日中国."""
        if self.text[0] not in DAY or at == 1 or text.text[at - 1] != " ":
            return False
        before = text.text[text.text.rfind(" ", 0, at - 1) + 1 : at - 1]
        return before.isdecimal() and not text.gap(at - 1, at).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A folded dyad: 日中 counts only beside what it governs, or in a group of three."""

    names: tuple[Name, ...]
    followed_by: tuple[str, ...]
    never: tuple[str, ...]

    def places(self, text: Folded) -> Iterator[tuple[int, int]]:
        """Start and end of each place in the folded text, including what it governs."""
        for name in self.names:
            for at in name.places(text):
                end = at + len(name.text)
                behind = end if name.complete else self._governed(text, end)
                if behind is not None:
                    yield at, behind

    def span(self, text: Folded, start: int, end: int) -> tuple[int, int]:
        """Start and end of a place in the original text."""
        return text.span(start, end)

    def _governed(self, text: Folded, at: int) -> int | None:
        """The end of the governed word, at once or after a break (日中、首脳会談); None if missing.

        A dyad without `followed_by` needs no word after it, but may not be part of a longer one: 朝鲜族.
        """
        if not self.followed_by:
            return None if text.text.startswith(self.never, at) else at
        for begin in (at, after_break(text, at)):
            if begin is None or not text.text.startswith(self.followed_by, begin):
                continue
            if not text.text.startswith(self.never, begin):
                found = [word for word in self.followed_by if text.text.startswith(word, begin)]
                return begin + max(map(len, found))
        return None


Pattern = Term | Exact | Whole | Pair
"""Something to search for in a folded text."""


def pair(dyad: Dyad) -> Pair:
    """Folds a dyad. Pure.

    `not_after` is one group of characters for all names, or one for each name, in order, separated by
    spaces: 今 excludes 日中 (今日中国) but not 中日 (如今中日关系); for 其 it is the other way round.
    """
    groups = [frozenset(fold(group).text) - {" "} for group in dyad.not_after.split()] or [
        frozenset()
    ]
    excluded = groups * len(dyad.pair) if len(groups) == 1 else groups
    return Pair(
        names=tuple(
            name
            for written, not_after in zip(dyad.pair, excluded, strict=True)
            for name in _names(_folded(written), [*map(_folded, dyad.third)], not_after)
        ),
        followed_by=tuple(map(_folded, dyad.followed_by)),
        never=tuple(map(_folded, dyad.never)),
    )


def _names(pair: str, thirds: list[str], not_after: frozenset[str]) -> Iterator[Name]:
    """The pair alone, and with each third state before, inside and after it."""
    with_third = [
        pair[:cut] + third + pair[cut:] for third in thirds for cut in range(len(pair) + 1)
    ]
    for text in (pair, *with_third):
        not_before_day = not_after | NUMERALS if text[0] in DAY else not_after
        yield Name(
            text=text,
            complete=text != pair,
            not_after=not_before_day if text[0] == pair[0] else frozenset(),
        )


def _folded(word: str) -> str:
    return fold(word).text.strip()
