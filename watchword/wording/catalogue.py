"""What messages and pages say, in the reader's language (gettext). Pure but for its files, read once.

English is the language of the code, so it has no catalogue. The others are `catalogues/*.po`, which
`scripts/update_catalogues.py` brings up to date with the code.
"""

from __future__ import annotations

import gettext
from functools import cache
from importlib import resources
from io import BytesIO

READER_LANGUAGES = ("en", "zh-Hans", "zh-Hant", "ja", "ko")
"""The languages that messages and pages can be in, as tags of BCP 47."""
ENGLISH = READER_LANGUAGES[0]


class Catalogue:
    """The texts of one language. The names of its methods are those that Babel looks for in the code."""

    def __init__(self, language: str, texts: gettext.NullTranslations) -> None:
        self.language, self._texts = language, texts
        self.locale = language.replace("-", "_")
        """As CLDR writes it: `zh_Hans`."""

    def gettext(self, text: str) -> str:
        """The text in this language, with its `{places}` still to be filled."""
        return self._texts.gettext(text)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The text for a number, with its `{count}` filled."""
        return self._texts.ngettext(one, many, count).replace("{count}", str(count))


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of one of READER_LANGUAGES.

    The file is compiled here and not in the build: docs/why.md.
    """
    if language == ENGLISH:
        return Catalogue(language, gettext.NullTranslations())
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    name = f"{language.replace('-', '_')}.po"
    compiled = BytesIO()
    with resources.files(__package__).joinpath("catalogues", name).open("rb") as file:
        write_mo(compiled, read_po(file, locale=language.replace("-", "_")))
    compiled.seek(0)
    return Catalogue(language, gettext.GNUTranslations(compiled))
