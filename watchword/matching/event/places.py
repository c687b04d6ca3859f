"""The places that a text names, in English, Chinese, Japanese and Korean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

_LATIN = re.compile(r"[^\W\d_][\w.'-]*", re.ASCII)
_CJK = re.compile(r"[\u30a1-\u30fa\u30fc]+|[\u3400-\u9fff\u3005]+|[\uac00-\ud7a3]+")
MIN_KATAKANA = 3
MAX_WORDS = 4
"""Words in a name: Central African Republic has three."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """The file that `scripts/make_places.py` makes."""

    places: Mapping[str, tuple[str, str]]
    """The id of a place and of its country, by name."""
    longest: int
    """Characters of the longest name in CJK."""
    titles: Mapping[str, str]
    """A name to show, by id."""


@cache
def gazetteer() -> Gazetteer:
    """The file, read once."""
    places: dict[str, tuple[str, str]] = {}
    titles: dict[str, str] = {}
    text = resources.files(__package__).joinpath("places.txt").read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        key, country, *names = line.split("\t")
        for name in names:
            places[name] = key, country
        titles[key] = next((name for name in names if name.isascii()), names[0])
    longest = max(len(name) for name in places if not name.isascii())
    return Gazetteer(places=places, longest=longest, titles=titles)


def places(text: str) -> Mapping[str, str]:
    """The id of each place and of its country, to how the text names it. Pure."""
    known = gazetteer()
    found: dict[str, str] = {}
    words = [
        match[0].removesuffix("'s").rstrip(".'-")
        for match in _LATIN.finditer(text.replace("’", "'"))
    ]
    at = 0
    while at < len(words):
        taken = 1
        for count in range(min(MAX_WORDS, len(words) - at), 0, -1):
            name = " ".join(words[at : at + count])
            if count == 1 and words[at] == "U.S":
                name = "US"
            if name in known.places and name[0].isupper():
                _add(found, known.places[name], name)
                taken = count
                break
        at += taken
    for run in _CJK.finditer(text):
        _scan(found, known, run[0])
    return found


def _scan(found: dict[str, str], known: Gazetteer, run: str) -> None:
    """Places in a run of one script, the longest first from the left.

    A name in katakana or Hangul begins a word. One of two letters of katakana is a whole run: タイ
    stands in タイトル.
    """
    begins, katakana = run[0] >= "\uac00", "\u30a1" <= run[0] <= "\u30fc"
    at = 0
    while at < len(run):
        for end in range(min(len(run), at + known.longest), at + 1, -1):
            short = katakana and end - at < MIN_KATAKANA and end < len(run)
            if run[at:end] in known.places and not short:
                _add(found, known.places[run[at:end]], run[at:end])
                at = end - 1
                break
        if begins or katakana:
            return
        at += 1


def _add(found: dict[str, str], place: tuple[str, str], name: str) -> None:
    for key in place:
        found.setdefault(key, name)
