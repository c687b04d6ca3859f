"""The tables of the judge as they lie in this folder: words by TOML, weights by JSON."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

Words = Mapping[str, tuple[str, ...]]
"""Words by language: en, ja, zh, ko."""


class Kind(StrEnum):
    """What a word class speaks for."""

    ACT = "act"
    """What states do to each other."""
    NOISE = "noise"
    """What only looks like it."""
    VOICE = "voice"
    """Who speaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordClass:
    """Words that say one kind of thing."""

    key: str
    kind: Kind
    says: str
    """The reason, as the user reads it."""
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """How headlines write a state, beside the names that its concept lists."""

    key: str
    """The concept's key: `japan`."""
    country: str = ""
    """ISO 3166-1 alpha-2 of its press; empty: it has none of its own."""
    also: Words = field(default_factory=dict)
    """People, offices and places that mean it in a headline, and are too wide for its concept."""
    short: Words = field(default_factory=dict)
    """Single characters that stand for it: 日."""
    compound: Words = field(default_factory=dict)
    """What stands for it only beside another state's: 일 in 중일."""
    never: Words = field(default_factory=dict)
    """Longer words in which neither name nor short form stands for it: 今日."""
    press: Words = field(default_factory=dict)
    """Its press as the one who speaks: 日媒."""
    home: Words = field(default_factory=dict)
    """Words by which its own press means it without naming it: 領海."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """All words of the judge."""

    classes: tuple[WordClass, ...]
    parties: Mapping[str, Party]
    """By the concept's key."""
    before: Words
    """What a short form may follow: 対."""
    after: Words
    """What may follow a short form at the start of a run: 首相."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What `scripts/fit_relation.py` wrote down."""

    alert: float
    """From this probability on it is an alert."""
    possible: float
    """From this one on it is possible."""
    stricter: float
    """Added to `alert` for a pair without labels of its own."""
    general: Mapping[str, float]
    """By feature; `bias` is in every text."""
    pairs: Mapping[str, Mapping[str, float]]
    """Added for one pair: its key is `pair_key` of the two parties."""


def pair_key(parties: tuple[str, str]) -> str:
    """The name of a pair in the weights; the order of the two does not matter. Pure."""
    return " ".join(sorted(parties))


@cache
def tables() -> Tables:
    """The words, read once."""
    short = _toml("short_forms")
    return Tables(
        classes=tuple(
            WordClass(key=key, kind=Kind(table["kind"]), says=table["says"], words=_words(table))
            for key, table in _toml("classes").items()
        ),
        parties={
            key: Party(
                key=key,
                country=table.get("country", ""),
                **{part: _words(table.get(part, {})) for part in PARTS},
            )
            for key, table in _toml("parties").items()
        },
        before=_words(short["before"]),
        after=_words(short["after"]),
    )


def state_keys() -> tuple[str, ...]:
    """The keys of the concepts that name a state with a table of its own."""
    return tuple(tables().parties)


PARTS = ("also", "short", "compound", "never", "press", "home")


@cache
def weights() -> Weights:
    """The weights, read once."""
    return parse_weights(_text("weights.json"))


def parse_weights(text: str) -> Weights:
    """The weights of a file that `scripts/fit_relation.py` wrote. Pure."""
    return Weights(**json.loads(text))


def _words(table: Mapping[str, Any]) -> Words:
    return {key: tuple(value) for key, value in table.items() if isinstance(value, list)}


def _toml(name: str) -> Mapping[str, Any]:
    return tomllib.loads(_text(f"{name}.toml"))


def _text(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
