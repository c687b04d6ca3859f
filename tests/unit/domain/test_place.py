"""Where a site is at home: by its address, by the tags of its page, by its language."""

from __future__ import annotations

import pytest

from watchword.domain.place import place_of


@pytest.mark.parametrize(
    ("url", "tags", "language", "code"),
    [
        ("https://www.example.jp/", [], None, "JP"),
        ("https://news.example.com.tw/", ["zh-CN"], "zh", "TW"),
        ("https://www.example.co.uk/", ["en-US"], "en", "GB"),
        ("https://www.example.com/", ["zh-Hant-HK"], "zh", "HK"),
        ("https://www.example.com/", ["en", "en_GB"], "en", "GB"),
        ("https://www.example.com/", ["en-US"], "en", None),
        ("https://www.example.com/", ["zh"], "zh", None),
        ("https://www.example.com/", [], "ja", "JP"),
        ("https://example.tv/", [], "ko", "KR"),
        ("https://example.eu/", ["de-AT"], "de", "AT"),
        ("http://127.0.0.1:8000/", [], "en", None),
    ],
)
def test_the_place_of_a_site(
    url: str, tags: list[str], language: str | None, code: str | None
) -> None:
    found = place_of(url, tags, language)
    assert (found.code if found else None) == code
    assert found is None or found.because
