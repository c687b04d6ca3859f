"""One article while it is matched: it is folded once, and each word and concept is searched once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from watchword.domain.match import Document, Field, Occurrence
from watchword.matching.compile import Vocabulary
from watchword.matching.fold import Folded, fold
from watchword.matching.near import Span, token_starts
from watchword.matching.pair import Pattern
from watchword.matching.query import About, ConceptRef, Fact, Section, Sought, Words
from watchword.matching.script import applies, cjk_languages

LETTERS = 400
"""So many characters of the body are enough to tell its language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of a word, or of a word of a concept."""

    section: Section
    span: Span
    """Start and end in the folded section."""
    occurrence: Occurrence
    """The same place in the original text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedDocument:
    """An article's sections, with a cache of what was found in them."""

    document: Document
    vocabulary: Vocabulary
    _languages: list[tuple[str, ...]] = field(default_factory=list)
    """One item, the languages of CJK that the article may be in; empty before the first question."""
    _texts: dict[Section, Folded] = field(default_factory=dict)
    _token_starts: dict[Section, Sequence[int]] = field(default_factory=dict)
    _places: dict[tuple[str, Section], tuple[Place, ...]] = field(default_factory=dict)

    def places(self, leaf: Sought) -> Iterator[Place]:
        """Every place of a word or concept, including those inside longer ones."""
        for section in leaf.sections:
            key = (leaf.written, section)
            if key not in self._places:
                self._places[key] = tuple(self._search(leaf, section))
            yield from self._places[key]

    def token_starts(self, section: Section) -> Sequence[int]:
        """As `watchword.matching.near.token_starts`, for a section."""
        if section not in self._token_starts:
            self._token_starts[section] = token_starts(self._text(section))
        return self._token_starts[section]

    def is_true(self, fact: Fact) -> bool:
        """Whether the fact is true of the article."""
        if fact.about is About.URL:
            return fact.value in self.document.url.casefold()
        return fact.value in [fold(value).text for value in self._values(fact.about)]

    def _values(self, about: About) -> tuple[str, ...]:
        match about:
            case About.SOURCE:
                return (self.document.source_key, self.document.outlet)
            case About.COUNTRY:
                return (self.document.country,)
            case About.LANGUAGE:
                return (self.document.language,)
            case About.AUTHOR:
                return self.document.authors
            case About.URL:
                return (self.document.url,)
            case _:
                assert_never(about)

    def _search(self, leaf: Sought, section: Section) -> Iterator[Place]:
        text = self._text(section)
        shown_in = Field.TITLE if section is Section.TITLE else Field.BODY
        spans = {
            (start, end): pattern
            for pattern in self._patterns(leaf)
            for start, end in pattern.places(text)
        }
        for (start, end), pattern in sorted(spans.items(), key=lambda item: item[0]):
            left, right = pattern.span(text, start, end)
            occurrence = Occurrence(field=shown_in, start=left, end=right, leaf=leaf.written)
            yield Place(section=section, span=(start, end), occurrence=occurrence)

    def _patterns(self, leaf: Sought) -> tuple[Pattern, ...]:
        match leaf:
            case Words(term=term):
                return (term,)
            case ConceptRef(written=name):
                return self._listed(name)
            case _:
                assert_never(leaf)

    def _listed(self, name: str) -> tuple[Pattern, ...]:
        """The patterns of a concept in the article's languages."""
        if not self._languages:
            document = self.document
            letters = f"{document.title}\n{document.text[:LETTERS]}"
            self._languages.append(cjk_languages(document.language, letters))
        (languages,) = self._languages
        return tuple(
            pattern
            for language, patterns in self.vocabulary[name].items()
            if applies(language, languages)
            for pattern in patterns
        )

    def _text(self, section: Section) -> Folded:
        if section not in self._texts:
            self._texts[section] = fold(self._original(section))
        return self._texts[section]

    def _original(self, section: Section) -> str:
        match section:
            case Section.TITLE:
                return self.document.title
            case Section.BODY:
                return self.document.text
            case Section.LEAD:
                return self.document.lead
            case _:
                assert_never(section)
