"""Whether an article is about a relation between two parties: the probability, and the reasons."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from watchword.domain.match import Document, Field, Level, Occurrence
from watchword.matching.pair import Pattern
from watchword.matching.relation.features import Setting, features, is_candidate
from watchword.matching.relation.headline import Headline, read
from watchword.matching.relation.lexicon import LATIN, Lexicon, build
from watchword.matching.relation.tables import Kind, Weights, pair_key, tables, weights
from watchword.matching.script import applies, cjk_languages

LEAD_LENGTH = 160
"""Characters of the first paragraph that are judged: about its first sentence."""
LEAD_MARGIN = 3.5
"""Subtracted from the odds (natural logarithm) of a lead, which names more states than it is about.
Of the labelled articles with a lead (issue 15), those about other subjects stay below an alert."""
MAX_REASONS = 3
MIN_WORTH = 0.1
"""Odds (natural logarithm); a class that adds less is not a reason."""
OF_CLASSES = ("class", "two", "among", "lone", "only")
"""The groups of features that name a word class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The result for one article."""

    probability: float
    """Between 0 and 1, that the article is about the two."""
    reasons: tuple[str, ...]
    """The word classes with the largest weights, in words, the strongest first; then one against."""
    places: tuple[Occurrence, ...]
    """The places of the parties and of the reasons in the original text: in the title, and in the start
    of the first paragraph if it may tell of the two as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartiesSeen:
    """An article as the judge sees it."""

    title: Headline | None
    """None: it has no title."""
    lead: Headline | None
    """The start of its first paragraph; None: it has none."""
    language: str
    """ISO 639-1."""
    country: str
    """ISO 3166-1 alpha-2; empty: not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weighed:
    log_odds: float
    features: Collection[str]
    field: Field
    headline: Headline


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """The names of the parties, and the weights."""

    names: Mapping[str, Mapping[str, tuple[Pattern, ...]]]
    """The patterns of each concept, by its key and the language of their list ("" for any)."""
    weights: Weights
    _lexicons: dict[tuple[str, ...], Lexicon] = field(default_factory=dict, compare=False)
    """Built for a language when its first article comes."""

    def read(self, text: str, languages: tuple[str, ...]) -> Headline:
        """Find the states and word classes. `languages`: as `cjk_languages` returns them."""
        if languages not in self._lexicons:
            named = {
                key: tuple(
                    pattern
                    for language, patterns in by_language.items()
                    if applies(language, languages)
                    for pattern in patterns
                )
                for key, by_language in self.names.items()
            }
            self._lexicons[languages] = build(named, (LATIN, *languages))
        return read(text, self._lexicons[languages])

    def judge(
        self, reading: PartiesSeen, parties: tuple[str, str], *, fires: bool
    ) -> Judgement | None:
        """The judgement of an article; None if it is no candidate.

        The better of title and lead counts, the lead with LEAD_MARGIN unless there is no title.
        `fires`: whether the topic's own query is true of the article.
        """
        setting = Setting(language=reading.language, country=reading.country, fires=fires)
        tables = (self.weights.general, self.weights.pairs.get(pair_key(parties), {}))
        weighed = list(_weighed(reading, parties, setting, tables))
        if not weighed:
            return None
        best = max(weighed, key=lambda one: one.log_odds)
        reasons = _reasons(best.features, tables)
        return Judgement(
            probability=1.0 / (1.0 + math.exp(-best.log_odds)),
            reasons=reasons,
            places=tuple(place for one in weighed for place in _places(one, parties, reasons)),
        )

    def level(self, judgement: Judgement, parties: tuple[str, str]) -> Level | None:
        """The level of a judgement. A pair without labels of its own needs a higher one to alert."""
        known = self.weights
        stricter = 0.0 if pair_key(parties) in known.pairs else known.stricter
        if judgement.probability >= known.alert + stricter:
            return Level.ALERT
        return Level.POSSIBLE if judgement.probability >= known.possible else None


def make_judge(names: Mapping[str, Mapping[str, tuple[Pattern, ...]]]) -> Judge:
    """The judge with the weights of this package. `names`: as in Judge."""
    return Judge(names=names, weights=weights())


def read_article(judge: Judge, document: Document) -> PartiesSeen:
    """Read title and lead. Pure.

    Han characters of no known language are read as Chinese: once folded, most words are the same in
    Japanese, and 中日, a Japanese ball club, is a pair of states.
    """
    lead = document.lead[:LEAD_LENGTH]
    languages = cjk_languages(document.language, document.title + lead)[:1]
    return PartiesSeen(
        title=judge.read(document.title, languages) if document.title.strip() else None,
        lead=judge.read(lead, languages) if lead.strip() else None,
        language=next(iter(languages), document.language or LATIN),
        country=document.country,
    )


def _weighed(
    reading: PartiesSeen,
    parties: tuple[str, str],
    setting: Setting,
    weights: Iterable[Mapping[str, float]],
) -> Iterator[_Weighed]:
    for place, headline in ((Field.TITLE, reading.title), (Field.BODY, reading.lead)):
        if headline is None or not is_candidate(headline, parties, setting):
            continue
        found = features(headline, parties, setting)
        log_odds = sum(table.get(one, 0.0) for one in found for table in weights)
        margin = LEAD_MARGIN if place is Field.BODY and reading.title is not None else 0.0
        yield _Weighed(log_odds=log_odds - margin, features=found, field=place, headline=headline)


def _reasons(found: Iterable[str], weights: Collection[Mapping[str, float]]) -> tuple[str, ...]:
    worth: dict[str, float] = {}
    for one in found:
        group, _, key = one.partition(":")
        key = key.rpartition(":")[2]  # only:china:forces
        if group in OF_CLASSES:
            worth[key] = worth.get(key, 0.0) + sum(table.get(one, 0.0) for table in weights)
    classes = {one.key: one for one in tables().classes}
    order = sorted(worth, key=lambda key: (-worth[key], key))
    acts = [
        classes[key].says
        for key in order
        if classes[key].kind is Kind.ACT and worth[key] >= MIN_WORTH
    ]
    against = [
        f"against it: {classes[key].says}"
        for key in reversed(order)
        if classes[key].kind is Kind.NOISE and worth[key] <= -MIN_WORTH
    ]
    return (*acts[:MAX_REASONS], *against[:1])


def _places(
    one: _Weighed, parties: tuple[str, str], reasons: tuple[str, ...]
) -> Iterator[Occurrence]:
    headline = one.headline
    says = {one.key: one.says for one in tables().classes}
    spans = [(m.start, m.end, f"@{m.party}") for m in headline.mentions if m.party in parties]
    for key, places in headline.classes.items():
        if says[key] in reasons:
            spans += [(start, end, says[key]) for start, end in places]
    for start, end, leaf in spans:
        left, right = headline.text.span(start, end)
        yield Occurrence(field=one.field, start=left, end=right, leaf=leaf)
