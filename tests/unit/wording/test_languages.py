"""The code that is meant by a wrong code or by a name."""

from __future__ import annotations

import pytest

from watchword.domain.language import LANGUAGES
from watchword.wording.languages import RARE, is_place, suggest_language, suggest_place

LANGUAGES_MEANT = {
    "jp": "ja",
    "CN": "zh",
    "jpn": "ja",
    "zh-TW": "zh",
    "zh_Hant": "zh",
    "EN": "en",
    "Japanese": "ja",
    "Koreann": "ko",
    "日本語": "ja",
    "中文": "zh",
    "Deutsch": "de",
    "vn": "vi",
    "xx": None,
    "": None,
}
PLACES_MEANT = {
    "UK": "GB",
    "jp": "JP",
    "JPN": "JP",
    "Japan": "JP",
    "taiwan": "TW",
    "XX": None,
    "": None,
}


@pytest.mark.parametrize("written", LANGUAGES_MEANT)
def test_the_language_that_is_meant(written: str) -> None:
    assert suggest_language(written) == LANGUAGES_MEANT[written]


@pytest.mark.parametrize("written", PLACES_MEANT)
def test_the_place_that_is_meant(written: str) -> None:
    assert suggest_place(written) == PLACES_MEANT[written]


def test_codes_of_the_standard_are_known() -> None:
    assert len(LANGUAGES) == 183
    assert set(RARE) | set(RARE.values()) <= LANGUAGES
    assert all(map(is_place, ("JP", "TW", "HK", "XK", "GB")))
    assert not any(map(is_place, ("UK", "jp", "JPN", "EU", "日本")))
