"""Reads a headline: the states that it names, how it names them, and the word classes in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from watchword.matching.fold import Folded, fold, is_cjk
from watchword.matching.relation.lexicon import Lexicon
from watchword.matching.relation.literals import Hit

GLUE = "\u2060"
"""In a glued text, replaces the space between a numeral and the run right behind it: 29日 is a date."""
HYPHEN = re.compile(r"\s?[-‐‑–—/·・‧／&]\s?")
HANGUL = re.compile("[가-힣]")
_Place = tuple[int, int, str]
"""Start and end in the folded text, and the key of a party or class."""
_Hits = Mapping[str, Sequence[_Place]]
"""By the kind of mark; see lexicon.py."""


class Form(IntEnum):
    """How a state is named; a larger number is more certain."""

    LINK = 1
    """By a character beside another state's: 美中."""
    SHORT = 2
    """By a character alone: 美, 対米."""
    ALSO = 3
    """By its people, offices or places: 高市, 華府."""
    NAME = 4
    """By a word that its concept lists."""


FORMS = {
    "name": Form.NAME,
    "also": Form.ALSO,
    "short": Form.SHORT,
    "heads": Form.SHORT,
    "tails": Form.SHORT,
    "link": Form.LINK,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place that names a state. Start and end are places in the folded text."""

    party: str
    start: int
    end: int
    form: Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A headline with everything that the lexicon found in it."""

    text: Folded
    mentions: tuple[Mention, ...]
    """In order. Mentions of one state do not overlap."""
    chains: tuple[tuple[Mention, ...], ...]
    """The mentions of each compound, in order: 日米韓, US-China."""
    classes: Mapping[str, tuple[tuple[int, int], ...]]
    """The places of each word class, by its key."""
    press: frozenset[str]
    """The states whose press is named."""
    opens_with_press: bool
    """Whether the headline begins with such a name: 日媒："""
    home: frozenset[str]
    """The states for which it has a word that stands for the state in the state's own press."""


def glue(text: Folded) -> str:
    """The folded text with GLUE behind numerals, so that 29日 names no state. Pure.

    It has the length of the folded text, so places are the same in both.
    """
    chars = list(text.text)
    for at in range(1, len(chars) - 1):
        is_space = chars[at] == " " and chars[at - 1].isdecimal()
        if is_space and not text.gap(at, at + 1):
            chars[at] = GLUE
    return "".join(chars)


def read(title: str, lexicon: Lexicon) -> Headline:
    """Find all that the lexicon has in a headline. Pure."""
    text = fold(title)
    glued = glue(text)
    hits: dict[str, list[_Place]] = {}
    for hit in lexicon.hits(text, glued):
        mark, _, key = hit.mark.partition(":")
        hits.setdefault(mark, []).append((*_trimmed(mark, hit, glued), key))
    mentions = _mentions(hits, glued)
    chains = _chains(mentions, text)
    linked = {mention for chain in chains for mention in chain}
    press = sorted(hits.get("press", ()))
    return Headline(
        text=text,
        mentions=tuple(m for m in mentions if m.form is not Form.LINK or m in linked),
        chains=chains,
        classes=_classes(hits),
        press=frozenset(key for _, _, key in press),
        opens_with_press=bool(press) and press[0][0] <= 1,
        home=frozenset(key for _, _, key in hits.get("home", ())),
    )


def _trimmed(mark: str, hit: Hit, glued: str) -> tuple[int, int]:
    """The place without the spaces around it; for a short form, the place of its character alone."""
    start, end = hit.start, hit.end
    if mark == "heads":
        return start + 1, start + 2
    if mark == "tails":
        return end - 1, end
    while glued[start] in (" ", GLUE):
        start += 1
    while glued[end - 1] in (" ", GLUE):
        end -= 1
    while not is_cjk(glued[end - 1]) and glued[end] not in (" ", GLUE):
        end += 1  # a stem: its whole word
    return start, end


def _classes(hits: _Hits) -> Mapping[str, tuple[tuple[int, int], ...]]:
    never = hits.get("never", ())
    found: dict[str, list[tuple[int, int]]] = {}
    for start, end, key in hits.get("class", ()):
        if not any(left <= start and end <= right for left, right, _ in never):
            found.setdefault(key, []).append((start, end))
    return {key: tuple(places) for key, places in found.items()}


def _mentions(hits: _Hits, glued: str) -> list[Mention]:
    """All mentions, links included, without those inside a word that is no name of the state.

    The press of a state is no mention of it: 日媒 reports on others.
    """
    never = [*hits.get("never", ()), *hits.get("press", ())]
    return _without_overlaps(
        Mention(party=key, start=start, end=end, form=form)
        for mark, form in FORMS.items()
        for start, end, key in hits.get(mark, ())
        if not (form is Form.LINK and glued[start - 1] == GLUE)
        and not any(
            key == k and _spoils(left, right, start, end, form) for left, right, k in never
        )
    )


def _spoils(left: int, right: int, start: int, end: int, form: Form) -> bool:
    """Whether a longer word from `left` to `right` makes a mention none.

    A name must lie inside it: 日本 in 今日本政府 is a name. What is less certain may reach beyond it:
    美方 in 完美方案 is none.
    """
    return left <= start and (end <= right if form is Form.NAME else start < right)


def _without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    """Where mentions overlap, the most certain, then the longest; in order of place."""
    kept: list[Mention] = []
    for one in sorted(mentions, key=lambda m: (-m.form, m.start - m.end, m.start)):
        overlapping = (k for k in kept if k.start < one.end and one.start < k.end)
        if not any(k.party == one.party or k.form > one.form for k in overlapping):
            kept.append(one)
    return sorted(kept, key=lambda m: (m.start, m.end))


def _chains(mentions: Iterable[Mention], text: Folded) -> tuple[tuple[Mention, ...], ...]:
    """The runs of mentions of different states with nothing, or a hyphen, between them."""
    chains: list[list[Mention]] = []
    for one in mentions:
        if chains and _adjoins(chains[-1][-1], one, text):
            chains[-1].append(one)
        else:
            chains.append([one])
    return tuple(
        tuple(chain)
        for chain in chains
        if len({m.party for m in chain}) > 1 and _begins_word(chain[0], text)
    )


def _adjoins(first: Mention, second: Mention, text: Folded) -> bool:
    if first.party == second.party:
        return False
    if first.end == second.start:
        return max(first.form, second.form) <= Form.SHORT
    gap = text.gap(first.end, second.start)
    is_apart = max(first.form, second.form) > Form.LINK or _is_letter(first, text)
    return bool(HYPHEN.fullmatch(gap)) and is_apart


def _begins_word(first: Mention, text: Folded) -> bool:
    """Whether a compound may begin here; one of Hangul letters begins a run: 류중일 is a man."""
    return not _is_letter(first, text) or text.text[first.start - 1] == " "


def _is_letter(mention: Mention, text: Folded) -> bool:
    return mention.form is Form.LINK and HANGUL.match(text.text[mention.start]) is not None
