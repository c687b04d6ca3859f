"""What it costs to match an article, by the number of topics, as ratios to a fixed floor.

    WATCHWORD_CORPORA=… python -m benchmarks matching [--seed 1] [--rounds 5] [--topics 10,1000]
        [--articles 10000] [ROW …]

The workload is that of the corpus `matching`. Rows, all if none is named:
  fold      the fold with offsets against the standard library's chain without, by language
  synthetic articles a second as a share of the floor (benchmarks/floor.py), by the number of topics,
            and what the evidence of a match costs
  real      the same on the articles of the corpus `extraction`
  unrelated 99,000 topics more that no article has a word of
  memory    bytes a topic, by the memory of a process of its own
  swap      a change of one topic, until the next article is matched by it
  wrong     answers and evidence against the plain evaluator (tests/oracle.py), and after 50 swaps
  day       the same for as many articles as a day brings (--articles), with 1,000 topics
Articles are asked one by one ("alone") and as the service asks ("together").
Processor time of one core; rounds of floor and matcher alternate, and the median counts. A round is void
if the floor is more than 20 % off its median; then measure again.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import importlib
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.adapters import workload_document
from benchmarks.corpora import corpora
from benchmarks.floor import Floor, chain, make_floor
from benchmarks.topics import pages
from tests.oracle import Oracle
from watchword.domain.match import Document
from watchword.domain.topic import Topic
from watchword.matching.fold import fold, fold_all
from watchword.matching.matcher import TOGETHER, Matcher, compile

LANGUAGES = ("en", "zh", "ja", "ko")
ARTICLES = 400
SWAPS, TIMED_SWAPS = 50, 200
MAX_DRIFT = 0.2
UNRELATED = "龘"
"""Appended to words of topics that nothing may match."""


@dataclass(frozen=True, kw_only=True)
class Workload:
    """The modules of the corpus `matching`, and a seed."""

    workload: ModuleType
    query: ModuleType
    seed: int

    def articles(self, count: int) -> list[Document]:
        return [workload_document(one) for one in self.workload.articles(count, self.seed)]

    def queries(self, count: int) -> list[str]:
        return [query for _, query in self.workload.topics(count, self.seed)]

    def unrelated(self, count: int) -> list[str]:
        """Queries of the same forms whose words and facts no article has."""
        trees = (self.query.parse(one) for _, one in self.workload.topics(count, self.seed + 1))
        return [self.query.to_string(_unrelated(tree)) for tree in trees]

    def terms(self, queries: Sequence[str]) -> Iterator[str]:
        """The words and phrases of queries; `*` ends a stem."""
        for one in queries:
            yield from _terms(self.query.parse(one))


def workload(seed: int) -> Workload:
    folder = str(corpora() / "matching")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    modules = {name: importlib.import_module(name) for name in ("workload", "query")}
    return Workload(**modules, seed=seed)


def _terms(tree: Any) -> Iterator[str]:
    if isinstance(tree, list):
        for one in tree:
            yield from _terms(one)
    elif tree[0] == "text":
        yield tree[2] + "*" * tree[3]
    elif tree[0] != "meta":
        for one in tree[1:]:
            if isinstance(one, tuple | list):
                yield from _terms(one)


def _unrelated(tree: Any) -> Any:
    if isinstance(tree, list):
        return [_unrelated(one) for one in tree]
    if tree[0] == "text":
        return (*tree[:2], f"{tree[2]}{'zq' if tree[2].isascii() else UNRELATED}", tree[3])
    if tree[0] == "meta":
        return (*tree[:2], "cy" if tree[1] == "lang" else f"{tree[2]}zq")
    return tuple(_unrelated(one) if isinstance(one, tuple | list) else one for one in tree)


def compiled(queries: Sequence[str]) -> Matcher:
    """The matcher of these queries. As in the service, no garbage collection looks at it again."""
    topics = [Topic(key=f"t{n}", name="t", query=query) for n, query in enumerate(queries)]
    matcher = compile(topics, {})
    gc.freeze()
    return matcher


Work = Callable[[Sequence[Document]], Iterable[object]]
"""What is measured."""


def each(work: Callable[[Document], object]) -> Work:
    """Of one article after the other."""
    return lambda articles: map(work, articles)


def microseconds(work: Work, articles: Sequence[Document]) -> float:
    """Processor time of an article."""
    start = time.process_time()
    for _ in work(articles):
        pass
    return 1e6 * (time.process_time() - start) / len(articles)


def against(
    floor: Work, works: Sequence[Work], articles: Sequence[Document], rounds: int
) -> tuple[float, list[float]]:
    """The median time of the floor, and how many times it each work takes; says when a round is void.

    Others use the machine too: of each round there is one ratio, and the median of those counts.
    """
    floors: list[float] = []
    shares: list[list[float]] = [[] for _ in works]
    for one in (floor, *works):
        microseconds(one, articles[:50])
    for _ in range(rounds):
        floors.append(microseconds(floor, articles))
        for kept, one in zip(shares, works, strict=True):
            kept.append(microseconds(one, articles) / floors[-1])
    middle = statistics.median(floors)
    if any(abs(one - middle) > MAX_DRIFT * middle for one in floors):
        print(f"  void: the floor moved from {min(floors):.0f} to {max(floors):.0f} µs")
    return middle, [statistics.median(one) for one in shares]


def text(document: Document) -> str:
    return f"{document.title}\n{document.body}"


def measure_fold(load: Workload, rounds: int) -> None:
    articles = load.articles(ARTICLES)
    for language in LANGUAGES:
        own = [one for one in articles if one.language == language]
        some = (own * (ARTICLES // len(own) + 1))[:ARTICLES]
        slow, (alone, together) = against(
            each(lambda one: chain(text(one))),
            [each(lambda one: fold(text(one))), folded_together],
            some,
            rounds,
        )
        print(
            f"  fold {language}: {slow:.0f} µs / {slow * alone:.0f} µs = ×{1 / alone:.1f},"
            f" {TOGETHER} together {slow * together:.0f} µs = ×{1 / together:.1f}"
        )


def folded_together(articles: Sequence[Document]) -> Iterator[object]:
    for first in range(0, len(articles), TOGETHER):
        yield fold_all([text(one) for one in articles[first : first + TOGETHER]])


def measure_matching(
    load: Workload, articles: Sequence[Document], counts: Sequence[int], rounds: int
) -> None:
    for count in counts:
        queries = load.queries(count)
        floor, matcher = make_floor(load.terms(queries)), compiled(queries)
        works = {
            "alone": each(matcher.topics),
            "together": matcher.topics_all,
            "with evidence": matcher.match_all,
        }
        base, shares = against(each(partial(run, floor)), list(works.values()), articles, rounds)
        matches = statistics.mean(map(len, matcher.topics_all(articles)))
        rates = (
            f"{name} {1e6 / (base * share):.0f} articles/s = {1 / share:.0%}"
            for name, share in zip(works, shares, strict=True)
        )
        print(
            f"  {count:>7} topics: floor {base:.0f} µs; {', '.join(rates)}; {matches:.1f} matches"
            + (
                f", evidence {base * (shares[2] - shares[1]) / matches:.0f} µs each"
                if matches > 1
                else ""
            )
        )


def run(floor: Floor, document: Document) -> None:
    floor.run(text(document))


def measure_unrelated(load: Workload, rounds: int) -> None:
    articles = load.articles(ARTICLES)
    real = load.queries(1000)
    few, many = compiled(real), compiled([*real, *load.unrelated(99_000)])
    one, (alone,) = against(each(few.topics), [each(many.topics)], articles, rounds)
    both, (together,) = against(few.topics_all, [many.topics_all], articles, rounds)
    print(
        f"  99,000 unrelated topics on 1,000: alone {one:.0f} µs ×{alone:.2f},"
        f" together {both:.0f} µs ×{together:.2f}"
    )


def measure_memory(count: int, seed: int) -> None:
    """Print bytes a topic. It runs in a process of its own, whose memory nothing else uses."""
    queries = workload(seed).queries(count)
    topics = [Topic(key=f"t{n}", name="t", query=query) for n, query in enumerate(queries)]
    compile(topics[:10], {}).match(Document(title="a", body="b"))
    before = _resident()
    matcher = compile(topics, {})
    matcher.match(Document(title="a", body="b"))
    peak = _resident()
    gc.collect()
    if hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)  # what is free, but not yet given back to the system
    print(
        f"  memory: {(_resident() - before) / count:.0f} bytes a topic at {count},"
        f" {(peak - before) / count:.0f} with what the compiler left free"
    )


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def measure_swap(load: Workload, count: int) -> None:
    matcher = compiled(load.queries(count))
    times: list[float] = []
    for n in range(TIMED_SWAPS):
        topic = Topic(key=f"t{n}", name="t", query=f"mcsweeney{n} NEAR/5 halden{n}")
        start = time.process_time()
        matcher = matcher.swap([topic], [])
        times.append(1e3 * (time.process_time() - start))
        assert topic.key in matcher.topics(Document(title=f"mcsweeney{n} of halden{n}"))
    print(
        f"  {TIMED_SWAPS} swaps at {count} topics: the median {statistics.median(times):.2f} ms,"
        f" 95 of 100 within {statistics.quantiles(times, n=20)[-1]:.2f} ms, the longest"
        f" {max(times):.2f} ms; the first 10 {statistics.median(times[:10]):.2f} ms,"
        f" the last 10 {statistics.median(times[-10:]):.2f} ms"
    )


def measure_wrong(load: Workload) -> None:
    """Print how many answers differ from those of the plain evaluator, before and after swaps."""
    queries = load.queries(SWAPS * 6)
    topics = [Topic(key=f"t{n}", name="t", query=query) for n, query in enumerate(queries)]
    kept, later = topics[:-SWAPS], topics[-SWAPS:]
    matcher = compile(kept, {})
    articles = load.articles(ARTICLES)[::8]
    wrong, matches = _differences(matcher, kept, articles)
    for one in later:
        matcher = matcher.swap([one], [])
    wrong_later, matches_later = _differences(matcher, topics, articles)
    print(
        f"  {wrong + wrong_later} answers of {len(articles)} articles and {len(topics)} topics"
        f" are wrong, before or after {SWAPS} swaps;"
        f" {matches + matches_later} matches with their evidence are the same"
    )


def measure_day(load: Workload, count: int) -> None:
    """Print how many answers differ for so many articles, judged one after the other."""
    queries = load.queries(1000)
    topics = [Topic(key=f"t{n}", name="t", query=query) for n, query in enumerate(queries)]
    wrong, matches = _differences(compile(topics, {}), topics, load.articles(count))
    print(
        f"  {wrong} answers of {count} articles and {len(topics)} topics are wrong;"
        f" {matches} matches with their evidence are the same"
    )


def _differences(
    matcher: Matcher, topics: Sequence[Topic], articles: Sequence[Document]
) -> tuple[int, int]:
    oracle = Oracle(tuple(topics), {})
    wrong = matches = 0
    for one in articles:
        found, right = set(matcher.match(one)), set(oracle.match(one))
        wrong += len(found ^ right)
        matches += len(found & right)
    return wrong, matches


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks matching")
    parser.add_argument("rows", nargs="*")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--topics", default="10,1000,10000,100000")
    parser.add_argument("--articles", type=int, default=10_000)
    asked = parser.parse_args(arguments)
    counts = [int(one) for one in asked.topics.split(",")]
    load = workload(asked.seed)
    if asked.rows == ["memory-alone"]:
        measure_memory(counts[-1], asked.seed)
        return
    rows: dict[str, Callable[[], None]] = {
        "fold": lambda: measure_fold(load, asked.rounds),
        "synthetic": lambda: measure_matching(load, load.articles(ARTICLES), counts, asked.rounds),
        "real": lambda: measure_matching(
            load, [one for _, one in pages(corpora())], counts, asked.rounds
        ),
        "unrelated": lambda: measure_unrelated(load, asked.rounds),
        "memory": lambda: _alone(asked.seed, counts[-1]),
        "swap": lambda: measure_swap(load, counts[-1]),
        "wrong": lambda: measure_wrong(load),
        "day": lambda: measure_day(load, asked.articles),
    }
    for name, measure in rows.items():
        if name in asked.rows or not asked.rows:
            print(name)
            measure()


def _alone(seed: int, count: int) -> None:
    command = [sys.executable, "-m", "benchmarks", "matching", "memory-alone"]
    subprocess.run([*command, "--seed", str(seed), "--topics", str(count)], check=True)
