"""Suggests words that would widen or sharpen a topic, with what each adds and drops."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from watchword.domain.article import ArticleRecord
from watchword.domain.match import Document, build_document
from watchword.domain.source import Source
from watchword.matching.compile import Question
from watchword.matching.evidence import evidence
from watchword.matching.matcher import Matcher
from watchword.matching.printer import shown
from watchword.matching.query import ANYWHERE, Absent, Every, Node, Section, Words, sought
from watchword.matching.searched import Place, SearchedDocument
from watchword.matching.suggestion import missing_parts, most_significant, widened, words
from watchword.matching.term_parser import parse_words as term

ArticleSource = Callable[[], Iterable[ArticleRecord]]
"""Returns the articles. It is called three times, so that only their words are kept in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A word, and its effect on the query."""

    language: str
    """The language of the articles with the word, ISO 639-1; empty if it is not known."""
    word: str
    """Folded, as a query reads it."""
    where: str
    """The part of the query beside which OR adds the word; empty if it goes behind NOT."""
    weight: float
    """G²."""
    adds: int
    """The number of articles that the changed query finds in addition; `drops` likewise."""
    drops: int


@dataclass(slots=True, kw_only=True)
class _Language:
    """The number of articles of one language with each word, by their relation to the query."""

    articles: int = 0
    hits: int = 0
    found: Counter[str] = field(default_factory=Counter)
    text_only_hits: int = 0
    in_text_only: Counter[str] = field(default_factory=Counter)
    """Words of the hits that have no evidence in their headline."""
    near: dict[Node, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """By the one part of the query that an article lacks, the words of such articles."""
    all: Counter[str] = field(default_factory=Counter)
    """All articles with a word that also occurs in hits."""
    own_words: set[str] = field(default_factory=set)
    """Words of the query, taken from the evidence of the hits."""


_Draft = tuple[Suggestion, Node]
"""A suggestion without its numbers, and the changed query."""


def suggest(
    matcher: Matcher, articles: ArticleSource, sources: Mapping[str, Source], *, limit: int
) -> list[Suggestion]:
    """The most significant words, at most `limit` for each language and part of the query. Pure.

    The matcher must have one topic. A word widens the query if it distinguishes what the query finds
    from all else, and is in articles that lack one part alone. A word sharpens the query, behind NOT,
    if it distinguishes what the query finds only by the text from what it finds by the headline.
    """
    (question,) = matcher.questions
    languages: dict[str, _Language] = defaultdict(_Language)
    for document in _documents(question.topic, articles, sources):
        searched = matcher.search(document)
        _count(question.node, searched, languages[document.language])
    for document in _documents(question.topic, articles, sources):
        counts = languages[document.language]
        counts.all.update(counts.found.keys() & _words_at_start(document))
    drafts = [
        draft
        for language, counts in sorted(languages.items())
        for draft in _drafts(question.node, language, counts, limit)
    ]
    return _measured(matcher, drafts, _documents(question.topic, articles, sources))


def _documents(
    topic: str, articles: ArticleSource, sources: Mapping[str, Source]
) -> Iterator[Document]:
    """The articles of sources for which the topic is matched."""
    for one in articles():
        source = sources.get(one.source)
        if source is None or source.asks(topic):
            yield build_document(one.text, one.url, one.source, source)


def _words_at_start(document: Document) -> frozenset[str]:
    return frozenset(words(f"{document.title}\n{document.lead}"))


def _count(node: Node, searched: SearchedDocument, counts: _Language) -> None:
    counts.articles += 1
    start_words, found = _words_at_start(searched.document), evidence(node, searched)
    if found is None:
        for part in dict.fromkeys(missing_parts(node, searched)):
            counts.near[part].update(start_words)
        return
    counts.hits += 1
    counts.found.update(start_words)
    places = {place for place in found if isinstance(place, Place)}
    counts.own_words.update(*(words(_text(place, searched.document)) for place in places))
    if not any(place.section is Section.TITLE for place in places):
        counts.text_only_hits += 1
        counts.in_text_only.update(start_words)


def _text(place: Place, document: Document) -> str:
    text = document.title if place.section is Section.TITLE else document.body
    return text[place.start : -place.minus_end]


def _drafts(node: Node, language: str, counts: _Language, limit: int) -> Iterator[_Draft]:
    rest = counts.all - counts.found
    for part, near in counts.near.items():
        here = Counter({word: counts.found[word] for word in near if _is_new(word, counts)})
        for word in most_significant(
            here, counts.hits, rest, counts.articles - counts.hits, limit=limit
        ):
            sections = next((leaf.sections for leaf in sought(part)), ANYWHERE)
            leaf = _leaf(word.folded, sections)
            draft = _draft(language, word.folded, shown(part), word.weight)
            yield draft, widened(node, part, leaf)
    strongly = counts.found - counts.in_text_only
    here = Counter(
        {word: counts.in_text_only[word] for word in counts.in_text_only if _is_new(word, counts)}
    )
    for word in most_significant(
        here, counts.text_only_hits, strongly, counts.hits - counts.text_only_hits, limit=limit
    ):
        absent = Absent(part=_leaf(word.folded, ANYWHERE), column=1)
        yield _draft(language, word.folded, "", word.weight), Every((node, absent))


def _is_new(word: str, counts: _Language) -> bool:
    """Whether the query has neither the word nor, in scripts without spaces, a part of it."""
    return word not in counts.own_words and not any(
        one in word for one in counts.own_words if not one.isascii()
    )


def _draft(language: str, word: str, where: str, weight: float) -> Suggestion:
    return Suggestion(language=language, word=word, where=where, weight=weight, adds=0, drops=0)


def _leaf(word: str, sections: tuple[Section, ...]) -> Words:
    return Words(written=word, column=1, term=term(word), sections=sections)


def _measured(
    matcher: Matcher, drafts: list[_Draft], documents: Iterable[Document]
) -> list[Suggestion]:
    """The suggestions with what each adds and drops; those without effect are left out."""
    (question,) = matcher.questions
    own_words = [Question(topic=str(at), node=node) for at, (_, node) in enumerate(drafts)]
    both = matcher.asking((question, *own_words))
    adds, drops = Counter[str](), Counter[str]()
    for document in documents if drafts else ():
        matched = {match.topic for match in both.match(document)}
        if question.topic in matched:
            drops.update({one.topic for one in own_words} - matched)
        else:
            adds.update(matched)
    made = [
        replace(draft, adds=adds[str(at)], drops=drops[str(at)])
        for at, (draft, _) in enumerate(drafts)
    ]
    return [one for one in made if one.adds or one.drops]
