"""Each catalogue says everything that messages say, with the same places to fill, and no markup."""

from __future__ import annotations

import string
from datetime import timedelta

import pytest

from scripts.update_catalogues import read, template
from watchword.wording.catalogue import READER_LANGUAGES, catalogue
from watchword.wording.moments import format_city, format_duration

TRANSLATED = READER_LANGUAGES[1:]
MARKUP = set("*_`[]<>#~|\\&@")
"""What a style of chats or HTML could read as markup; a text of ours is written as it is."""


def places(text: str) -> set[str]:
    return {place for _, place, _, _ in string.Formatter().parse(text) if place is not None}


def forms(text: object) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (str(text),)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_is_complete_and_has_nothing_that_the_code_does_not_say(language: str) -> None:
    said = {message.id for message in template() if message.id}
    known = {message.id: message.string for message in read(language) if message.id}
    assert known.keys() == said
    assert [text for text, translation in known.items() if not all(forms(translation))] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_places_of_its_text(language: str) -> None:
    for message in read(language):
        if message.id:
            wanted = places(forms(message.id)[-1])
            assert all(places(one) == wanted for one in forms(message.string)), message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_text_of_ours_holds_markup(language: str) -> None:
    for message in read(language):
        for text in (*forms(message.id), *forms(message.string)) if message.id else ():
            assert not MARKUP & set(text), text


def test_numbers_choose_their_form() -> None:
    text = ("{count} story", "{count} stories")
    assert [catalogue("en").ngettext(*text, n) for n in (1, 2)] == ["1 story", "2 stories"]
    assert catalogue("ja").ngettext(*text, 2) == "出来事 2 件"


def test_times_are_in_the_words_of_the_language() -> None:
    span = timedelta(days=2, hours=8)
    assert [format_duration(span, locale) for locale in ("en", "zh_Hans", "ja", "ko")] == [
        "2 days 8 h",
        "2天 8小时",
        "2 日 8 時間",
        "2일 8시간",
    ]
    assert format_city("Asia/Tokyo", "zh_Hant") == "東京"
    assert format_city("UTC", "ko") == "UTC"
