"""Queries of Google Alerts and Meltwater, translated; what is lost is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.errors import QueryError
from watchword.matching.imported import Service, translate
from watchword.matching.language import parse

GOOGLE, MELTWATER = Service.GOOGLE_ALERTS, Service.MELTWATER


@pytest.mark.parametrize(
    ("query", "service", "translated"),
    [
        ('"rare earths" OR neodymium -jewelry', GOOGLE, '"rare earths" OR neodymium -jewelry'),
        ("“rare earths” | neodymium", GOOGLE, '"rare earths" OR neodymium'),
        ("intitle:tariff site:example.org", GOOGLE, "title:tariff url:example.org"),
        ("tariff AROUND(5) steel", GOOGLE, "tariff NEAR/5 steel"),
        ("+tariff -site:example.org", GOOGLE, "tariff -url:example.org"),
        ('allintitle:(steel "trade war")', GOOGLE, 'title:(steel "trade war")'),
        (
            "tariff near/5 steel and not (cars or trucks)",
            MELTWATER,
            "tariff NEAR/5 steel AND NOT (cars OR trucks)",
        ),
        ('title:tariff* AND ingress:"trade war"', MELTWATER, 'title:tariff* AND lead:"trade war"'),
        ('"trade talks"~6 AND language:en', MELTWATER, "(trade NEAR/6 talks) AND lang:en"),
        ("tariff oNear/3 steel", MELTWATER, "tariff ONEAR/3 steel"),
    ],
)
def test_a_query_is_carried_over_whole(query: str, service: Service, translated: str) -> None:
    assert translate(query, service).query == translated
    assert translate(query, service).lost == ()


@pytest.mark.parametrize(
    ("query", "service", "translated", "lost"),
    [
        ("tariff filetype:pdf", GOOGLE, "tariff", "filetype:pdf: there is no such field"),
        ("tariff 2020..2024", GOOGLE, "tariff", "2020..2024: there are no ranges"),
        ("steel^9 tariff", MELTWATER, "steel tariff", "^9 behind steel"),
        ("(reach:9000 OR tariff) AND steel", MELTWATER, "(tariff) AND steel", "reach:9000"),
        ("tariff NEAR/300 steel", MELTWATER, "tariff NEAR/100 steel", "100 at most"),
        ('"tariff on * steel"', GOOGLE, '("tariff on" ONEAR/4 "steel")', "* for a whole word"),
    ],
)
def test_what_cannot_be_carried_is_named(
    query: str, service: Service, translated: str, lost: str
) -> None:
    imported = translate(query, service)
    assert imported.query == translated
    assert lost in " ".join(imported.lost)


@pytest.mark.parametrize("query", ["filetype:pdf", "", "(tariff", "-tariff"])
def test_a_query_of_which_nothing_is_left_is_an_error(query: str) -> None:
    with pytest.raises(QueryError):
        translate(query, GOOGLE)


@given(st.text(alphabet='ab "()-+|~*:ANDORT/59é', max_size=40), st.sampled_from(Service))
def test_a_translated_query_always_parses(query: str, service: Service) -> None:
    try:
        imported = translate(query, service)
    except QueryError:
        return
    parse(imported.query)
