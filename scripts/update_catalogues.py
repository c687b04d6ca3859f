"""Brings watchword/wording/catalogues up to date with the code: each text of messages and pages, once.

A text that is new has an empty translation, and a test fails until it is written; one that the code no
longer says is dropped. Translations are edited in the `.po` files.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from watchword.wording.catalogue import ENGLISH, READER_LANGUAGES

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "watchword" / "wording" / "catalogues"
FOLDERS = tuple(ROOT / "watchword" / name for name in ("notify", "web", "wording"))
"""Where texts for readers stand."""
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS = {"gettext": None, "ngettext": (1, 2), "gettext_noop": None}
HEADER = (
    "# What messages and pages say; scripts/update_catalogues.py finds the texts.\n"
    'msgid ""\nmsgstr ""\n'
)


def template() -> Catalog:
    """What the code says, without translations."""
    found = Catalog()
    for folder in FOLDERS:
        for _, _, text, _, _ in extract_from_dir(folder, METHODS, keywords=KEYWORDS):
            found.add(text)
    return found


def read(language: str) -> Catalog:
    """The catalogue of a language, empty where there is none yet."""
    file, locale = _place(language)
    if not file.exists():
        return Catalog(locale=locale)
    with file.open("rb") as opened:
        return read_po(opened, locale=locale)


def write(language: str, texts: Catalog) -> None:
    """Write the catalogue of a language, without the day and the names that gettext puts in it."""
    file, locale = _place(language)
    fields = ("Content-Type: text/plain; charset=utf-8", f"Language: {locale}")
    head = HEADER + "".join(f'"{field}\\n"\n' for field in fields)
    with file.open("wb") as opened:
        opened.write(f"{head}\n".encode())
        write_po(opened, texts, width=98, sort_output=True, omit_header=True, ignore_obsolete=True)


def _place(language: str) -> tuple[Path, str]:
    locale = language.replace("-", "_")
    return FOLDER / f"{locale}.po", locale


def main() -> None:
    """Rewrite the catalogues."""
    for language in READER_LANGUAGES:
        if language != ENGLISH:
            texts = read(language)
            texts.update(template(), no_fuzzy_matching=True)
            write(language, texts)


if __name__ == "__main__":
    main()
