"""Lints for signs of other query languages, which here are words or mean something else."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from watchword.matching.brackets import prepare_query


@dataclass(frozen=True, slots=True)
class Lint:
    """What is noticed in a query that is valid."""

    column: int
    key: str
    """Its kind and its subject, `short:地震`: a user accepts it by this. It never changes."""
    what: str
    hint: str


BEGIN, END = r"(?<![^\s()])", r"(?![^\s()])"
"""A word begins and ends at a space, a bracket or the ends of the query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """A sign of another language."""

    sign: re.Pattern[str]
    """Searched in the query with its phrases blanked out."""
    what: str
    """What happens with it here; `{}` is the sign as it was written."""
    hint: str
    """May use the groups of the sign: `{n}` is the number."""


def _habit(sign: str, what: str, hint: str) -> Habit:
    return Habit(sign=re.compile(sign), what=what, hint=hint)


_WORDS = "{} is looked for as words"
_IGNORED = "{} has no effect"
_QUOTES = "these marks do not make a phrase: {}"
HABITS = (
    _habit(rf"(?<=\")~(?P<n>\d{{1,3}}){END}", "{} is looked for as a word", "write a NEAR/{n} b"),
    _habit(rf"{BEGIN}[Ww]/(?P<n>\d{{1,3}}){END}", _WORDS, "write NEAR/{n} between the two"),
    _habit(rf"{BEGIN}[Pp][Rr][Ee]/(?P<n>\d{{1,3}}){END}", _WORDS, "write ONEAR/{n}"),
    _habit(rf"{BEGIN}near/?(?P<n>\d{{1,3}}){END}", _WORDS, "write NEAR/{n} between the two"),
    _habit(rf"{BEGIN}NEAR(?P<n>\d{{1,3}}){END}", "{} is looked for as a word", "write NEAR/{n}"),
    _habit(rf"{BEGIN}(?:ADJ|adj)(?P<n>\d{{1,3}}){END}", _WORDS, "write ONEAR/{n}"),
    _habit(rf"{BEGIN}near{END}", "{} is looked for as a word", "write NEAR for the operator"),
    _habit(
        rf"{BEGIN}(?:site|domain|inurl|allinurl):\S+",
        _WORDS,
        "write source: and the source's key, or url: and a part of the address",
    ),
    _habit(
        rf"{BEGIN}(?:headline|hd|intitle|allintitle|hlead)[:=]\S*", _WORDS, "write title: instead"
    ),
    _habit(rf"{BEGIN}(?:intext|allintext|text|content):\S*", _WORDS, "write body: instead"),
    _habit(
        rf"{BEGIN}(?:language|languages|la)[:=]\S*", _WORDS, "write lang: and its code: lang:en"
    ),
    _habit(rf"{BEGIN}lang:kr{END}", "{} is Kanuri", "write lang:ko for Korean"),
    _habit(rf"{BEGIN}lang:tw{END}", "{} is Twi", "write lang:zh for Chinese"),
    _habit(
        rf"{BEGIN}(?:after|before|daterange|date|filetype|cache|related)[:=]\S*",
        _WORDS,
        "leave it out: a topic matches articles when they come",
    ),
    _habit(
        rf"{BEGIN}!(?=\w)\S+", "! excludes nothing: {} is looked for", "write - or NOT before it"
    ),
    _habit(
        rf"{BEGIN}\w{{3,}}!{END}", "! is no wildcard: {} is looked for as a word", "write word*"
    ),
    _habit(rf"{BEGIN}\+(?=\w)\S+", _IGNORED, "leave + out: each word must be there anyway"),
    _habit(
        r"(?<=\w),(?=\s)|(?<=\w)\s+,|，|、",
        "a comma joins nothing: the words around it must all be there",
        "write OR between words of which one is enough",
    ),
    _habit(r"[«„‚‹][^»“”‘’›«„]*[»“”‘’›]?", _QUOTES, 'write "…"'),
    _habit(r"(?<!\w)['‘][^'’‘]*\s[^'’‘]*['’](?!\w)", _QUOTES, 'write "…"'),
    _habit(r"[\[{][^\]}]*[\]}]?", "{} is no group", "write ( and )"),
)
MAX_SHOWN = 24
"""Characters of a sign that a message repeats."""
_PHRASE = re.compile(r'="[^"]*"|"[^"]*"')
_SOURCE = re.compile(rf'{BEGIN}source:(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s()"]+))', re.IGNORECASE)


def foreign_habits(query: str) -> Iterator[Lint]:
    """The signs of other languages in a query that parses, with how to say the same here. Pure."""
    prepared = prepare_query(query)
    text = _PHRASE.sub(lambda found: '"' + "x" * (len(found[0]) - 2) + '"', prepared)
    taken: set[int] = set()
    for habit in HABITS:
        for found in habit.sign.finditer(text):
            if taken.isdisjoint(range(*found.span())):
                taken.update(range(*found.span()))
                written = query[slice(*found.span())].strip()[:MAX_SHOWN]
                hint = habit.hint.replace("{n}", found.groupdict().get("n") or "")
                what = habit.what.replace("{}", written)
                yield Lint(found.start() + 1, f"sign:{written}", what, hint)


def unknown_sources(query: str, known: Collection[str]) -> Iterator[Lint]:
    """The sources that a query names and the configuration does not have. Pure.

    `known`: keys and names of sources; if there are none, nothing is said.
    """
    folded = {one.casefold() for one in known}
    for found in _SOURCE.finditer(prepare_query(query)) if folded else ():
        name = found["quoted"] if found["quoted"] is not None else found["plain"]
        if name.strip().casefold() not in folded:
            hint = "write its key or its name as `watchword source list` shows them"
            yield Lint(found.start() + 1, f"source:{name}", f"there is no source {name}", hint)
