"""The worked cases of the language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from watchword.domain.match import Document
from watchword.domain.topic import Concept, Topic
from watchword.errors import QueryErrors
from watchword.matching.matcher import compile

FILE = Path(__file__).with_name("language_cases.toml")
CASES: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["case"]


def document(case: dict[str, Any]) -> Document:
    return Document(
        title=case.get("title", ""),
        body=case.get("body", ""),
        lead=case.get("lead", ""),
        language=case.get("lang", ""),
        source_key=case.get("source", ""),
        country=case.get("country", ""),
        authors=(case["author"],) if "author" in case else (),
        url=case.get("url", ""),
    )


def answers(case: dict[str, Any], concepts: Mapping[str, Concept]) -> bool:
    matcher = compile([Topic(key="case", name="case", query=case["query"])], concepts)
    return bool(matcher.match(document(case)))


@pytest.mark.parametrize("case", [case for case in CASES if "match" in case], ids=str)
def test_the_language_answers_its_cases(
    case: dict[str, Any], concepts: Mapping[str, Concept]
) -> None:
    assert answers(case, concepts) is case["match"]


@pytest.mark.parametrize("case", [case for case in CASES if "error" in case], ids=str)
def test_what_the_language_refuses_is_refused(
    case: dict[str, Any], concepts: Mapping[str, Concept]
) -> None:
    with pytest.raises(QueryErrors) as caught:
        answers(case, concepts)
    (error,) = caught.value.errors
    assert 1 <= error.column <= len(case["query"]) + 1
    assert error.hint


def test_no_case_is_left_aside() -> None:
    assert all(("match" in case) != ("error" in case) for case in CASES)
