"""Lists what the ready topics match in real articles: every hit with its words, for a person to read.

    WATCHWORD_CORPORA=… python -m benchmarks topics [TOPIC …]

Reads the headlines and documents of the corpus `stories`, and the pages of the corpus `extraction`.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.adapters import extract
from config import ready
from watchword.domain.match import Document, Field, Match
from watchword.domain.topic import Topic
from watchword.matching.matcher import compile

SHOWN = 6
"""So many places of a match are printed."""


def articles(corpora: Path) -> Iterator[tuple[str, Document]]:
    """Each article with its id."""
    for name in ("headlines", "translated"):
        packed = (corpora / "stories" / "data" / f"{name}.jsonl.gz").read_bytes()
        for line in gzip.decompress(packed).decode().splitlines():
            case = json.loads(line)
            yield case["id"], document(case["title"], case["body"], case["lang"])
    folder = corpora / "extraction" / "corpus"
    for line in (folder / "cases.jsonl").read_text(encoding="utf-8").split("\n"):
        if line:
            case = json.loads(line)
            html = gzip.decompress((folder / case["html"]).read_bytes()).decode(errors="replace")
            page = extract(html, case["url"], {})
            if page:
                yield case["id"], document(page["title"], page["body"], page["lang"] or "")


def document(title: str, body: str, language: str) -> Document:
    return Document(
        title=title, body=body, lead=body.partition("\n")[0], language=language.partition("-")[0]
    )


def places(article: Document, match: Match) -> str:
    """The words of a match and their places."""
    texts = {Field.TITLE: article.title, Field.BODY: article.body}
    return ", ".join(
        f"{one.field}:{one.start} {texts[one.field][one.start : one.end]}"
        for one in match.occurrences[:SHOWN]
    )


def main(arguments: Sequence[str]) -> None:
    topics = [
        Topic(key=key, name=key, query=table.query or "")
        for key, table in ready.topics().items()
        if key in arguments or not arguments
    ]
    matcher = compile(topics, ready.concepts({}))
    for name, article in articles(Path(os.environ["WATCHWORD_CORPORA"])):
        for match in matcher.match(article):
            print(match.topic, "|", name, "|", article.title, "|", places(article, match))
