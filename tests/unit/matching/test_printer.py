"""Queries printed as they were understood."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.unit.matching.plain import Asked
from tests.unit.matching.queries import QUERIES
from watchword.matching.language import parse
from watchword.matching.printer import explain


@pytest.mark.parametrize(
    ("query", "understood"),
    [
        ("gas OR oil AND price", "gas OR (oil AND price)"),
        ("gas oil -coal", "gas AND oil AND NOT coal"),
        ("a NEAR b c", "(a NEAR/4 b) AND c"),
        ("a ONEAR/0 (b OR @c)", "a ONEAR/0 (b OR @c)"),
        ("title:(a b) OR c", "(title:a AND title:b) OR c"),
        ("lead:(a NEAR/2 b)", "lead:(a NEAR/2 b)"),
        ("body:ATLEAST/2(a OR b)", "body:ATLEAST/2(a OR b)"),
        ("2 OF (a b, c，“d, e”)", '2 OF (a AND b, c, "d, e")'),
        (
            'a ="C++" lang:en NOT (url:/b/ OR wom?n)',
            'a AND ="C++" AND lang:en AND NOT (url:/b/ OR wom?n)',
        ),
    ],
)
def test_every_bracket_is_written(query: str, understood: str) -> None:
    assert explain(query) == understood


@settings(deadline=None)
@given(QUERIES)
def test_what_is_printed_means_the_same(asked: Asked) -> None:
    assert parse(explain(asked.query)) == parse(asked.query)
    assert explain(explain(asked.query)) == explain(asked.query)
