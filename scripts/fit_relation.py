"""Makes watchword/matching/relation/weights.json, by which topics of two parties are judged.

    WATCHWORD_CORPORA=… PYTHONPATH=. python scripts/fit_relation.py [--report | --half FILE]

Fits a logistic regression on the labelled headlines of the corpus `topics`, on those of its pool that
benchmarks/labels/two-parties.json labels, and on the sentences of the ready topics: a weight for each
feature, and one more for each feature and pair. A label "?" counts as half a yes and half a no, at
UNSURE. Each headline counts again, at UNKNOWN, as one of a press whose country is not known.
`--report` writes nothing and prints what held-out headlines say: fitted on one half and tried on the
other, fitted without a pair and tried on it with no weight of its own, fitted without a source and
tried on it.
`--half FILE` writes the weights of half 0 alone. `python -m benchmarks topics --half FILE` then prints
the other half by topic and script.
Needs scikit-learn, which nothing else does: `pip install scikit-learn`. The weights are committed, so
that no library's version changes what matches.
"""

from __future__ import annotations

import argparse
import importlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.corpora import corpora
from benchmarks.headlines import UNCERTAIN, Headline, labelled, own_labels
from config import ready
from watchword.domain.match import Document
from watchword.domain.topic import Topic, parties_query
from watchword.matching.evidence import holds
from watchword.matching.matcher import compile
from watchword.matching.relation.features import OF_PARTY, Setting, features, is_candidate
from watchword.matching.relation.headline import Headline as Text
from watchword.matching.relation.judge import PartiesSeen, read_article
from watchword.matching.relation.tables import pair_key

OUT = Path(__file__).parents[1] / "watchword" / "matching" / "relation" / "weights.json"
STRENGTH = 0.3
"""C of the regression: smaller values keep the weights smaller."""
UNSURE = 0.15
UNKNOWN = 0.4
"""A source in a user's file may have no country."""
ALERT, POSSIBLE = 0.48, 0.08
"""Fixed before the reported halves were tried."""
STRICTER = 0.08
"""Added to ALERT for a pair without labels. So each ready pair, left out, is right above .85."""
ENOUGH = 40
"""Headlines of a pair that a source must have to be tried alone."""
DROPPED = 0.02
"""Smaller weights are left out of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A labelled headline for one pair."""

    headline: Headline
    pair: str
    label: int | str
    features: frozenset[str]
    """Empty where the judge is not asked."""
    anywhere: frozenset[str] = frozenset()
    """The features if the country of its press were not known; empty if it is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Weights by feature, shared and of each pair."""

    general: Mapping[str, float]
    pairs: Mapping[str, Mapping[str, float]]

    def probability(self, case: Case) -> float:
        """That the headline tells of the pair; 0 where the judge is not asked."""
        if not case.features:
            return 0.0
        own = self.pairs.get(case.pair, {})
        log_odds = sum(
            table.get(one, 0.0) for one in case.features for table in (self.general, own)
        )
        return float(1 / (1 + np.exp(-log_odds)))


def cases(headlines: Iterable[Headline], *, own_query: bool = True) -> list[Case]:
    """Every labelled headline for each ready topic of two parties.

    `own_query`: whether the topic's query is asked, as for a ready topic, or that both parties are in
    the title, as for a user's pair.
    """
    matcher = compile(two_party_topics(own_query=own_query), ready.concepts({}))
    found = []
    for headline in headlines:
        searched = matcher.search(headline.document)
        reading = read_article(matcher.judge, headline.document)
        for question in matcher.questions:
            label = headline.labels.get(question.topic)
            if label is not None and question.parties:
                fires = holds(question.node, searched)
                found.append(_case(headline, reading, label, question.parties, fires))
    return found


def sentences() -> Iterator[Headline]:
    """The project's own sentences for the ready topics of two parties, as labelled headlines."""
    for key, table in ready.topics().items():
        for label, titles in ((1, table.must_match), (0, table.must_not_match)):
            for title in titles if table.parties else ():
                yield Headline(
                    file="sentences",
                    document=Document(title=title),
                    script="",
                    outlet="",
                    labels={key: label},
                )


def two_party_topics(*, own_query: bool) -> list[Topic]:
    """The ready topics of two parties."""
    found = []
    for key, table in ready.topics().items():
        if table.parties:
            first, second = table.parties
            both = parties_query((first, second))
            query = table.query if own_query and table.query else both
            found.append(Topic(key=key, name=key, query=query, parties=(first, second)))
    return found


def _case(
    headline: Headline,
    reading: PartiesSeen,
    label: int | str,
    parties: tuple[str, str],
    fires: bool,
) -> Case:
    setting = Setting(language=reading.language, country=reading.country, fires=fires)
    unknown = replace(setting, country="")
    text = reading.title or reading.lead
    return Case(
        headline=headline,
        pair=pair_key(parties),
        label=label,
        features=_features(text, parties, setting),
        anywhere=_features(text, parties, unknown) if setting.country else frozenset(),
    )


def _features(text: Text | None, parties: tuple[str, str], setting: Setting) -> frozenset[str]:
    asked = text is not None and is_candidate(text, parties, setting)
    return features(text, parties, setting) if text and asked else frozenset()


def fit(lessons: Iterable[Case]) -> Fitted:
    """Fits the weights. Deterministic."""
    linear: Any = importlib.import_module("sklearn.linear_model")
    extraction: Any = importlib.import_module("sklearn.feature_extraction")
    rows, labels, weighs = [], [], []
    for case in lessons:
        for found, weigh in ((case.features, 1.0), (case.anywhere, UNKNOWN)):
            row = {one: 1.0 for one in found if not one.startswith(OF_PARTY)}
            row.update({f"{case.pair}|{one}": 1.0 for one in found})
            for label in (1, 0) if case.label == UNCERTAIN else (case.label,):
                if found:
                    rows.append(row)
                    labels.append(label)
                    weighs.append(weigh * (UNSURE if case.label == UNCERTAIN else 1.0))
    vectorizer = extraction.DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    matrix.indices, matrix.indptr = matrix.indices.astype("i4"), matrix.indptr.astype("i4")
    model = linear.LogisticRegression(C=STRENGTH, max_iter=5000, solver="liblinear")
    model.fit(matrix, labels, sample_weight=weighs)
    general: dict[str, float] = {"bias": float(model.intercept_[0])}
    pairs: dict[str, dict[str, float]] = {}
    for name, value in zip(vectorizer.feature_names_, model.coef_[0], strict=True):
        pair, bar, one = name.rpartition("|")
        if bar:
            pairs.setdefault(pair, {})[one] = float(value)
        else:
            general[one] = general.get(one, 0.0) + float(value)
    return Fitted(general=general, pairs=pairs)


def write(fitted: Fitted, out: Path) -> None:
    """Writes the weights, a line a feature, in order."""
    table = {
        "alert": ALERT,
        "possible": POSSIBLE,
        "stricter": STRICTER,
        "general": _rounded(fitted.general),
        "pairs": {pair: _rounded(own) for pair, own in sorted(fitted.pairs.items())},
    }
    out.write_text(json.dumps(table, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def _rounded(weights: Mapping[str, float]) -> Mapping[str, float]:
    return {
        one: round(value, 3) for one, value in sorted(weights.items()) if abs(value) >= DROPPED
    }


def report(found: Sequence[Case], plain: Sequence[Case], own: Sequence[Case]) -> None:
    """Prints what held-out headlines say.

    `plain`: the cases as of a pair without a query of its own; `own`: what the project
    wrote or labelled.
    """
    half = fit([*own, *(one for one in found if one.headline.half == 0)])
    print("fitted on half 0, tried on half 1")
    _print(half, [one for one in found if one.headline.half == 1], ALERT, POSSIBLE)
    for pair in sorted({one.pair for one in found}):
        print(f"fitted without {pair}, tried on it as a user's own pair")
        without = fit(one for one in (*own, *found) if one.pair != pair)
        held = [one for one in plain if one.pair == pair]
        _print(without, held, ALERT + STRICTER, POSSIBLE)
    by_source = [(one, _family(one.headline.outlet)) for one in found]
    for family in sorted({name for _, name in by_source}):
        held = [one for one, name in by_source if name == family]
        if sum(one.label == 1 for one in held) >= ENOUGH:
            print(f"fitted without {family}, tried on it")
            rest = [one for one, name in by_source if name != family]
            _print(fit([*own, *rest]), held, ALERT, POSSIBLE)


def _family(outlet: str) -> str:
    return outlet.partition("/")[0]


def _print(fitted: Fitted, tried: Sequence[Case], alert: float, possible: float) -> None:
    parts: Mapping[str, Callable[[Case], bool]] = {
        "enriched": lambda one: one.headline.file != "raw",
        "raw": lambda one: one.headline.file == "raw",
    }
    for name, is_in in parts.items():
        part = [(one.label, fitted.probability(one)) for one in tried if is_in(one)]
        sure = [(label, p) for label, p in part if label != UNCERTAIN]
        yes = sum(label == 1 for label, _ in sure)
        fired = sum(p >= alert for _, p in sure)
        right = sum(p >= alert and label == 1 for label, p in sure)
        listed = sum(p >= possible and label == 1 for label, p in sure)
        print(
            f"  {name}: {len(sure)} headlines, {yes} of the pair; alerts right {right}/{fired}"
            f" = {right / max(1, fired):.3f}, found {right}/{yes} = {right / max(1, yes):.3f},"
            f" found or possible {listed / max(1, yes):.3f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--report", action="store_true")
    parser.add_argument("--half", type=Path)
    arguments = parser.parse_args()
    headlines = list(labelled(corpora()))
    found = cases(headlines)
    own = cases([*sentences(), *own_labels(corpora(), "two-parties")])
    if arguments.report:
        report(found, cases(headlines, own_query=False), own)
    elif arguments.half:
        write(fit([*own, *(one for one in found if one.headline.half == 0)]), arguments.half)
    else:
        write(fit([*own, *found]), OUT)


if __name__ == "__main__":
    main()
