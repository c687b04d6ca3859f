"""The timeline of a story: who broke it, who followed, and what each report adds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from watchword.domain.article import Text
from watchword.domain.development import new_names
from watchword.domain.numbers import numbers_in
from watchword.domain.story import terms_of

MIN_NEW = 0.6
"""The share of a sentence's terms that no earlier report has, from which the sentence is new."""
MIN_TERMS = 4
"""Terms of a sentence; a shorter one says little."""
_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One article of a story."""

    article: int
    source: str
    at: datetime
    """When it was published, or found."""
    text: Text
    link: str
    """A Link."""
    shared: str = ""
    """What it shares with the earlier article that it is linked to; empty of the first and of copies."""
    copy_of: int | None = None
    """The earlier article whose text it copies; None: it is linked otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A member of a story, and what is new in it."""

    member: Member
    numbers: tuple[str, ...]
    """New numbers, as the article writes them."""
    names: tuple[str, ...]
    """New names in its headline; only in a language that an earlier report has."""
    sentences: tuple[str, ...]
    """New sentences, in their order; only those in a language that an earlier report has."""


def with_copies(article: int, members: Sequence[Member]) -> frozenset[int]:
    """The article, its copies, and the copies of these. Pure."""
    found = {article}
    while more := {one.article for one in members if one.copy_of in found} - found:
        found |= more
    return frozenset(found)


def timeline(members: Sequence[Member]) -> Iterator[Step]:
    """The members in the order of time, with what no earlier one says. Pure."""
    numbers, terms, languages = set[object](), set[str](), set[str | None]()
    earlier: list[Text] = []
    for member in sorted(members, key=lambda one: (one.at, one.article)):
        whole = f"{member.text.title}\n{member.text.text_below_title}"
        found = {number.value: whole[number.start : number.end] for number in numbers_in(whole)}
        is_first = not languages
        comparable = member.text.language in languages
        new = [one for one in _SENTENCE.findall(whole) if _is_new(one, terms)]
        yield Step(
            member=member,
            numbers=()
            if is_first
            else tuple(written for value, written in found.items() if value not in numbers),
            names=_new_names(member.text, earlier) if comparable else (),
            sentences=tuple(one.strip() for one in new) if comparable else (),
        )
        earlier.append(member.text)
        numbers |= found.keys()
        terms |= terms_of(whole)
        languages.add(member.text.language)


def silent_places(members: Iterable[Member], places: Mapping[str, str]) -> Mapping[str, int]:
    """The places none of whose sources has the story, with how many are watched there. Pure.

    `places`: of each source that is watched, by its key. The one with most sources comes first.
    """
    has_it = {places.get(one.source) for one in members}
    silent = Counter(place for place in places.values() if place not in has_it)
    return dict(silent.most_common())


def _new_names(text: Text, earlier: Sequence[Text]) -> tuple[str, ...]:
    names = (text.title[start:end] for start, end in new_names(text, earlier))
    return tuple(dict.fromkeys(names))


def _is_new(sentence: str, terms: set[str]) -> bool:
    mine = terms_of(sentence)
    return len(mine) >= MIN_TERMS and len(mine - terms) >= MIN_NEW * len(mine)
