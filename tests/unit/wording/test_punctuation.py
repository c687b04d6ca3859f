"""No blank stands behind a sign of full width, on any page."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from watchword.wording.catalogue import READER_LANGUAGES
from watchword.wording.punctuation import punctuation_of

TEMPLATES = resources.files("watchword.web").joinpath("templates")
COLON = re.compile(r"\}\}:[^/]")
"""A colon that a template writes itself."""
SENTENCE = re.compile(r'(?:[.:!?]"[^{}]*|signs\.stop )\}\}(?:</\w+>)* +\S+')
"""The end of a sentence, and a blank that a template writes itself."""


@pytest.mark.parametrize("language", READER_LANGUAGES)
def test_signs_of_full_width_have_their_blank_within_them(language: str) -> None:
    signs = punctuation_of(language)
    is_wide = language in ("zh-Hans", "zh-Hant", "ja")
    assert is_wide == (signs.gap == "")
    assert is_wide != signs.comma.endswith(" ")


@pytest.mark.parametrize("name", sorted(one.name for one in TEMPLATES.iterdir()))
def test_templates_leave_signs_and_gaps_to_the_language(name: str) -> None:
    text = TEMPLATES.joinpath(name).read_text(encoding="utf-8")
    assert [*COLON.findall(text), *SENTENCE.findall(text)] == []
