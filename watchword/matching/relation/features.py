"""The features of a headline for two parties: the facts that the judge weighs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from watchword.matching.fold import is_cjk
from watchword.matching.relation.headline import Headline, Mention
from watchword.matching.relation.tables import Kind, tables

MARKS = {
    "question": "?？",
    "cry": "!！",
    "tag": "【",
    "column": "》",
    "bar": "|｜",
    "quote": "“”\"「『'‘",
    "colon": ":：",
    "dots": "…",
}
"""Punctuation that shows the kind of headline, by the name of its feature."""
COMMAS = frozenset((",", "、", "，", "·", "・"))
LIST_COMMAS = 3
"""So many commas make a list."""
GAPS = ("0", "1-2", "3-6", "7-12", "more")
"""Words between the two parties: names for the ranges that end at GAP_ENDS."""
GAP_ENDS = (1, 3, 7, 13)
LENGTHS = ("1-5", "6-9", "10-14", "more")
LENGTH_ENDS = (6, 10, 15)
OF_PARTY = ("alone:", "only:")
"""How features that name a party begin. Only the weights of one pair know them."""
AT_START = 2
"""The first place of a folded text is 1; a bracket or quote may stand before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is known of a headline beside its words."""

    language: str
    """ISO 639-1."""
    country: str
    """Country of the press, ISO 3166-1 alpha-2; empty: not known."""
    fires: bool
    """Whether the topic's own query is true."""


def is_candidate(headline: Headline, parties: tuple[str, str], setting: Setting) -> bool:
    """Whether the judge looks at the headline at all. Pure.

    True if the query fires; or both parties are named; or one is named or implied, and the press is
    the other's; or one is named beside a word of what states do to each other.
    """
    named = {mention.party for mention in headline.mentions} & set(parties)
    if setting.fires or len(named) == len(parties):
        return True
    unnamed_home = any(p not in named and _is_home(p, setting) for p in parties)
    implied = any(p in headline.home and _is_home(p, setting) for p in parties)
    if unnamed_home and (named or implied):
        return True
    return bool(named) and any(key in headline.classes for key in _acts())


def features(headline: Headline, parties: tuple[str, str], setting: Setting) -> frozenset[str]:
    """The names of the features that the headline has. Pure. The order of the parties has no effect."""
    return frozenset(
        (
            "bias",
            f"press:{setting.language}-{setting.country}",
            *(("fires",) if setting.fires else ()),
            *_naming(headline, parties, setting),
            *_compounds(headline, parties),
            *_between(headline, parties),
            *_thirds(headline, parties),
            *_classes(headline, parties),
            *_form(headline),
        )
    )


@cache
def _acts() -> tuple[str, ...]:
    return tuple(one.key for one in tables().classes if one.kind is Kind.ACT)


def _is_home(party: str, setting: Setting) -> bool:
    known = tables().parties.get(party)
    return bool(known and known.country and known.country == setting.country)


def _naming(headline: Headline, parties: tuple[str, str], setting: Setting) -> Iterator[str]:
    forms = []
    for party in parties:
        mine = [mention for mention in headline.mentions if mention.party == party]
        home = _is_home(party, setting)
        if mine:
            forms.append(max(mention.form for mention in mine).name.lower())
        elif home:
            forms.append("implied" if party in headline.home else "home")
        else:
            forms.append("unsaid")
        if len(mine) > 1:
            yield "named:twice"
    yield f"named:{'+'.join(sorted(forms))}"
    if headline.press:
        yield "press:party" if headline.press & set(parties) else "press:third"
    if headline.opens_with_press:
        yield "press:opens"


def _compounds(headline: Headline, parties: tuple[str, str]) -> Iterator[str]:
    for chain in headline.chains:
        states = {mention.party for mention in chain}
        if set(parties) <= states:
            yield "compound:pair" if len(states) == len(parties) else "compound:more"
            if _governs(headline, chain):
                yield "compound:governs"
        elif set(parties) & states:
            yield "compound:other"


def _governs(headline: Headline, chain: tuple[Mention, ...]) -> bool:
    """Whether a word of what states do stands right behind a compound: 日中会談, 日中の対立."""
    end = chain[-1].end
    places = (place for key in _acts() for place in headline.classes.get(key, ()))
    return any(end <= start <= end + 2 for start, _ in places)


def _between(headline: Headline, parties: tuple[str, str]) -> Iterator[str]:
    nearest = _nearest(headline.mentions, parties)
    if nearest is None:
        return
    first, second = nearest
    text = headline.text
    yield f"gap:{GAPS[bisect_right(GAP_ENDS, _length(text.text[first.end : second.start]))]}"
    places = (place for key in _acts() for place in headline.classes.get(key, ()))
    if any(first.end <= start and end <= second.start for start, end in places):
        yield "between:act"
    if first.start <= AT_START:
        yield "opens:party"
    if text.gap(first.end, second.start).strip() in COMMAS:
        yield "between:comma"


def _nearest(
    mentions: Iterable[Mention], parties: tuple[str, str]
) -> tuple[Mention, Mention] | None:
    """The mentions of the two parties with the fewest characters between them, in their order."""
    best: tuple[Mention, Mention] | None = None
    last: dict[str, Mention] = {}
    for one in mentions:
        if one.party not in parties:
            continue
        other = last.get(parties[0] if one.party == parties[1] else parties[1])
        if other and (best is None or one.start - other.end < best[1].start - best[0].end):
            best = (other, one)
        last[one.party] = one
    return best


def _length(text: str) -> int:
    """The number of words in a folded text; two CJK characters count as one."""
    return sum((len(run) + 1) // 2 if is_cjk(run) else 1 for run in text.split())


def _thirds(headline: Headline, parties: tuple[str, str]) -> Iterator[str]:
    others = [mention for mention in headline.mentions if mention.party not in parties]
    states = {mention.party for mention in others}
    yield f"thirds:{min(len(states), 2)}"
    yield from (f"third:{party}" for party in states)
    mine = [mention.start for mention in headline.mentions if mention.party in parties]
    if others and mine and others[0].start < min(mine):
        yield "thirds:first"


def _classes(headline: Headline, parties: tuple[str, str]) -> Iterator[str]:
    """Each class alone, and with who is named beside it: it says more where a party is unsaid."""
    named = {mention.party for mention in headline.mentions}
    company = "lone" if not named >= set(parties) else "among" if named - set(parties) else "two"
    kinds = [one.kind for one in tables().classes if one.key in headline.classes]
    only = named & set(parties) if company == "lone" else set()
    yield from (f"alone:{party}" for party in only)
    for key in headline.classes:
        yield f"class:{key}"
        yield f"{company}:{key}"
        yield from (f"only:{party}:{key}" for party in only)
    acts, noises = kinds.count(Kind.ACT), kinds.count(Kind.NOISE)
    yield f"acts:{min(acts, 4)}"
    yield f"noises:{min(noises, 3)}"
    if acts and noises:
        yield "acts:among-noise"


def _form(headline: Headline) -> Iterator[str]:
    original = headline.text.original
    for name, marks in MARKS.items():
        if any(mark in original for mark in marks):
            yield f"mark:{name}"
    if original.count("、") + original.count(",") >= LIST_COMMAS:
        yield "mark:list"
    if any(char.isdecimal() for char in original):
        yield "mark:number"
    yield f"length:{LENGTHS[bisect_right(LENGTH_ENDS, _length(headline.text.text))]}"
