"""How likely two articles are of one event: measures of what they share, weighed by regressions."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, cached_property
from importlib import resources

from watchword.domain.clue import ClueKind, Clues, KnownArticle, kind_of
from watchword.domain.story import Likeness
from watchword.matching.event.clues import weight
from watchword.matching.event.vectors import cosines

MAX_WORTH = 10.0
"""Shared clues of one kind are worth no more."""
RAREST = 3
DAMPING = 4.0
"""Added to what a text's clues are worth, so that the share of a few of them is not whole."""
MIN_COSINE = 0.35
"""The mean of two headlines' cosines that counts as a kind of evidence."""
MIN_WORDS = 4
MAX_APART = timedelta(hours=24)
"""Two outlets with one headline of so many words, so long apart, tell of one event: on the invented
press day all 11 such pairs do, and in the corpora there is no false one."""
MIN_RETOLD = 0.6
"""The same mean of two headlines of one language that say the same."""
MAX_SHOWN = 3
_KINDS = tuple(ClueKind)
_MEASURED = (ClueKind.NUMBER, ClueKind.PLACE, ClueKind.NAME)
"""The kinds that are measured by what the shared ones are worth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regression:
    """A logistic regression, and the log-odds from which a pair is what it judges."""

    weights: Mapping[str, float]
    bias: float
    threshold: float
    """Infinite where nothing is enough."""

    def above(self, seen: Mapping[str, float]) -> float:
        """The log-odds of these measures above the threshold; one that is not seen is 0."""
        score = self.bias + sum(at * seen.get(name, 0.0) for name, at in self.weights.items())
        return score - self.threshold


@cache
def regressions() -> Mapping[str, Regression]:
    """Those that `scripts/fit_stories.py` fitted, by `regression_key` and what they judge.

    `… same`: whether two reports are of one event; without vectors nothing but a copy is. `… related`:
    whether one is of the same event or of a later turn of it.
    """
    text = resources.files(__package__).joinpath("weights.json").read_text(encoding="utf-8")
    return {
        key: Regression(
            weights=row["weights"],
            bias=row["bias"],
            threshold=math.inf if row["threshold"] is None else row["threshold"],
        )
        for key, row in json.loads(text).items()
    }


@cache
def _regressions_of(key: str) -> tuple[Regression, Regression]:
    """Those of *same* and of *related*."""
    return regressions()[f"{key} same"], regressions()[f"{key} related"]


def regression_key(one: Clues, other: Clues) -> str:
    """Which regressions judge a pair, such as `across headline vector`. Pure."""
    language = "same" if one.language == other.language else "across"
    reach = "text" if one.is_full and other.is_full else "headline"
    seen = "vector" if one.vector and other.vector else "plain"
    return f"{language} {reach} {seen}"


class Side:
    """One article of a pair: its clues by kind, and what they are worth, made when asked for."""

    def __init__(self, clues: Clues) -> None:
        self.clues = clues

    @cached_property
    def headline(self) -> Mapping[ClueKind, Set[str]]:
        """The clues of the headline."""
        found = {kind: set[str]() for kind in _KINDS}
        for clue in self.clues.headline:
            found[kind_of(clue)].add(clue)
        return found

    @cached_property
    def worth(self) -> Mapping[ClueKind, float]:
        """What all its clues are worth."""
        return _worth(self.clues.text)

    def compared(self, *, whole: bool) -> frozenset[str]:
        """The clues of the whole text if both texts were read; else of what is as short."""
        return self.clues.text if whole or not self.clues.is_full else self.clues.headline


def likenesses(one: Clues, source: str, known: Sequence[KnownArticle]) -> list[Likeness]:
    """How alike an article of a source is to each earlier one, with the evidence in words. Pure."""
    mine = Side(one)
    alike = cosines(one.vector, [other.clues.vector for other in known]).tolist()
    return [_likeness(mine, source, other, row) for other, row in zip(known, alike, strict=True)]


def _likeness(
    mine: Side, source: str, other: KnownArticle, alike_by_vectors: Sequence[float]
) -> Likeness:
    one, theirs = mine.clues, Side(other.clues)
    same = related = -math.inf
    if not is_elsewhere(mine, theirs):
        seen = measures(mine, theirs, alike_by_vectors)
        for_same, for_related = _regressions_of(regression_key(one, other.clues))
        same, related = for_same.above(seen), for_related.above(seen)
    is_headline_copy = source != other.source and _is_headline_copy(mine, theirs)
    is_alike = is_headline_copy or max(same, related) >= 0
    shared = _shared(mine, theirs) if is_alike else []  # nobody reads why two are not alike
    is_own = source == other.source and _may_be_one(one.language, other.clues.language)
    kinds = {kind_of(clue) for clue in shared}
    cosine = sum(alike_by_vectors[:2]) / 2
    alike = cosine >= MIN_COSINE
    is_known = one.language == other.clues.language and _has_text(one) and _has_text(other.clues)
    return Likeness(
        article=other.article,
        story=other.story,
        head=other.head,
        is_own=is_own,
        is_headline_copy=is_headline_copy,
        apart=abs(one.at - other.clues.at),
        is_retold=cosine >= MIN_RETOLD if is_known else None,
        same=same,
        related=related,
        kinds=len(kinds) + alike,
        words=_in_words(one, other.clues, shared, alike=alike) if is_alike else "",
    )


def _is_headline_copy(mine: Side, theirs: Side) -> bool:
    """Whether both have the same headline, word for word, and one of them has no text to compare."""
    one, other = mine.clues, theirs.clues
    return (
        one.language == other.language
        and one.headline == other.headline
        and len(mine.headline[ClueKind.WORD]) >= MIN_WORDS
        and not (one.is_full and other.is_full)
        and abs(one.at - other.at) <= MAX_APART
    )


def _has_text(clues: Clues) -> bool:
    """Whether more was read than a headline, however short."""
    return clues.text > clues.headline


def _may_be_one(language: str, other: str) -> bool:
    """Whether two languages are one, as far as both are known; of a headline alone it often is not."""
    return language == other or not (language and other)


def measures(
    mine: Side, theirs: Side, alike_by_vectors: Sequence[float] | None = None
) -> dict[str, float]:
    """The measures of a pair, by name. Pure.

    `alike_by_vectors`: their row of `cosines`; None: it is made here. `semantic`, `wording`: cosines of
    two embeddings of the headlines. `lead`, `lead_headline`: those of both leads, and of a lead and the
    other's headline, by the second embedding. `numbers`, `places`, `names`: what the shared ones are
    worth, 0 to 2; with `_share`, of what the poorer text has in all, 0 to 1, where both texts were read.
    `words`: cosine of the headlines' words. `rarest`: the rarest that is shared. `other_numbers`: 1 if
    each headline has some that the other text lacks.
    """
    one, other = mine.clues, theirs.clues
    if alike_by_vectors is None:
        alike_by_vectors = cosines(one.vector, [other.vector])[0].tolist()
    seen = dict(
        zip(("semantic", "wording", "lead", "lead_headline"), alike_by_vectors, strict=True)
    )
    whole = one.is_full and other.is_full
    first, second = mine.compared(whole=whole), theirs.compared(whole=whole)
    shared = first & second
    worth = _worth(shared)
    for kind in _MEASURED:
        seen[f"{kind}s"] = min(worth[kind], MAX_WORTH) / 5
    if whole:
        for kind in _MEASURED:
            least = min(mine.worth[kind], theirs.worth[kind])
            seen[f"{kind}s_share"] = worth[kind] / (least + DAMPING)
    words, others = mine.headline[ClueKind.WORD], theirs.headline[ClueKind.WORD]
    seen["words"] = len(words & others) / (math.sqrt(len(words) * len(others)) or 1)
    seen["rarest"] = sum(sorted(map(weight, shared), reverse=True)[:RAREST]) / 10
    numbers = mine.headline[ClueKind.NUMBER], theirs.headline[ClueKind.NUMBER]
    seen["other_numbers"] = float(_differ(*numbers, first, second))
    return seen


def is_elsewhere(mine: Side, theirs: Side) -> bool:
    """Whether both tell of events at two places, however alike their headlines are. Pure.

    So it is where each headline names places that the other article has nowhere. A city often stands
    for a government or a region, so two cities of one country say it only beside numbers that differ.
    """
    first, second = mine.clues.text, theirs.clues.text
    places, others = mine.headline[ClueKind.PLACE], theirs.headline[ClueKind.PLACE]
    if _differ(places, others, first, second):
        return True
    numbers = mine.headline[ClueKind.NUMBER], theirs.headline[ClueKind.NUMBER]
    return _differ(*numbers, first, second) and _differ(
        _cities(places), _cities(others), first, second
    )


def _differ(mine: Set[str], theirs: Set[str], first: Set[str], second: Set[str]) -> bool:
    """Whether both headlines have some clues, and the other article none of these."""
    return bool(mine and theirs) and mine.isdisjoint(second) and theirs.isdisjoint(first)


def _cities(places: Iterable[str]) -> set[str]:
    return {clue for clue in places if clue.partition(":")[2].isdigit()}


def _shared(mine: Side, theirs: Side) -> list[str]:
    """What both have, the rarest first; skeletons count across languages, words within one.

    The skeleton of a place is no name beside it.
    """
    one, other = mine.clues, theirs.clues
    whole = one.is_full and other.is_full
    shared = mine.compared(whole=whole) & theirs.compared(whole=whole)
    left_out = ClueKind.NAME if one.language == other.language else ClueKind.WORD
    places = {one.written.get(clue) for clue in shared if kind_of(clue) is ClueKind.PLACE}
    return sorted(
        (
            clue
            for clue in shared
            if kind_of(clue) is not left_out
            and (kind_of(clue) is not ClueKind.NAME or one.written.get(clue) not in places)
        ),
        key=lambda clue: (-weight(clue), clue),
    )


def _worth(clues: Iterable[str]) -> Mapping[ClueKind, float]:
    """What those of each kind are worth."""
    found = dict.fromkeys(_KINDS, 0.0)
    for clue in clues:
        found[kind_of(clue)] += weight(clue)
    return found


def _in_words(one: Clues, other: Clues, shared: list[str], *, alike: bool) -> str:
    """`both name Tokyo and 2.4 %, 3 h apart`."""
    hours = round(abs((one.at - other.at).total_seconds()) / 3600)
    apart = f"{hours} h apart" if hours else "within the hour"
    written = dict.fromkeys(one.written[clue] for clue in shared if clue in one.written)
    names = list(written)[:MAX_SHOWN]
    listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
    parts = [f"both name {listed}"] if listed else []
    if alike or not parts:
        parts.append("headlines alike")
    return ", ".join([*parts, apart])
