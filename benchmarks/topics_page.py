"""Makes docs/reference/ready-topics.md: how right the ready topics are, and what they are not good at.

    WATCHWORD_CORPORA=… python -m benchmarks topics_page FILE > docs/reference/ready-topics.md

`FILE`: the weights that `scripts/fit_relation.py --half FILE` fitted on half 0 of the corpus `topics`;
the page shows half 1. Its last section counts the headlines of the pool that the project labelled twice:
`blind.json` and `blind-again.json` in benchmarks/labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks.corpora import corpora
from benchmarks.headlines import UNCERTAIN, Headline, labelled, own_labels, ready_matcher
from benchmarks.topics import Count, Counts, added, counted, levels, share, with_weights
from watchword.domain.match import Level
from watchword.matching.matcher import Matcher

WEAK: Mapping[str, str] = {
    "china-japan": "the war's anniversaries and films, which it takes for a quarrel; a side that the"
    " press of the other leaves unsaid",
    "china-us": "firms and gadgets of one in the other; envoys and officials named by name alone",
    "taiwan-strait": "opinion columns, and spy trials at home; the contest for recognition as a third"
    " country tells it; Taiwan's towns and their sister cities",
    "korean-peninsula": "the North as colour in another story; families of the abducted, named alone",
    "south-china-sea": "ships and wrecks that only pass; Batanes and Luzon unless China is named",
    "semiconductors": "share tips on makers of chips, which alert although few readers care",
    "rare-earth-metals": "other metals under control (tungsten, gallium), which it leaves out",
    "us-tariffs": "a levy that no list calls a tariff; a bill that only threatens one",
}
"""What the wrong and missed headlines of half 0 and of the pool have in common."""

HEAD = """# How right the ready topics are

This page is made by `python -m benchmarks topics_page`. Its headlines are of the press, and were
labelled by readers who did not see the topics; the weights of the judge were fitted on the other half.
In brackets: the interval in which the true share lies with 95 % certainty. A row of few headlines says
little.

- **right**: of the headlines that alerted, those that an analyst of the topic wants. What he would not
  mind counts neither way.
- **found**: of the headlines that he wants, those that alerted.
- **or possible**: of the same, those that alerted or were listed as possible.

How a topic of your own is measured: [make a ready topic](../how-to/make-a-ready-topic.md).

## What they are not good at
"""

PARTS = {
    "one subject, enriched": "One subject",
    "two parties, enriched": "Two states, both mostly named",
    "two parties, raw stream": "Two states, in a stream where one is often unsaid",
}
COLUMNS = "| topic | script | right | found | or possible |\n|---|---|---|---|---|"


def rows(counts: Counts) -> Iterable[str]:
    """A line for each topic and script, one for each topic, one for all. Pure."""
    total = Count()
    for topic in dict.fromkeys(topic for topic, _ in sorted(counts.by)):
        of_topic = Count()
        for (key, script), count in sorted(counts.by.items()):
            if key == topic:
                yield row(topic, script, count)
                of_topic = added(of_topic, count)
        yield row(topic, "**all**", of_topic)
        total = added(total, of_topic)
    yield row("**all**", "", total)


def row(topic: str, script: str, count: Count) -> str:
    """A line of a table. Pure."""
    wanted = count.right + count.missed
    shares = (
        share(count.right, count.right + count.wrong),
        share(count.right, wanted),
        share(count.right + count.listed, wanted),
    )
    return f"| {topic} | {script} | {' | '.join(one.strip() for one in shares)} |"


def kappa(pairs: Sequence[tuple[int | str, int | str]]) -> tuple[float, float]:
    """The share of pairs that agree, and Cohen's kappa. Pure."""
    size = len(pairs)
    agree = sum(one == other for one, other in pairs) / size
    labels = {label for pair in pairs for label in pair}
    chance_agree = sum(
        sum(one == label for one, _ in pairs) * sum(other == label for _, other in pairs)
        for label in labels
    ) / (size * size)
    return agree, (agree - chance_agree) / (1 - chance_agree)


def blind(
    matcher: Matcher, first: Iterable[Headline], second: Iterable[Headline]
) -> Iterable[str]:
    """The section of the headlines that were labelled twice."""
    again = {one.document.title: one.labels for one in second}
    known = list(first)
    pairs = [
        (label, again[one.document.title][topic])
        for one in known
        for topic, label in one.labels.items()
    ]
    agree, beyond = kappa(pairs)
    yield f"""{len(known)} headlines of the pool were labelled twice for seven topics, shuffled, without
a topic or its output at hand: all 66 that alerted for China–Japan, 300 that alerted for others, 150 that
did not alert. Two readers labelled them, each alone: {agree:.3f} of the labels are equal, Cohen's kappa
is {beyond:.2f}; most of the others are a "would not mind" of one of them. Words were mended after
this draw was read, so its shares are an upper bound.
"""
    yield "| topic | right, first reader | nobody minds | right, second reader | nobody minds |"
    yield "|---|---|---|---|---|"
    for topic in dict.fromkeys(topic for one in known for topic in one.labels):
        told = [one for one in known if alerts(matcher, one, topic)]
        readers = (
            [one.labels[topic] for one in told],
            [again[one.document.title][topic] for one in told],
        )
        cells = (f"{right_of(marks)} | {marks.count(UNCERTAIN)}" for marks in readers)
        yield f"| {topic} | {' | '.join(cells)} |"


def right_of(marks: Sequence[int | str]) -> str:
    right, wrong = marks.count(1), marks.count(0)
    return share(right, right + wrong).strip()


def alerts(matcher: Matcher, headline: Headline, topic: str) -> bool:
    return levels(matcher, headline.document).get(topic) is Level.ALERT


def main(arguments: Sequence[str]) -> None:
    (file,) = arguments
    folder = corpora()
    matcher = with_weights(ready_matcher(), Path(file))
    print(HEAD)
    for topic, weakness in WEAK.items():
        print(f"- `{topic}`: {weakness}.")
    counts = counted(matcher, (one for one in labelled(folder) if one.half == 1))
    for part, title in PARTS.items():
        print(f"\n## {title}\n\n{COLUMNS}")
        print(*rows(counts[part]), sep="\n")
    print("\n## US tariffs\n\nLabelled by the project, and mended since: an upper bound.\n")
    print(COLUMNS)
    of_tariffs = counted(ready_matcher(), own_labels(folder, "us-tariffs"))
    for counts_of_part in of_tariffs.values():
        print(*list(rows(counts_of_part))[:-1], sep="\n")
    print("\n## A draw from the pool\n")
    twice = (own_labels(folder, name) for name in ("blind", "blind-again"))
    print(*blind(ready_matcher(), *twice), sep="\n")
