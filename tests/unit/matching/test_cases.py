"""The worked cases of the language; those of operators that come later are refused until then."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.unit.matching.conftest import load
from watchword.domain.match import Document
from watchword.domain.topic import Concept, Topic
from watchword.errors import QueryErrors
from watchword.matching.matcher import compile

CASES: list[dict[str, Any]] = load(Path(__file__).parent / "language_cases.toml")["case"]
LATER = ("NEAR", "ATLEAST", " OF ", "=", "?", "lang:", "country:", "author:", "url:", "lead:")


def is_built(case: dict[str, Any]) -> bool:
    return not any(sign in case["query"] for sign in LATER)


def answers(case: dict[str, Any], concepts: Mapping[str, Concept]) -> bool:
    matcher = compile([Topic(key="case", name="case", query=case["query"])], concepts)
    return bool(matcher.match(Document(title=case.get("title", ""), body=case.get("body", ""))))


@pytest.mark.parametrize(
    "case", [case for case in CASES if is_built(case) and "match" in case], ids=str
)
def test_the_built_language_answers_its_cases(
    case: dict[str, Any], concepts: Mapping[str, Concept]
) -> None:
    assert answers(case, concepts) is case["match"]


@pytest.mark.parametrize(
    "case", [case for case in CASES if is_built(case) and "error" in case], ids=str
)
def test_what_the_language_refuses_is_refused(
    case: dict[str, Any], concepts: Mapping[str, Concept]
) -> None:
    with pytest.raises(QueryErrors):
        answers(case, concepts)


@pytest.mark.parametrize("case", [case for case in CASES if not is_built(case)], ids=str)
def test_a_case_of_a_later_operator_is_refused_as_such(
    case: dict[str, Any], concepts: Mapping[str, Concept]
) -> None:
    with pytest.raises(QueryErrors, match="is not built yet"):
        answers(case, concepts)
