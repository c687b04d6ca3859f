"""Clues: the numbers, places, names and words by which two reports of one event are recognized."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache


class ClueKind(StrEnum):
    """What a clue is; a clue is written `kind:value`, such as `number:42` or `place:JP`."""

    NUMBER = "number"
    """A value, with `%` behind a share."""
    PLACE = "place"
    """The ISO 3166-1 code of a country, or the GeoNames id of a city."""
    NAME = "name"
    """The skeleton of what may be a name."""
    WORD = "word"
    """A word of the headline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What is compared of an article."""

    language: str
    """ISO 639-1; empty: nobody knows."""
    at: datetime
    """When it was published, or found."""
    is_full: bool
    """Whether its text was read and is long enough for what a text says beside its headline."""
    headline: frozenset[str]
    text: frozenset[str]
    """Those of headline and text; words are the headline's."""
    vector: bytes | None = None
    """The embedding of its headline; None: there is none."""
    written: Mapping[str, str] = field(default_factory=dict)
    """How the article writes its clues; empty of one that was judged before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownArticle:
    """An earlier article with its story."""

    article: int
    story: int
    head: int
    """The story that its story is related to, else its own."""
    source: str
    """The key of its source."""
    clues: Clues


@lru_cache(maxsize=100_000)
def kind_of(clue: str) -> ClueKind:
    """The kind of a clue. Pure."""
    return ClueKind(clue.partition(":")[0])
