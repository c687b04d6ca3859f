"""The clues of an article, and how much each is worth when two articles share it."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import lru_cache

from watchword.domain.article import Text
from watchword.domain.clue import ClueKind, Clues, kind_of
from watchword.matching.event.names import MIN_LENGTH, skeletons
from watchword.matching.event.places import places
from watchword.matching.event.quantities import quantities
from watchword.matching.event.words import words

MAX_TEXT = 2000
"""Characters of a text that are read: a report names its event early."""
MIN_FULL = 100
"""Characters of a text that says more than its headline."""
YEARS = range(1990, 2036)
"""Numbers that are most often years."""
_BARE = re.compile(r"\d+")
_OUTLET = re.compile(r"\s?[|｜].*$|\s[-–—]\s[^-–—|]{3,30}$", re.DOTALL)
"""What a headline ends in that names its outlet or section: all its reports would be alike by it."""
MIN_HEADLINE = 8
"""Characters that a headline keeps."""


def find_clues(text: Text, at: datetime, language: str = "", vector: bytes | None = None) -> Clues:
    """The clues of an article. Pure; about 1 ms for a full text, 0.2 ms for a headline.

    `at`: when it was published or found. `language`: of its source, where the text does not say.
    """
    is_full = not text.headline_only and len(text.body) > MIN_FULL
    below = text.body if text.body and not text.headline_only else text.summary
    title = bare_headline(text.title)
    today = {(at + timedelta(days=days)).day for days in (-1, 0, 1)}
    headline = _found(title, today)
    written = _found(below[:MAX_TEXT], today) | headline
    stems = {f"{ClueKind.WORD}:{word}" for word in words(title)}
    return Clues(
        language=(text.language or language)[:2],
        at=at,
        is_full=is_full,
        headline=frozenset(headline) | stems,
        text=frozenset(written) | stems,
        vector=vector,
        written=written,
    )


def bare_headline(title: str) -> str:
    """The headline without the name of its outlet: what is embedded and compared. Pure."""
    bare = _OUTLET.sub("", title)
    return bare if len(bare) >= MIN_HEADLINE else title


def _found(text: str, today: Collection[int]) -> dict[str, str]:
    """The numbers, places and names of a text, and how they are written; `today`: see `quantities`."""
    found: dict[str, str] = {}
    for value, number in quantities(text, today).items():
        found.setdefault(f"{ClueKind.NUMBER}:{value}", number)
    for key, name in places(text).items():
        found.setdefault(f"{ClueKind.PLACE}:{key}", name)
    for key, name in skeletons(text).items():
        found.setdefault(f"{ClueKind.NAME}:{key}", name)
    return found


@lru_cache(maxsize=100_000)
def weight(clue: str) -> float:
    """How much it says that two articles share a clue: minus the logarithm of how common it is.

    The shares are rough, and fixed: those of the articles of three days, which were tried instead,
    changed no figure of docs/why.md by more than chance.
    """
    return -math.log(_share_of(kind_of(clue), clue.partition(":")[2]))


def _share_of(kind: ClueKind, value: str) -> float:
    """The share of articles that have such a clue, roughly."""
    match kind:
        case ClueKind.NUMBER:
            return _share_of_number(value)
        case ClueKind.PLACE:
            return 0.06 if value.isalpha() else 0.004
        case ClueKind.NAME:
            return 0.02 if len(value) == MIN_LENGTH else 0.004
        case ClueKind.WORD:
            return 0.01


def _share_of_number(value: str) -> float:
    bare = value.rstrip("%")
    if len(bare) == 1:
        return 0.15
    if len(bare) == 2:
        return 0.06 if bare.endswith("0") else 0.02
    return 0.05 if _BARE.fullmatch(value) and int(value) in YEARS else 0.004
