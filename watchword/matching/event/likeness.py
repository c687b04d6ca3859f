"""How likely two articles are of one event: measures of what they share, weighed by regressions."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import resources

from watchword.domain.clue import ClueKind, Clues, KnownArticle, kind_of
from watchword.domain.story import Likeness
from watchword.matching.event.clues import weight
from watchword.matching.event.vectors import cosines, lead_cosines

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
        """The log-odds of these measures above the threshold."""
        score = self.bias + sum(self.weights.get(name, 0.0) * at for name, at in seen.items())
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


def regression_key(one: Clues, other: Clues) -> str:
    """Which regressions judge a pair, such as `across headline vector`. Pure."""
    language = "same" if one.language == other.language else "across"
    reach = "text" if one.is_full and other.is_full else "headline"
    seen = "vector" if one.vector and other.vector else "plain"
    return f"{language} {reach} {seen}"


def likeness(one: Clues, source: str, other: KnownArticle) -> Likeness:
    """How alike an article of a source is to an earlier one, with the evidence in words. Pure."""
    seen = measures(one, other.clues)
    same = related = -math.inf
    if not is_elsewhere(one, other.clues):
        key = regression_key(one, other.clues)
        same = regressions()[f"{key} same"].above(seen)
        related = regressions()[f"{key} related"].above(seen)
    is_headline_copy = source != other.source and _is_headline_copy(one, other.clues)
    is_alike = is_headline_copy or max(same, related) >= 0
    shared = _shared(one, other.clues) if is_alike else []  # nobody reads why two are not alike
    is_own = source == other.source and _may_be_one(one.language, other.clues.language)
    kinds = {kind_of(clue) for clue in shared}
    cosine = (seen["semantic"] + seen["wording"]) / 2
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


def _is_headline_copy(one: Clues, other: Clues) -> bool:
    """Whether both have the same headline, word for word, and one of them has no text to compare."""
    return (
        one.language == other.language
        and one.headline == other.headline
        and len(_of(one.headline, ClueKind.WORD)) >= MIN_WORDS
        and not (one.is_full and other.is_full)
        and abs(one.at - other.at) <= MAX_APART
    )


def _has_text(clues: Clues) -> bool:
    """Whether more was read than a headline, however short."""
    return clues.text > clues.headline


def _may_be_one(language: str, other: str) -> bool:
    """Whether two languages are one, as far as both are known; of a headline alone it often is not."""
    return language == other or not (language and other)


def measures(one: Clues, other: Clues) -> dict[str, float]:
    """The measures of a pair, by name. Pure.

    `semantic`, `wording`: cosines of two embeddings of the headlines. `lead`, `lead_headline`: those of
    both leads, and of a lead and the other's headline, by the second embedding. `numbers`, `places`,
    `names`: what the shared ones are worth, 0 to 2; with `_share`, of what the poorer text has in all,
    0 to 1, where both texts were read. `words`: cosine of the headlines' words. `rarest`: the rarest
    that is shared. `other_numbers`: 1 if each headline has some that the other text lacks.
    """
    whole = one.is_full and other.is_full
    first, second = _compared(one, whole=whole), _compared(other, whole=whole)
    shared = first & second
    semantic, wording = cosines(one.vector, other.vector)
    lead, crossed = lead_cosines(one.vector, other.vector)
    seen = {"semantic": semantic, "wording": wording, "lead": lead, "lead_headline": crossed}
    worth = _worth(shared)
    for kind in _MEASURED:
        seen[f"{kind}s"] = min(worth[kind], MAX_WORTH) / 5
    if whole:
        mine_in_all, theirs_in_all = _worth(first), _worth(second)
        for kind in _MEASURED:
            least = min(mine_in_all[kind], theirs_in_all[kind])
            seen[f"{kind}s_share"] = worth[kind] / (least + DAMPING)
    mine, theirs = _of(one.headline, ClueKind.WORD), _of(other.headline, ClueKind.WORD)
    seen["words"] = len(mine & theirs) / (math.sqrt(len(mine) * len(theirs)) or 1)
    seen["rarest"] = sum(sorted((weight(clue) for clue in shared), reverse=True)[:RAREST]) / 10
    numbers = _of(one.headline, ClueKind.NUMBER), _of(other.headline, ClueKind.NUMBER)
    seen["other_numbers"] = float(_differ(*numbers, first, second))
    return seen


def is_elsewhere(one: Clues, other: Clues) -> bool:
    """Whether both tell of events at two places, however alike their headlines are. Pure.

    So it is where each headline names places that the other article has nowhere. A city often stands
    for a government or a region, so two cities of one country say it only beside numbers that differ.
    """
    mine, theirs = _of(one.headline, ClueKind.PLACE), _of(other.headline, ClueKind.PLACE)
    if _differ(mine, theirs, one.text, other.text):
        return True
    numbers = _of(one.headline, ClueKind.NUMBER), _of(other.headline, ClueKind.NUMBER)
    return _differ(_cities(mine), _cities(theirs), one.text, other.text) and _differ(
        *numbers, one.text, other.text
    )


def _differ(
    mine: Set[str], theirs: Set[str], first: frozenset[str], second: frozenset[str]
) -> bool:
    """Whether both headlines have some clues, and the other article none of these."""
    return bool(mine and theirs) and mine.isdisjoint(second) and theirs.isdisjoint(first)


def _cities(places: Iterable[str]) -> set[str]:
    return {clue for clue in places if clue.partition(":")[2].isdigit()}


def _compared(clues: Clues, *, whole: bool) -> frozenset[str]:
    """Those of the whole text if both texts were read; else of the headline and what is as short."""
    return clues.text if whole or not clues.is_full else clues.headline


def _shared(one: Clues, other: Clues) -> list[str]:
    """What both have, the rarest first; skeletons count across languages, words within one.

    The skeleton of a place is no name beside it.
    """
    whole = one.is_full and other.is_full
    shared = _compared(one, whole=whole) & _compared(other, whole=whole)
    same = one.language == other.language
    left_out = ClueKind.NAME if same else ClueKind.WORD
    places = {one.written.get(clue) for clue in _of(shared, ClueKind.PLACE)}
    return sorted(
        (
            clue
            for clue in shared
            if kind_of(clue) is not left_out
            and (kind_of(clue) is not ClueKind.NAME or one.written.get(clue) not in places)
        ),
        key=lambda clue: (-weight(clue), clue),
    )


def _of(clues: Iterable[str], kind: ClueKind) -> set[str]:
    return {clue for clue in clues if kind_of(clue) is kind}


def _worth(clues: Iterable[str]) -> Mapping[ClueKind, float]:
    """What those of each kind are worth."""
    found = dict.fromkeys(ClueKind, 0.0)
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
