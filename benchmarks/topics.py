"""How right the ready topics are on real headlines, how often they fire, and what an article costs.

    WATCHWORD_CORPORA=… python -m benchmarks topics [--half FILE] [TOPIC …]
    WATCHWORD_CORPORA=… python -m benchmarks topics --hits [TOPIC …]

Of the labelled headlines of the corpus `topics`: precision and recall of alerts, and recall of alerts
and possible ones together, each by topic and script, with counts and 95 % intervals of Wilson. `--half
FILE` takes the weights that scripts/fit_relation.py fitted on half 0 and counts half 1 alone. Then the
firing rates in the pool, and the processor time per headline and per article of the corpus `stories`.
`--hits` prints instead every match in `stories` and `extraction` with its words, to be read by eye.
"""

from __future__ import annotations

import gzip
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import sqrt
from pathlib import Path

from benchmarks.adapters import extract
from benchmarks.corpora import corpora
from benchmarks.headlines import (
    UNCERTAIN,
    Headline,
    labelled,
    pool,
    ready_matcher,
)
from watchword.domain.match import Document, Field, Level, Match
from watchword.matching.matcher import Matcher
from watchword.matching.relation.tables import parse_weights

SHOWN = 6
"""Places of a match that are printed."""
QUANTILE = 1.96
"""Of the normal distribution, for an interval of 95 %."""
ROUNDS = 3
ARTICLES = 1000
"""Measured articles."""


@dataclass(slots=True)
class Count:
    """What became of the labelled headlines of one topic."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    listed: int = 0
    """Of the missed, those that are possible."""

    def add(self, label: int | str, level: Level | None) -> None:
        """Count one headline; UNCERTAIN counts neither way."""
        if label == UNCERTAIN:
            return
        if level is Level.ALERT:
            self.right += label == 1
            self.wrong += label == 0
        elif label == 1:
            self.missed += 1
            self.listed += level is Level.POSSIBLE

    def __str__(self) -> str:
        wanted = self.right + self.missed
        return (
            f"P {share(self.right, self.right + self.wrong)}  R {share(self.right, wanted)}"
            f"  with possible {share(self.right + self.listed, wanted)}"
        )


@dataclass(slots=True)
class Counts:
    """Counts by topic and script."""

    by: dict[tuple[str, str], Count] = field(default_factory=lambda: defaultdict(Count))

    def show(self, topics: Iterable[str]) -> None:
        """Print a line for each topic and script, a line for each topic, and one for all."""
        total = Count()
        for topic in topics:
            of_topic = Count()
            for (key, script), count in sorted(self.by.items()):
                if key == topic:
                    print(f"  {topic:20} {script:8} {count}")
                    of_topic = added(of_topic, count)
            print(f"  {topic:20} {'all':8} {of_topic}")
            total = added(total, of_topic)
        print(f"  {'all':20} {'all':8} {total}")


def share(part: int, whole: int) -> str:
    """`.945 [.92, .96] 474/503`: a share with its interval of Wilson and its counts. Pure."""
    if not whole:
        return f"{'-':>18} 0/0"
    p, z = part / whole, QUANTILE**2 / whole
    middle, half = p + z / 2, QUANTILE * sqrt(p * (1 - p) / whole + z / (4 * whole))
    low, high = (middle - half) / (1 + z), (middle + half) / (1 + z)
    return f"{p:.3f} [{low:.2f}, {high:.2f}] {part}/{whole}"


def added(one: Count, other: Count) -> Count:
    return Count(
        right=one.right + other.right,
        wrong=one.wrong + other.wrong,
        missed=one.missed + other.missed,
        listed=one.listed + other.listed,
    )


def levels(matcher: Matcher, document: Document) -> dict[str, Level]:
    """The level of each topic that matches."""
    return {match.topic: match.level for match in matcher.match(document)}


def counted(matcher: Matcher, headlines: Iterable[Headline]) -> dict[str, Counts]:
    """How right the topics are: the topics of two parties and the others, enriched and raw."""
    parts: dict[str, Counts] = defaultdict(Counts)
    for one in headlines:
        found = levels(matcher, one.document)
        for question in matcher.questions:
            label = one.labels.get(question.topic)
            if label is not None:
                kind = "two parties" if question.parties else "one subject"
                part = f"{kind}, {'raw stream' if one.file == 'raw' else 'enriched'}"
                count = parts[part].by[question.topic, one.script]
                count.add(label, found.get(question.topic))
    return parts


def measure(matcher: Matcher, headlines: Iterable[Headline]) -> None:
    """Print how right the topics are."""
    for part, counts in sorted(counted(matcher, headlines).items()):
        print(part)
        counts.show(dict.fromkeys(topic for topic, _ in sorted(counts.by)))


def firing(matcher: Matcher, headlines: Iterable[Headline]) -> None:
    """Print how many of a thousand headlines of the pool fire, by topic and script."""
    seen: Counter[str] = Counter()
    fired: Counter[tuple[str, str, Level]] = Counter()
    for one in headlines:
        seen[one.script] += 1
        for topic, level in levels(matcher, one.document).items():
            fired[topic, one.script, level] += 1
    print(f"pool: of a thousand headlines ({seen.total()} in all), alerts + possible")
    for question in matcher.questions:
        rates = (
            f"{script} {1000 * fired[question.topic, script, Level.ALERT] / count:.1f}"
            f" + {1000 * fired[question.topic, script, Level.POSSIBLE] / count:.1f}"
            for script, count in sorted(seen.items())
        )
        print(f"  {question.topic:20} {'  '.join(rates)}")


def cost(name: str, matcher: Matcher, documents: Sequence[Document]) -> None:
    """Print the processor time per document: the least of some rounds."""
    spent = min(_time(lambda: [matcher.match(one) for one in documents]) for _ in range(ROUNDS))
    print(f"{name}: {1000 * spent / len(documents):.3f} ms at {len(matcher.questions)} topics")


def _time(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def stories(folder: Path) -> Iterator[tuple[str, Document]]:
    """Each article of the corpus `stories` with its id. `folder`: the folder of the corpora."""
    for name in ("headlines", "translated"):
        packed = (folder / "stories" / "data" / f"{name}.jsonl.gz").read_bytes()
        for line in gzip.decompress(packed).decode().splitlines():
            case = json.loads(line)
            yield case["id"], document(case["title"], case["body"], case["lang"])


def pages(folder: Path) -> Iterator[tuple[str, Document]]:
    """Each page of the corpus `extraction` as the program reads it, with its id."""
    corpus = folder / "extraction" / "corpus"
    for line in (corpus / "cases.jsonl").read_text(encoding="utf-8").split("\n"):
        if line:
            case = json.loads(line)
            html = gzip.decompress((corpus / case["html"]).read_bytes()).decode(errors="replace")
            page = extract(html, case["url"], {})
            if page:
                yield case["id"], document(page["title"], page["body"], page["lang"] or "")


def document(title: str, body: str, language: str) -> Document:
    return Document(
        title=title, body=body, lead=body.partition("\n")[0], language=language.partition("-")[0]
    )


def places(article: Document, match: Match) -> str:
    """The words that made it match, and where they stand."""
    texts = {Field.TITLE: article.title, Field.BODY: article.body}
    return ", ".join(
        f"{one.field}:{one.start} {texts[one.field][one.start : one.end]}"
        for one in match.occurrences[:SHOWN]
    )


def hits(matcher: Matcher, articles: Iterable[tuple[str, Document]]) -> None:
    """Print every match with its words."""
    for name, article in articles:
        for match in matcher.match(article):
            print(
                match.topic,
                match.level,
                name,
                article.title,
                places(article, match),
                "; ".join(match.reasons),
                sep=" | ",
            )


def with_weights(matcher: Matcher, file: Path) -> Matcher:
    """The matcher with other weights of its judge. `file`: as scripts/fit_relation.py writes it."""
    weights = parse_weights(file.read_text(encoding="utf-8"))
    return replace(matcher, judge=replace(matcher.judge, weights=weights))


def main(arguments: Sequence[str]) -> None:
    rest = list(arguments)
    half = rest.pop(rest.index("--half") + 1) if "--half" in rest else None
    matcher = ready_matcher([one for one in rest if not one.startswith("--")])
    folder = corpora()
    if "--hits" in rest:
        hits(matcher, stories(folder))
        hits(matcher, pages(folder))
        return
    if half:
        matcher = with_weights(matcher, Path(half))
    measure(matcher, (one for one in labelled(folder) if not half or one.half == 1))
    loose = list(pool(folder))
    firing(matcher, loose)
    cost("headline", matcher, [one.document for one in loose[:: len(loose) // ARTICLES]])
    articles = [article for _, article in stories(folder)]
    cost("article", matcher, articles[:: max(1, len(articles) // ARTICLES)])
