"""The examples of docs/reference/language.md are right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from watchword.domain.match import Document
from watchword.domain.topic import Concept, Topic
from watchword.matching.matcher import compile

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "language.md").read_text(
    encoding="utf-8"
)
EXAMPLES = re.findall(r"^\| `(.+)` \| (.+) \| (.+) \|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("query", "yes", "no"), EXAMPLES)
def test_an_example_matches_and_its_neighbour_does_not(
    query: str, yes: str, no: str, concepts: Mapping[str, Concept]
) -> None:
    matcher = compile([Topic(key="t", name="t", query=query)], concepts)
    title, _, body = yes.partition(" / ")
    assert matcher.match(Document(title=title, body=body))
    title, _, body = no.partition(" / ")
    assert not matcher.match(Document(title=title, body=body))


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) > 20
