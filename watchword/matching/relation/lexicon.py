"""What to look for in a headline of one language, as literals of the folded text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from watchword.matching.fold import Folded, fold, is_cjk
from watchword.matching.pair import Pair, Pattern
from watchword.matching.relation.literals import Hit, Literals
from watchword.matching.relation.tables import Party, Words, tables
from watchword.matching.script import CJK
from watchword.matching.term import ANY, Exact, Term
from watchword.matching.term_parser import parse_listed

LATIN = "en"
"""Lists of this language hold in every text: Latin words stand in Chinese headlines too."""

NAMING = ("name", "also", "short", "heads", "tails", "link", "home")
"""The marks of what names or implies a state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The literals of some languages, and the patterns that are no plain literals, by mark."""

    marked: tuple[tuple[str, str], ...]
    """Each literal with its mark."""
    literals: Literals
    """The same, to be looked for."""
    patterns: tuple[tuple[str, Pattern], ...]

    def hits(self, text: Folded, glued: str) -> list[Hit]:
        """Every place, by its start. `glued`: the folded text as headline.glue returns it. Pure."""
        found = list(self.literals.places(glued))
        for mark, pattern in self.patterns:
            found += [Hit(start=a, end=b, mark=mark) for a, b in pattern.places(text)]
        return found


def literal(term: Term) -> str | None:
    """A term as a literal of a folded text: Latin ends are words' ends. Pure; None: it is no literal."""
    text = " ".join(term.runs)
    if ANY in text:
        return None
    head = "" if is_cjk(term.runs[0]) else " "
    tail = "" if is_cjk(term.runs[-1]) or term.stem else " "
    return head + text + tail


def build(names: Mapping[str, tuple[Pattern, ...]], languages: tuple[str, ...]) -> Lexicon:
    """The lexicon of some languages. Pure.

    `names`: the patterns of each concept that may be a party, those of these languages alone.
    """
    marked = list(_shared(languages))
    patterns: list[tuple[str, Pattern]] = []
    for key, known in names.items():
        for pattern in known:
            if isinstance(pattern, Pair) and key in tables().parties:
                continue  # its short forms do the same, and cover no word of another state
            plain = literal(pattern) if isinstance(pattern, Term) else None
            if plain:
                marked.append((plain, f"name:{key}"))
            else:
                patterns.append((f"name:{key}", pattern))
    return Lexicon(marked=tuple(marked), literals=Literals(marked), patterns=tuple(patterns))


def naming_words(
    names: Mapping[str, Mapping[str, tuple[Pattern, ...]]], parties: tuple[str, str]
) -> tuple[Sequence[str], Sequence[Pattern]]:
    """What may name or imply one of the parties in any language: literals, and other patterns. Pure.

    `names`: as of Judge. A headline with none of them is no candidate unless the query is true.
    """
    every = {key: tuple(chain(*names.get(key, {}).values())) for key in parties}
    known = build(every, (LATIN, *CJK))
    marks = {f"{mark}:{party}" for mark in NAMING for party in parties}
    literals = [text for text, mark in known.marked if mark in marks]
    return literals, [pattern for mark, pattern in known.patterns if mark in marks]


@lru_cache(maxsize=8)
def _shared(languages: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The literals of classes and parties, which no configuration changes."""
    known = tables()
    marked: list[tuple[str, str]] = []
    for one in known.classes:
        marked += [(text, f"class:{one.key}") for text in _texts(one.words, languages)]
    for party in known.parties.values():
        for part in ("also", "never", "press", "home"):
            words: Words = getattr(party, part)
            marked += [(text, f"{part}:{party.key}") for text in _texts(words, languages)]
        marked += _short(party, languages)
    return tuple(marked)


def _texts(words: Words, languages: tuple[str, ...]) -> Iterator[str]:
    for language in languages:
        for written in words.get(language, ()):
            term = parse_listed(written)
            plain = literal(term.term if isinstance(term, Exact) else term)
            if plain is None:
                raise ValueError(f"{written}: a word of the judge is written out, without ?")
            yield plain


def _short(party: Party, languages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The short forms with what makes them count, and alone as links of a compound."""
    known = tables()
    for language in languages:
        for written in party.short.get(language, ()):
            char = fold(written).text.strip()
            yield f" {char} ", f"short:{party.key}"
            yield char, f"link:{party.key}"
            for word in known.after.get(language, ()):
                yield f" {char}{_folded(word)}", f"heads:{party.key}"
            for word in known.before.get(language, ()):
                yield f"{_folded(word)}{char}", f"tails:{party.key}"
        for written in party.compound.get(language, ()):
            yield _folded(written), f"link:{party.key}"


def _folded(word: str) -> str:
    return fold(word).text.strip()
