"""The topic China–Japan relations on the sentences of china_japan.toml, in five scripts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from watchword.domain.match import Document, Level
from watchword.domain.topic import Concept, Topic
from watchword.matching.matcher import Matcher, compile

SAID: Mapping[str, Any] = tomllib.loads(
    Path(__file__).with_name("china_japan.toml").read_text(encoding="utf-8")
)
SCRIPTS = {"en", "ja", "zh-Hans", "zh-Hant", "ko"}


def headlines(kind: str) -> Iterator[Document]:
    for script, titles in SAID[kind].items():
        for title in titles:
            yield Document(title=title, language=script[:2])


def articles(*, match: bool) -> Iterator[Document]:
    for one in SAID["article"]:
        if one["match"] is match:
            lead = one["body"].partition("\n")[0]
            yield Document(title=one["title"], body=one["body"], lead=lead)


@pytest.fixture(scope="module")
def matcher(china_japan: Topic, concepts: Mapping[str, Concept]) -> Matcher:
    return compile([china_japan], concepts)


def titles(documents: Iterator[Document], matcher: Matcher, *, matched: bool) -> list[str]:
    return [one.title for one in documents if alerts(matcher, one) is matched]


def alerts(matcher: Matcher, document: Document) -> bool:
    return any(match.level is Level.ALERT for match in matcher.match(document))


def test_no_headline_that_tells_of_the_two_is_missed_but_those_known(matcher: Matcher) -> None:
    assert titles(headlines("match"), matcher, matched=False) == []
    assert titles(headlines("missed"), matcher, matched=True) == []


def test_no_other_headline_is_found_but_those_known(matcher: Matcher) -> None:
    assert titles(headlines("no-match"), matcher, matched=True) == []
    assert titles(headlines("wrong"), matcher, matched=False) == []


def test_a_pair_of_names_is_not_read_across_a_border_of_words(matcher: Matcher) -> None:
    assert titles(headlines("border"), matcher, matched=True) == []


def test_a_text_counts_where_it_is_about_the_two_and_not_in_passing(matcher: Matcher) -> None:
    assert titles(articles(match=True), matcher, matched=False) == []
    assert titles(articles(match=False), matcher, matched=True) == []


def test_there_are_enough_of_each_in_five_scripts() -> None:
    assert set(SAID["match"]) == set(SAID["no-match"]) == SCRIPTS
    assert len(list(headlines("border"))) >= 40
    assert len(list(headlines("border"))) + len(list(headlines("no-match"))) >= 100
    assert min(len(SAID["match"][script]) for script in SCRIPTS) >= 15
