"""Makes watchword/matching/event/weights.json and means.json, by which reports of one event are found.

    WATCHWORD_CORPORA=… PYTHONPATH=. python scripts/fit_stories.py [--means | --report | --related]

Fits eight logistic regressions on the pairs of the corpus `stories` that are at most 72 hours apart: for
one language and across languages, for full texts (`translated`) and headlines (`headlines`, and
`translated` without its texts), with vectors and without. What speaks for one event has no negative
weight, what speaks against it no positive one. A story's pairs weigh as the square root of their number.
Each pair is judged by a regression that knew neither of its stories. The threshold of *same* is the best
false pair without two of the folds, the mean of all such, and MARGIN: one strange pair alone moves it
little. That of *related* is RELATED_MARGIN above a precision of RELATED_PRECISION without vectors.
With vectors *related* has regressions of its own: the corpora have no later turns of an event, so these
are fitted on the first invented press day too, which therefore proves nothing of them; the second does.
`--related` makes these alone anew, `--means` the mean vectors of languages, from the corpus `topics`.
`--report` writes nothing and prints the streams as those regressions judge them that knew neither story.
Needs SciPy and the extra `stories`.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpora import corpora
from benchmarks.story_stream import Labelled, clues_of, edition, labelled, scorer
from tests.press_day import FIRST
from watchword.domain.clue import Clues, KnownArticle
from watchword.domain.story import WINDOW, Likeness, Link, find_event
from watchword.matching.event import likeness as judge
from watchword.matching.event.embedding import MODELS

OUT = Path(judge.__file__).parent
MARGIN = 0.75
"""Log-odds above the best false pair. From 0.5 to 1.5 the report swallows no other story."""
RELATED_PRECISION = 0.8
RELATED_MARGIN = 3.0
"""Log-odds above that: an article is compared with all earlier ones, and the best of so many false pairs
is good. In the report's streams 17 articles were related rightly and 42 wrongly without it; with it 16
and 6."""
TURNS_FROM = {"text": -3.0, "headline": -1.5}
"""The log-odds from which a report is related, chosen on the first press day and the corpora: with lower
ones more events begin as related to another one. A headline alone says less."""
SHARES = {"translated": 0.2, "headlines": 0.5}
"""The weight of a corpus' pair beside one of the press day."""
FOLDS = 5
"""Those of the scorer."""
STRENGTH = 20.0
"""C of the regressions; larger values let the weights grow."""
HEADLINES_A_LANGUAGE = 600
VECTORS = {"semantic", "wording"}
LEADS = {"lead", "lead_headline"}
"""Only *related* knows them."""
SHARES_OF_WORDS = {"numbers_share", "places_share", "names_share"}
FOR = VECTORS | LEADS | SHARES_OF_WORDS | {"numbers", "places", "names", "words", "rarest"}
AGAINST = {"other_numbers"}
LEFT_OUT = {"same": {"names", "names_share"}, "across": {"words"}}
"""Words tell more than skeletons within one language; across languages they say nothing."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """All pairs of one set of articles, as the regressions see them."""

    keys: NDArray[np.str_]
    names: Sequence[str]
    seen: Array
    """Measures, one row a pair."""
    is_same: NDArray[np.bool_]
    counts: NDArray[np.bool_]
    """False where people would disagree, and where no regression is asked."""
    apart: NDArray[np.bool_]
    """Of two places, so that no regression is asked."""
    folds: NDArray[np.int64]
    """The folds of both stories, the lesser first."""
    weights: Array
    index: Mapping[tuple[int, int], int]
    """The row of a pair of places in the set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    names: Sequence[str]
    weights: Array
    bias: float

    def scores(self, pairs: Pairs, rows: NDArray[np.bool_]) -> Array:
        columns = [pairs.names.index(name) for name in self.names]
        return np.asarray(pairs.seen[rows][:, columns] @ self.weights + self.bias)


def fold_of(story: str) -> int:
    """The fold of the scorer."""
    return int(scorer(corpora()).fold_of(story))


def headline_only(clues: Clues) -> Clues:
    return replace(clues, is_full=False, text=clues.headline)


def pairs_of(articles: Sequence[Labelled], clues: Sequence[Clues]) -> Pairs:
    """The pairs of a set whose articles are in the order of time."""
    rows: list[dict[str, float]] = []
    apart: list[bool] = []
    places: list[tuple[int, int]] = []
    sides = [judge.Side(one) for one in clues]
    for later, one in enumerate(clues):
        for earlier in range(later - 1, -1, -1):
            if one.at - clues[earlier].at > WINDOW:
                break
            rows.append(judge.measures(sides[later], sides[earlier]))
            apart.append(judge.is_elsewhere(sides[later], sides[earlier]))
            places.append((earlier, later))
    names = sorted(FOR | AGAINST)
    stories = [(articles[one].story, articles[other].story) for one, other in places]
    same = np.array([one == other for one, other in stories])
    of_story = Counter(one for one, other in stories if one == other)
    return Pairs(
        keys=np.array(
            [judge.regression_key(clues[j], clues[i]).rsplit(" ", 1)[0] for i, j in places]
        ),
        names=names,
        seen=np.array([[row.get(name, 0.0) for name in names] for row in rows]),
        is_same=same,
        counts=~np.array(apart)
        & np.array([not articles[i].is_disputed(articles[j].story) for i, j in places]),
        apart=np.array(apart),
        folds=np.array([sorted((fold_of(one), fold_of(other))) for one, other in stories]),
        weights=np.array(
            [of_story[one] ** -0.5 if one == other else 1.0 for one, other in stories]
        ),
        index={place: row for row, place in enumerate(places)},
    )


def fit(names: Sequence[str], sets: Sequence[tuple[Pairs, NDArray[np.bool_]]]) -> Fitted:
    """The regression of these pairs: weights of a known sign, kept small."""
    minimize: Any = importlib.import_module("scipy.optimize").minimize
    columns = [sets[0][0].names.index(name) for name in names]
    seen = np.vstack([pairs.seen[rows][:, columns] for pairs, rows in sets])
    same = np.concatenate([pairs.is_same[rows] for pairs, rows in sets]).astype(float)
    weights = np.concatenate([pairs.weights[rows] for pairs, rows in sets])

    def loss(values: Array) -> tuple[float, Array]:
        scores = seen @ values[:-1] + values[-1]
        wrong = (1 / (1 + np.exp(-scores)) - same) * weights
        small = values[:-1] / STRENGTH
        total = (np.logaddexp(0, scores) - same * scores) @ weights + small @ values[:-1] / 2
        return float(total), np.append(seen.T @ wrong + small, wrong.sum())

    bounds = [(None, 0) if name in AGAINST else (0, None) for name in names] + [(None, None)]
    found = minimize(loss, np.zeros(len(names) + 1), jac=True, bounds=bounds, method="L-BFGS-B").x
    return Fitted(names=names, weights=found[:-1], bias=float(found[-1]))


@dataclass(slots=True)
class Task:
    """One of the regressions: its pairs, by set; the first set is the one that is judged by it."""

    key: str
    sets: Sequence[Pairs]
    names: Sequence[str]

    def rows(self, pairs: Pairs, out: Sequence[int] = ()) -> NDArray[np.bool_]:
        """The pairs of the regression without those of stories in these folds."""
        kind = self.key.rsplit(" ", 1)[0]
        return np.asarray(
            (pairs.keys == kind) & pairs.counts & ~np.isin(pairs.folds, out).any(axis=1)
        )

    def fitted(self, out: Sequence[int] = ()) -> Fitted:
        return fit(self.names, [(pairs, self.rows(pairs, out)) for pairs in self.sets])

    def out_of_fold(self) -> list[Array]:
        """The log-odds of each pair of each set, by a regression that knew neither story."""
        kind = self.key.rsplit(" ", 1)[0]
        found = [np.full(len(pairs.keys), np.nan) for pairs in self.sets]
        for out in combinations_with_replacement(range(FOLDS), 2):
            fitted = self.fitted(out)
            for pairs, scores in zip(self.sets, found, strict=True):
                mine = (pairs.keys == kind) & (pairs.folds == out).all(axis=1)
                scores[mine] = fitted.scores(pairs, mine)
        return found


def best_false(task: Task, scores: Sequence[Array], out: Sequence[int]) -> float:
    """The best false pair of the judged set, without those of stories in these folds."""
    judged = task.sets[0]
    return float(scores[0][task.rows(judged, out) & ~judged.is_same].max())


def same_from(task: Task, scores: Sequence[Array]) -> float:
    """The log-odds from which a pair is the same."""
    folds = combinations_with_replacement(range(FOLDS), 2)
    return float(np.mean([best_false(task, scores, out) for out in folds])) + MARGIN


def related_from(task: Task, scores: Sequence[Array]) -> float:
    """The log-odds from which a pair is related: enough of the judged set's pairs are the same."""
    judged = task.sets[0]
    rows = task.rows(judged)
    order = np.argsort(-scores[0][rows])
    right = np.cumsum(judged.is_same[rows][order]) / np.arange(1, len(order) + 1)
    enough = np.nonzero(right >= RELATED_PRECISION)[0]
    return float(scores[0][rows][order][enough[-1]]) + RELATED_MARGIN


def tasks(translated: Pairs, titles: Pairs, headlines: Pairs) -> Iterator[Task]:
    for language in ("same", "across"):
        for reach, sets in (("text", [translated]), ("headline", [headlines, titles])):
            for seen in ("vector", "plain"):
                left_out = LEADS | LEFT_OUT[language] | (set() if seen == "vector" else VECTORS)
                if reach == "headline":
                    left_out |= {"numbers_share", "places_share", "names_share"}
                names = sorted((FOR | AGAINST) - left_out)
                yield Task(key=f"{language} {reach} {seen}", sets=sets, names=names)


def report(
    name: str, articles: Sequence[Labelled], clues: Sequence[Clues], mine: Sequence[Task]
) -> None:
    """Print the stream of a set, each pair judged by what knew neither story."""
    pairs = mine[0].sets[0]
    same, related = np.full(len(pairs.keys), -np.inf), np.full(len(pairs.keys), -np.inf)
    for task in mine:
        scores = task.out_of_fold()
        kind = pairs.keys == task.key.rsplit(" ", 1)[0]
        same[kind] = scores[0][kind] - same_from(task, scores)
        related[kind] = scores[0][kind] - related_from(task, scores)
    same[pairs.apart] = related[pairs.apart] = -np.inf

    sources = [edition(one.row) for one in articles]

    def judged(one: int, other: KnownArticle) -> Likeness:
        row = pairs.index[other.article, one]
        [alike] = judge.likenesses(clues[one], sources[one], [other]) if same[row] >= 0 else [None]
        return Likeness(
            article=other.article,
            story=other.story,
            head=other.story,
            same=float(same[row]),
            related=float(related[row]),
            kinds=alike.kinds if alike else 0,
            is_own=bool(alike and alike.is_own),
            words="",
        )

    rows = [one.row for one in articles]
    stories = [str(story) for story in stream(clues, sources, judged)]
    groups = {row["id"]: story for row, story in zip(rows, stories, strict=True)}
    print(name, scorer(corpora()).stream_figures(rows, groups))


def stream(
    clues: Sequence[Clues],
    sources: Sequence[str],
    judged: Callable[[int, KnownArticle], Likeness],
) -> list[int]:
    """The story of each article: the place of the one that opened it."""
    stories: list[int] = []
    for later, one in enumerate(clues):
        known = [
            KnownArticle(
                article=at,
                story=stories[at],
                head=stories[at],
                source=sources[at],
                clues=clues[at],
            )
            for at in range(later)
            if one.at - clues[at].at <= WINDOW
        ]
        found = find_event(judged(later, other) for other in known)
        stories.append(found.to.story if found and found.link is Link.SAME else later)
    return stories


def turns(translated: Pairs, headlines: Pairs) -> dict[str, Any]:
    """The rows of the regressions of *related*, with vectors."""
    day = [
        Labelled(
            row={
                "id": one.id,
                "lang": one.language,
                "title": one.title,
                "body": one.body,
                "published": one.published.isoformat(),
                "publisher": one.outlet,
                "story": f"press day {one.story}",
            }
        )
        for one in FIRST.articles
    ]
    pairs = pairs_of(day, [clues_of(one.row) for one in day])
    sets = [pairs]
    for name, corpus in (("translated", translated), ("headlines", headlines)):
        sets.append(replace(corpus, weights=corpus.weights * SHARES[name]))
    rows: dict[str, Any] = {}
    for language in ("same", "across"):
        for reach in ("text", "headline"):
            left_out = set(LEFT_OUT[language])
            if reach == "headline":
                left_out |= {"numbers_share", "places_share", "names_share"}
            names = sorted((FOR | AGAINST) - left_out)
            task = Task(key=f"{language} {reach} vector", sets=sets, names=names)
            rows[f"{task.key} related"] = row_of(task.fitted(), TURNS_FROM[reach])
    return rows


def means() -> dict[str, list[float]]:
    """The mean vector of the headlines of each language, of a sample of the pool."""
    e5, _ = MODELS.get()
    sampler, found = random.Random(1), defaultdict[str, list[str]](list)
    with gzip.open(corpora() / "topics" / "pool.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            found[row["lang"][:2]].append(row["title"])
    return {
        language: [
            round(float(part), 4)
            for part in np.mean(
                [e5.query(title) for title in sampler.sample(titles, HEADLINES_A_LANGUAGE)], axis=0
            )
        ]
        for language, titles in sorted(found.items())
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for option in ("--report", "--means", "--related"):
        parser.add_argument(option, action="store_true")
    chosen = parser.parse_args()
    if chosen.means:
        (OUT / "means.json").write_text(json.dumps(means()) + "\n", encoding="utf-8")
        return
    sets = {name: labelled(name) for name in ("translated", "headlines")}
    clues = {name: [clues_of(one.row) for one in articles] for name, articles in sets.items()}
    translated = pairs_of(sets["translated"], clues["translated"])
    titles = pairs_of(sets["translated"], [headline_only(one) for one in clues["translated"]])
    headlines = pairs_of(sets["headlines"], clues["headlines"])
    if chosen.related:
        known = json.loads((OUT / "weights.json").read_text(encoding="utf-8"))
        write(known | turns(translated, headlines))
        return
    found = list(tasks(translated, titles, headlines))
    if chosen.report:
        for name, reach in (("translated", "text"), ("headlines", "headline")):
            knew = [task for task in found if f" {reach} vector" in task.key]
            report(name, sets[name], clues[name], knew)
        return
    rows = {}
    for task in found:
        fitted, scores = task.fitted(), task.out_of_fold()
        vector = task.key.endswith("vector")
        rows[f"{task.key} same"] = row_of(fitted, same_from(task, scores) if vector else None)
        if not vector:
            rows[f"{task.key} related"] = row_of(fitted, related_from(task, scores))
    write(rows | turns(translated, headlines))


def row_of(fitted: Fitted, threshold: float | None) -> dict[str, Any]:
    """A row of weights.json."""
    named = zip(fitted.names, fitted.weights, strict=True)
    return {
        "weights": {name: round(float(at), 3) for name, at in named if abs(at) > 0.0005},
        "bias": round(fitted.bias, 3),
        "threshold": None if threshold is None else round(threshold, 3),
    }


def write(rows: Mapping[str, Any]) -> None:
    text = json.dumps(dict(sorted(rows.items())), indent=1)
    (OUT / "weights.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
