"""The addresses of search feeds."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from watchword.domain.source import SEARCH
from watchword.usecases.discovery import search_feeds


def asked(**given: str | None) -> list[dict[str, str]]:
    feeds = search_feeds("日中 OR talks&", **{"language": None, "country": None} | given)  # type: ignore[arg-type]
    assert {one.kind for one in feeds} == {SEARCH}
    return [{k: v[0] for k, v in parse_qs(urlsplit(one.url).query).items()} for one in feeds]


@pytest.mark.parametrize(
    ("language", "country", "tag", "edition"),
    [
        ("ja", "JP", "ja", "JP:ja"),
        ("zh", "TW", "zh-TW", "TW:zh-Hant"),
        ("zh", "CN", "zh-CN", "CN:zh-Hans"),
        ("en", "GB", "en-GB", "GB:en"),
        (None, None, "en-US", "US:en"),
    ],
)
def test_each_service_is_asked_in_the_language_and_for_the_place(
    language: str | None, country: str | None, tag: str, edition: str
) -> None:
    google, bing, gdelt = asked(language=language, country=country)
    assert google["q"] == bing["q"] == gdelt["query"] == "日中 OR talks&"
    assert (google["hl"], google["ceid"], bing["setlang"]) == (tag, edition, tag)


def test_gdelt_knows_languages_by_their_names() -> None:
    assert asked(language="ja", language_name="Japanese")[2]["query"].endswith(
        "sourcelang:japanese"
    )
