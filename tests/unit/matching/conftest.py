"""Fixtures of the tests of matching: the concepts and topics that come with Watchword."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from config import ready
from watchword.domain.topic import Concept, Topic


@pytest.fixture(scope="session")
def concepts() -> Mapping[str, Concept]:
    return ready.concepts({})


@pytest.fixture(scope="session")
def topics() -> Mapping[str, Topic]:
    return {
        key: Topic(
            key=key,
            name=table.name or "",
            query=table.query or "",
            possible=table.possible,
            parties=(table.parties[0], table.parties[1]) if table.parties else None,
            exclude=table.exclude,
            must_match=table.must_match,
            must_not_match=table.must_not_match,
        )
        for key, table in ready.topics().items()
    }


@pytest.fixture(scope="session")
def china_japan(topics: Mapping[str, Topic]) -> Topic:
    return topics["china-japan"]
