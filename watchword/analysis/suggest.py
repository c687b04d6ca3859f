"""Suggest: the words that would widen or sharpen a topic, with what each adds and drops."""

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
"""They are gone through three times, so that no more than their words is held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A word, and what it would do."""

    language: str
    """Of the articles that it stands in; empty where it is not known."""
    word: str
    """Folded: as a query reads it."""
    where: str
    """The part of the query that it would stand in for; behind NOT: empty."""
    weight: float
    """G²."""
    adds: int
    drops: int


@dataclass(slots=True, kw_only=True)
class _Language:
    """In how many articles of one language each word stands, by what they are to the query."""

    articles: int = 0
    hits: int = 0
    found: Counter[str] = field(default_factory=Counter)
    weak: int = 0
    weakly: Counter[str] = field(default_factory=Counter)
    """Of the hits, those that no word of their headline made one."""
    near: dict[Node, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """Those that want this part alone."""
    all: Counter[str] = field(default_factory=Counter)
    """Of the words that stand in hits."""
    asked: set[str] = field(default_factory=set)
    """Words that made a hit: the query has them."""


_Draft = tuple[Suggestion, Node]
"""What is suggested, and the query that it makes."""


def suggest(
    matcher: Matcher, articles: ArticleSource, sources: Mapping[str, Source], *, limit: int
) -> list[Suggestion]:
    """The most telling words, `limit` a language and part of the query. Pure. The matcher has one topic.

    A word widens the query that sets what it finds apart from the rest, and stands in articles that
    lack one part alone. A word sharpens it, behind NOT, that sets what it finds by the text alone
    apart from what it finds by the headline.
    """
    (question,) = matcher.questions
    languages: dict[str, _Language] = defaultdict(_Language)
    for seen in _documents(question.topic, articles, sources):
        reading = SearchedDocument(document=seen, vocabulary=matcher.vocabulary)
        _sort(question.node, reading, languages[seen.language])
    for seen in _documents(question.topic, articles, sources):
        known = languages[seen.language]
        known.all.update(known.found.keys() & _said(seen))
    drafts = [
        draft
        for language, known in sorted(languages.items())
        for draft in _drafts(question.node, language, known, limit)
    ]
    return _weighed(matcher, drafts, _documents(question.topic, articles, sources))


def _documents(
    topic: str, articles: ArticleSource, sources: Mapping[str, Source]
) -> Iterator[Document]:
    """Those that the topic is asked of."""
    for one in articles():
        source = sources.get(one.source)
        if source is None or source.asks(topic):
            yield build_document(one.text, one.url, one.source, source)


def _said(seen: Document) -> frozenset[str]:
    return frozenset(words(f"{seen.title}\n{seen.lead}"))


def _sort(node: Node, reading: SearchedDocument, known: _Language) -> None:
    known.articles += 1
    said, found = _said(reading.document), evidence(node, reading)
    if found is None:
        for part in dict.fromkeys(missing_parts(node, reading)):
            known.near[part].update(said)
        return
    known.hits += 1
    known.found.update(said)
    places = [place for place in found if isinstance(place, Place)]
    known.asked.update(*(words(_text(place, reading.document)) for place in places))
    if not any(place.section is Section.TITLE for place in places):
        known.weak += 1
        known.weakly.update(said)


def _text(place: Place, seen: Document) -> str:
    text = seen.title if place.section is Section.TITLE else seen.body
    return text[place.occurrence.start : place.occurrence.end]


def _drafts(node: Node, language: str, known: _Language, limit: int) -> Iterator[_Draft]:
    rest = known.all - known.found
    for part, near in known.near.items():
        here = Counter({word: known.found[word] for word in near if _is_new(word, known)})
        for word in most_significant(
            here, known.hits, rest, known.articles - known.hits, limit=limit
        ):
            sections = next((leaf.sections for leaf in sought(part)), ANYWHERE)
            leaf = _leaf(word.folded, sections)
            draft = _draft(language, word.folded, shown(part), word.weight)
            yield draft, widened(node, part, leaf)
    strongly = known.found - known.weakly
    here = Counter({word: known.weakly[word] for word in known.weakly if _is_new(word, known)})
    for word in most_significant(here, known.weak, strongly, known.hits - known.weak, limit=limit):
        absent = Absent(part=_leaf(word.folded, ANYWHERE), column=1)
        yield _draft(language, word.folded, "", word.weight), Every((node, absent))


def _is_new(word: str, known: _Language) -> bool:
    """The query does not have it, nor, where words have no border, a word within it."""
    return word not in known.asked and not any(
        one in word for one in known.asked if not one.isascii()
    )


def _draft(language: str, word: str, where: str, weight: float) -> Suggestion:
    return Suggestion(language=language, word=word, where=where, weight=weight, adds=0, drops=0)


def _leaf(word: str, sections: tuple[Section, ...]) -> Words:
    return Words(written=word, column=1, term=term(word), sections=sections)


def _weighed(
    matcher: Matcher, drafts: list[_Draft], documents: Iterable[Document]
) -> list[Suggestion]:
    """Each with what it adds and drops; what does neither is left out."""
    (question,) = matcher.questions
    asked = [Question(topic=str(at), node=node) for at, (_, node) in enumerate(drafts)]
    both = replace(matcher, questions=(question, *asked))
    adds, drops = Counter[str](), Counter[str]()
    for seen in documents if drafts else ():
        matched = {match.topic for match in both.match(seen)}
        if question.topic in matched:
            drops.update({one.topic for one in asked} - matched)
        else:
            adds.update(matched)
    made = [
        replace(draft, adds=adds[str(at)], drops=drops[str(at)])
        for at, (draft, _) in enumerate(drafts)
    ]
    return [one for one in made if one.adds or one.drops]
