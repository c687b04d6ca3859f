"""The labelled headlines of the corpus `topics`, and the two halves that they are split into."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from config import ready
from watchword.domain.match import Document
from watchword.domain.topic import Topic
from watchword.matching.fold import fold
from watchword.matching.matcher import Matcher, compile

LABELLED = ("labelled", "fired", "pairs", "raw")
OWN_LABELS = Path(__file__).parent / "labels"
"""What the project labelled of the pool itself, a file a set of topics: the labels by `title_hash`."""
UNCERTAIN = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A headline of the press with its labels."""

    file: str
    """One of LABELLED; the name of a file of OWN_LABELS; or `pool`, where nothing is labelled."""
    document: Document
    script: str
    """en, ja, ko, zh-Hans or zh-Hant."""
    outlet: str
    """As the corpus names the source."""
    labels: Mapping[str, int | str]
    """By topic: 1, 0, or UNCERTAIN, which counts neither way."""

    @property
    def half(self) -> int:
        """0 or 1, by a hash of the folded title: weights that report are fitted on 0, and tried on 1."""
        return int(title_hash(self.document.title)[:2], 16) % 2


def title_hash(title: str) -> str:
    """16 hexadecimal digits of the folded title: the key of a label whose headline is not kept. Pure."""
    folded = fold(title).text.strip()
    return hashlib.sha256(folded.encode()).hexdigest()[:16]


def labelled(corpora: Path) -> Iterator[Headline]:
    """All labelled headlines. `corpora`: the folder that holds `topics`."""
    for name in LABELLED:
        lines = (corpora / "topics" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        yield from (_headline(name, json.loads(line)) for line in lines)


def pool(corpora: Path, *, whole: bool = False) -> Iterator[Headline]:
    """The headlines without labels, each once. `whole`: those too that are among the labelled ones."""
    seen = set() if whole else {fold(one.document.title).text for one in labelled(corpora)}
    packed = (corpora / "topics" / "pool.jsonl.gz").read_bytes()
    for line in gzip.decompress(packed).decode().splitlines():
        one = _headline("pool", json.loads(line))
        folded = fold(one.document.title).text
        if folded not in seen:
            seen.add(folded)
            yield one


def own_labels(corpora: Path, name: str) -> Iterator[Headline]:
    """The headlines of the pool that the project labelled itself. `name`: of a file of OWN_LABELS."""
    table = json.loads((OWN_LABELS / f"{name}.json").read_text(encoding="utf-8"))
    for one in pool(corpora, whole=True):
        marks = table["labels"].get(title_hash(one.document.title))
        if marks is not None:
            labels = {
                topic: UNCERTAIN if mark == UNCERTAIN else int(mark)
                for topic, mark in zip(table["topics"], marks, strict=True)
            }
            yield replace(one, file=name, labels=labels)


def document(item: Mapping[str, Any]) -> Document:
    """An item of the corpus, as `benchmarks.adapters.Topics` gets it, as an article."""
    text = item.get("text") or ""
    return Document(
        title=item["title"],
        body=text,
        lead=text.partition("\n")[0],
        language=(item.get("lang") or "").partition("-")[0],
        outlet=item.get("source") or "",
        country=item.get("country") or "",
    )


def ready_matcher(keys: Collection[str] = ()) -> Matcher:
    """The ready topics with these keys; all of them if there are none."""
    topics = [
        Topic(
            key=key,
            name=key,
            query=table.query or "",
            possible=table.possible,
            parties=(table.parties[0], table.parties[1]) if table.parties else None,
            exclude=table.exclude,
        )
        for key, table in ready.topics().items()
        if key in keys or not keys
    ]
    return compile(topics, ready.concepts({}))


def _headline(file: str, item: Mapping[str, Any]) -> Headline:
    labels = item.get("labels")
    if labels is None:
        labels = {item["topic"]: item["label"]} if "topic" in item else {}
    return Headline(
        file=file,
        document=document(item),
        script=item["lang"],
        outlet=item["source"],
        labels=labels,
    )
