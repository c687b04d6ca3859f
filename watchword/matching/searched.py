"""Articles while they are matched: each is folded once, and each word and concept is searched once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, assert_never

from watchword.domain.match import Document
from watchword.matching.compile import Vocabulary
from watchword.matching.engine.scanner import Scan
from watchword.matching.fold import Folded, FoldedTexts, fold, fold_all
from watchword.matching.near import Span, token_starts
from watchword.matching.pair import Pattern
from watchword.matching.query import About, ConceptRef, Fact, Section, Sought, Words
from watchword.matching.script import applies, cjk_languages
from watchword.matching.term import ANY, Term

LETTERS = 400
"""So many characters of the body are enough to tell its language."""


class Place(NamedTuple):
    """A place of a word, or of a word of a concept. They are ordered as in evidence."""

    in_body: bool
    start: int
    """Offset in the original text of the section."""
    minus_end: int
    """The negative offset of its end, so that of places that begin together the longest comes first."""
    leaf: str
    """The word or concept as the query writes it."""
    section: Section
    span: Span
    """Start and end in the folded section."""


Places = tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedDocument:
    """An article's sections, with a cache of what was found in them."""

    document: Document
    vocabulary: Vocabulary
    _languages: list[tuple[str, ...]] = field(default_factory=list)
    """One item, the languages of CJK that the article may be in; empty before the first question."""
    _texts: dict[Section, Folded] = field(default_factory=dict)
    _token_starts: dict[Section, Sequence[int]] = field(default_factory=dict)
    _spans: dict[tuple[str, Section], Mapping[Span, Pattern]] = field(default_factory=dict)
    _places: dict[tuple[str, tuple[Section, ...]], Places] = field(default_factory=dict)
    _needles: dict[Section, dict[str, list[int]]] = field(default_factory=dict)
    """The offsets of each needle that scans found; empty before they are used."""
    _there: set[str] = field(default_factory=set)
    """All of these needles; empty where a dot was dropped, beside which others may stand.

    Most words of a query are not in the article: not to look for them saves a fifth of collecting
    places.
    """

    def text(self, section: Section) -> Folded:
        """The folded section."""
        if section not in self._texts:
            self._texts[section] = fold(original(self.document, section))
        return self._texts[section]

    def spans(self, leaf: Sought, section: Section) -> Mapping[Span, Pattern]:
        """Every place of a word or concept in a section, including those inside longer ones, in order.

        Start and end in the folded section, with what was found there.
        """
        if section in self._needles and isinstance(leaf, Words) and isinstance(leaf.term, Term):
            text, term = self._texts[section], leaf.term
            if not text.dots and ANY not in term.literal:
                starts = self._needles[section].get(term.literal, ())
                return {term.place(text, at): term for at in starts}
        key = leaf.written, section
        if key not in self._spans:
            text = self.text(section)
            found = {
                span: pattern for pattern in self._patterns(leaf) for span in pattern.places(text)
            }
            self._spans[key] = dict(sorted(found.items(), key=_span)) if len(found) > 1 else found
        return self._spans[key]

    def use(self, found: Mapping[Section, dict[str, list[int]]]) -> None:
        """Use the offsets of all needles of the queries that will be asked, as scans found them.

        It pays for evidence, not for one question.
        """
        self._needles.update(found)
        if not any(text.dots for text in self._texts.values()):
            self._there.update(*found.values())

    def places(self, leaf: Sought) -> Places:
        """Every place of a word or concept, including those inside longer ones.

        Topics that match one article share their words, so each is looked up once.
        """
        if self._there and isinstance(leaf, Words) and isinstance(leaf.term, Term):
            literal = leaf.term.literal
            if literal not in self._there and ANY not in literal:
                return ()
        key = leaf.written, leaf.sections
        found = self._places.get(key)
        if found is None:
            found = self._places[key] = tuple(self._find(leaf))
        return found

    def _find(self, leaf: Sought) -> Iterator[Place]:
        for section in leaf.sections:
            in_body = section is not Section.TITLE
            for span, pattern in self.spans(leaf, section).items():
                start, end = pattern.span(self._texts[section], *span)
                yield Place(in_body, start, -end, leaf.written, section, span)

    def token_starts(self, section: Section) -> Sequence[int]:
        """As `watchword.matching.near.token_starts`, for a section."""
        if section not in self._token_starts:
            self._token_starts[section] = token_starts(self.text(section))
        return self._token_starts[section]

    def is_true(self, fact: Fact) -> bool:
        """Whether the fact is true of the article."""
        if fact.about is About.URL:
            return fact.value in self.document.url.casefold()
        return fact.value in self.values(fact.about)

    def values(self, about: About) -> Iterable[str]:
        """The folded values of a fact of the article, other than its URL."""
        document = self.document
        match about:
            case About.SOURCE:
                return _folded(document.source_key), _folded(document.outlet)
            case About.COUNTRY:
                return (_folded(document.country),)
            case About.LANGUAGE:
                return (_folded(document.language),)
            case About.AUTHOR:
                return tuple(map(_folded, document.authors))
            case About.URL:
                return ()
            case _:
                assert_never(about)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Articles that are matched together: their sections are one text, section by section."""

    articles: tuple[SearchedDocument, ...]
    sections: tuple[Section, ...]
    folded: FoldedTexts
    scans: list[Scan] = field(default_factory=list)
    """What was found in `folded`."""

    @property
    def numbers(self) -> range:
        """The numbers of the articles."""
        return range(len(self.articles))

    @property
    def dotted(self) -> Iterator[tuple[int, Section, Folded]]:
        """Where a middle dot was dropped: the number of the article, the section, and its text."""
        for n, text in enumerate(self.folded.texts):
            if text.dots:
                section, nth = divmod(n, len(self.articles))
                yield nth, self.sections[section], text

    def places(self, nth: int) -> Mapping[Section, dict[str, list[int]]]:
        """The offsets of each needle that the scans found in the sections of an article."""
        found: dict[Section, dict[str, list[int]]] = {}
        for n, section in enumerate(self.sections):
            for scan in self.scans:
                text = n * len(self.articles) + nth
                found.setdefault(section, {}).update(scan.places(text))
        return found


def search_together(
    documents: Sequence[Document], vocabulary: Vocabulary, sections: tuple[Section, ...]
) -> Batch:
    """The batch of these articles."""
    folded = fold_all([original(one, section) for section in sections for one in documents])
    articles = tuple(
        SearchedDocument(
            document=one,
            vocabulary=vocabulary,
            _texts=dict(zip(sections, folded.texts[n :: len(documents)], strict=True)),
        )
        for n, one in enumerate(documents)
    )
    return Batch(articles=articles, sections=sections, folded=folded)


def original(document: Document, section: Section) -> str:
    """The text of a section. Pure."""
    match section:
        case Section.TITLE:
            return document.title
        case Section.BODY:
            return document.text
        case Section.LEAD:
            return document.lead
        case _:
            assert_never(section)


def _span(found: tuple[Span, Pattern]) -> Span:
    return found[0]


@lru_cache(maxsize=4096)
def _folded(value: str) -> str:
    """Articles of one source repeat their facts."""
    return fold(value).text
