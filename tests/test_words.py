"""The glossary has each word once, and no identifier is one of the old words."""

from __future__ import annotations

import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(600)  # each reads every file of ours
ROOT = Path(__file__).parents[1]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
FOLDERS = (
    "watchword",
    "crawler",
    "scheduler",
    "storage",
    "config",
    "tests",
    "benchmarks",
    "scripts",
)
MIGRATIONS = "storage/migrations/versions/"
"""A migration is never changed, so it keeps the words of its day."""
FILES = sorted(
    name
    for folder in FOLDERS
    for file in (ROOT / folder).rglob("*.py")
    if not (name := file.relative_to(ROOT).as_posix()).startswith(MIGRATIONS)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OldWord:
    """A word that is not used as an identifier."""

    word: str
    use: str
    places: tuple[str, ...]
    """Beginnings of paths; empty: everywhere."""

    def holds_in(self, file: str) -> bool:
        """Whether the word is refused in this file. Pure."""
        return not self.places or file.startswith(self.places)


def rows(section: str) -> list[list[str]]:
    """The cells of a section's table, without its head. Pure."""
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


WORDS, _, REFUSED = GLOSSARY.partition("## Words that are not used")
ENTRIES = [word for word, _ in rows(WORDS)]
OLD_WORDS = [
    OldWord(word=word, use=use.replace("`", ""), places=tuple(re.findall(r"`(.+?)`", places)))
    for cell, use, places in rows(REFUSED)
    for word in re.findall(r"`(.+?)`", cell)
]
OLD_NAMES = {old.word: old for old in OLD_WORDS}


def refused(file: str, source: str) -> Iterator[str]:
    """A sentence for each identifier of a file that is an old word. Pure.

    An underscore at either end does not count. A constant is refused for any of its parts.
    """
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME:
            name = token.string.strip("_")
            for part in name.split("_") if name.isupper() else [name]:
                old = OLD_NAMES.get(part)
                if old is not None and old.holds_in(file):
                    yield f"{file}:{token.start[0]}: {old.word} is not used; use {old.use}"


def test_no_identifier_is_an_old_word() -> None:
    sources = {file: (ROOT / file).read_text(encoding="utf-8") for file in FILES}
    assert [what for file, source in sources.items() for what in refused(file, source)] == []


def test_no_module_has_an_old_name() -> None:
    assert [
        f"{file}: {one.word} is not used; use {one.use}"
        for file in FILES
        for one in OLD_WORDS
        if one.word == Path(file).name
    ] == []


def test_an_old_word_is_found_wherever_it_is_a_name() -> None:
    source = "class Wishes:\n    _cure: int\ndef f(tell):\n    MOST_TRIES = x.stood\n"
    assert [line.partition(": ")[2] for line in refused("watchword/a.py", source)] == [
        "Wishes is not used; use config, WatchConfig",
        "cure is not used; use hint",
        "tell is not used; use create_alert, AlertItem, message items",
        "MOST is not used; use MAX",
        "stood is not used; use origin, provenance",
    ]


def test_an_old_word_is_no_identifier_in_a_text_or_a_comment() -> None:
    assert list(refused("watchword/a.py", '"""They tell."""  # what stood\nname = "cure"\n')) == []


def test_an_old_word_with_a_place_is_refused_there_alone() -> None:
    assert list(refused("storage/a.py", "lost = 1\n")) != []
    assert list(refused("watchword/cli/a.py", "lost = 1\n")) == []


def test_a_word_has_one_entry_and_an_entry_one_word() -> None:
    assert [word for word, times in Counter(ENTRIES).items() if times > 1] == []
    assert [word for word in ENTRIES if "," in word] == []


def test_an_old_word_has_one_row_and_is_no_entry() -> None:
    assert [word for word, times in Counter(o.word for o in OLD_WORDS).items() if times > 1] == []
    assert [old.word for old in OLD_WORDS if old.word in ENTRIES] == []


def test_the_places_of_old_words_are_there() -> None:
    places = {place for old in OLD_WORDS for place in old.places}
    assert [place for place in sorted(places) if not (ROOT / place).exists()] == []


NOUNS = [file.stem for file in (ROOT / "watchword" / "domain").glob("[!_]*.py")]


@pytest.mark.parametrize("noun", NOUNS)
def test_every_module_of_the_domain_is_in_the_glossary(noun: str) -> None:
    assert {noun, noun.removesuffix("s")} & set(ENTRIES)
