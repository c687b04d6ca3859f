"""The name pairs of states that cry wolf when they stand alone: 日中 only beside what it governs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from watchword.domain.topic import Dyad
from watchword.matching.fold import Folded, fold
from watchword.matching.term import after_break

DAY = "日일"
"""Behind a numeral these mean a day, and no state."""
NUMERALS = frozenset("〇一二三四五六七八九十")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name of a pair of states, or of such a pair and a third: 日中, 中日韓."""

    text: str
    complete: bool
    """It needs nothing behind it."""
    not_after: frozenset[str]

    def places(self, text: Folded) -> Iterator[int]:
        """Where it begins, if nothing before it makes something else of it."""
        at = text.text.find(self.text)
        while at >= 0:
            if text.text[at - 1] not in self.not_after and not self._is_date(text, at):
                yield at
            at = text.text.find(self.text, at + 1)

    def _is_date(self, text: Folded, at: int) -> bool:
        """Whether it is a day of the month: 3日中, 7 月 26 日中国."""
        if self.text[0] not in DAY or at == 1 or text.text[at - 1] != " ":
            return False
        before = text.text[text.text.rfind(" ", 0, at - 1) + 1 : at - 1]
        return (
            before.isdecimal() and not text.original[text.ends[at - 2] : text.starts[at]].strip()
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A folded Dyad: 日中 that counts only beside what it governs, or in a group of three."""

    names: tuple[Name, ...]
    followed_by: tuple[str, ...]
    never: tuple[str, ...]

    def places(self, text: Folded) -> Iterator[tuple[int, int]]:
        """Where it stands, what it governs included."""
        for name in self.names:
            for at in name.places(text):
                end = at + len(name.text)
                behind = end if name.complete else self._governed(text, end)
                if behind is not None:
                    yield at, behind

    def span(self, text: Folded, start: int, end: int) -> tuple[int, int]:
        """Where one of its places stands in the original."""
        return text.span(start, end)

    def _governed(self, text: Folded, at: int) -> int | None:
        """The end of what follows, at once or behind a break (日中、首脳会談), or None.

        A name that governs nothing needs nothing behind it, and still is none in a longer one: 朝鲜族.
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


def pair(dyad: Dyad) -> Pair:
    """Folds a dyad. Pure.

    `not_after` is one group of characters for all its names, or a group for each name, in order,
    with spaces between: 今 spoils 日中 (今日中国) and not 中日 (如今中日关系), 其 the other way round.
    """
    groups = [frozenset(fold(group).text) - {" "} for group in dyad.not_after.split()] or [
        frozenset()
    ]
    spoilers = groups * len(dyad.pair) if len(groups) == 1 else groups
    return Pair(
        names=tuple(
            name
            for written, not_after in zip(dyad.pair, spoilers, strict=True)
            for name in _names(_folded(written), [*map(_folded, dyad.third)], not_after)
        ),
        followed_by=tuple(map(_folded, dyad.followed_by)),
        never=tuple(map(_folded, dyad.never)),
    )


def _names(pair: str, thirds: list[str], not_after: frozenset[str]) -> Iterator[Name]:
    """The pair alone, and with each third before, in and behind it."""
    with_third = [
        pair[:cut] + third + pair[cut:] for third in thirds for cut in range(len(pair) + 1)
    ]
    for text in (pair, *with_third):
        spoilt = not_after | NUMERALS if text[0] in DAY else not_after
        yield Name(
            text=text,
            complete=text != pair,
            not_after=spoilt if text[0] == pair[0] else frozenset(),
        )


def _folded(word: str) -> str:
    return fold(word).text.strip()
