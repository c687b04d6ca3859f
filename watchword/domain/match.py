"""A match: the fact that an article satisfied a topic's query, with its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from watchword.domain.article import Text
from watchword.domain.source import Hints, Source


class Field(StrEnum):
    """The parts of an article in which a query finds words."""

    TITLE = "title"
    BODY = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article as a matcher sees it. A field is empty if its value is not known."""

    title: str
    body: str = ""
    """The text; the summary if the article is headline only."""
    lead: str = ""
    """The first paragraph; `body` begins with it."""
    language: str = ""
    """ISO 639-1."""
    source_key: str = ""
    """The key of its source in the configuration."""
    outlet: str = ""
    """The name of its source for people."""
    country: str = ""
    """The country of its source, ISO 3166-1 alpha-2."""
    authors: tuple[str, ...] = ()
    url: str = ""

    @property
    def text(self) -> str:
        """The body; the lead where only a lead is known."""
        return self.body or self.lead


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One place in a document where a leaf of a query was found."""

    field: Field
    start: int
    """Offset into the original text of the field, in code points."""
    end: int
    """The offset after its last code point."""
    leaf: str
    """The leaf as the user wrote it: `"trade talks"`, or a concept: `@japan`."""


class Level(StrEnum):
    """How certain a match is."""

    ALERT = "alert"
    """It alerts."""
    POSSIBLE = "possible"
    """It is listed, and never interrupts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A document satisfies a topic's query, because of these places and facts."""

    topic: str
    """The key of the topic."""
    occurrences: tuple[Occurrence, ...]
    """In the order of field (title first) and start; empty if only facts satisfied the query."""
    facts: tuple[str, ...] = ()
    """The satisfied parts of the query that are not words of the text: `lang:en`."""
    urgent: bool = False
    """Whether it satisfies the topic's urgent query too."""
    level: Level = Level.ALERT
    reasons: tuple[str, ...] = ()
    """For a topic of two parties: the word classes that speak for the match, the strongest first."""
    probability: float | None = None
    """For a topic of two parties: between 0 and 1, that the article is about the two."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an excerpt; `marked` if it is a matched word."""

    text: str
    marked: bool = False


Excerpt = tuple[Part, ...]
"""A part of an article's text with the matched words marked."""
SENTENCE_ENDS = ".!?:。！？：…\"'”’」』）)"
_FIRST_END = re.compile(
    r"[。！？.!?](?:(?<=[。！？])|(?<![A-Z]\.[A-Z].)(?<!\b[A-Z].)(?=\s|$))[”’」』）\"']*"
)
"""An initial ends no sentence. The mark stands first: the search then passes over all else at once."""
MIN_SENTENCE = 12
"""Characters before its end: passes over `Mr.` and the place of a date line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why a topic matched. It is stored with the match, so that an alert does not need the text."""

    headline: Excerpt
    """The whole title."""
    excerpt: Excerpt
    """A part of the body; empty if only the title matched."""
    words: tuple[str, ...]
    """The matched words as the article spells them, each once, in order; no part of a longer one."""
    leaves: tuple[str, ...]
    """The parts of the query that matched, each once, in order."""
    reasons: tuple[str, ...] = ()
    """For a topic of two parties: the word classes that spoke for the match."""
    probability: float | None = None
    """For a topic of two parties: between 0 and 1."""


def build_document(text: Text, url: str, key: str, source: Source | None) -> Document:
    """The document that the topics are matched against. Pure.

    `key`: the key of the article's source. `source`: None if it is not configured any more.
    """
    body = text.summary if text.headline_only else text.body
    hints = source.hints if source else Hints(outlet="")
    return Document(
        title=text.title,
        body=body,
        lead=body.partition("\n")[0],
        language=text.language or hints.language or "",
        source_key=key,
        outlet=hints.outlet,
        country=hints.country or "",
        authors=text.details.authors,
        url=url,
    )


def build_evidence(match: Match, document: Document) -> Evidence:
    """The evidence of a match: its words, and the part of the text around them. Pure."""
    title = [(o.start, o.end) for o in match.occurrences if o.field is Field.TITLE]
    body = [(o.start, o.end) for o in match.occurrences if o.field is Field.BODY]
    texts = {Field.TITLE: document.title, Field.BODY: document.text}
    longest = _longest(match.occurrences)
    words = dict.fromkeys(texts[o.field][o.start : o.end] for o in longest)
    return Evidence(
        headline=marked(document.title, title),
        excerpt=excerpt(document.text, body),
        words=tuple(words),
        leaves=tuple(dict.fromkeys((*(o.leaf for o in match.occurrences), *match.facts))),
        reasons=match.reasons,
        probability=match.probability,
    )


def _longest(occurrences: Iterable[Occurrence]) -> Iterator[Occurrence]:
    """Those that no longer one holds, in their order: 外长 of 中日外长 is no word of its own."""
    last: Occurrence | None = None
    for one in sorted(occurrences, key=lambda o: (o.field is Field.BODY, o.start, -o.end)):
        if last is None or last.field is not one.field or one.end > last.end:
            last = one
        elif (one.start, one.end) != (last.start, last.end):
            continue
        yield one


def marked(text: str, spans: Iterable[tuple[int, int]]) -> Excerpt:
    """The whole text, with each span marked. Pure."""
    parts, at = [], 0
    for start, end in _joined(spans):
        parts += [Part(text[at:start]), Part(text[start:end], marked=True)]
        at = end
    parts.append(Part(text[at:]))
    return tuple(part for part in parts if part.text)


def excerpt(
    text: str, spans: Iterable[tuple[int, int]], *, around: int = 80, most: int = 400
) -> Excerpt:
    """The part of `text` around the first of `spans`, with each span in it marked. Pure.

    It does not cross a line before the first span or after the last one, and it breaks at a space if
    one is near. An ellipsis marks a cut sentence.
    `around`: characters of context on both sides. `most`: the maximum length of the excerpt.
    """
    places = _joined(spans)
    if not places:
        return ()
    first = places[0]
    start = _start(text, first[0], around)
    end = _end(text, max(first[1], min(places[-1][1], start + most - around)), around)
    parts = [Part("…")] if start > 0 and text[start - 1] != "\n" else []
    at = start
    for left, right in places:
        if left >= end:
            break
        right = min(right, end)
        parts += [Part(text[at:left]), Part(text[left:right], marked=True)]
        at = right
    parts.append(Part(text[at:end]))
    if end < len(text) and not (text[end] == "\n" and text[end - 1] in SENTENCE_ENDS):
        parts.append(Part("…"))
    return tuple(part for part in parts if part.text)


def first_sentence(text: str) -> str:
    """The first sentence of a text, or the whole first line. Pure."""
    line = text.strip().partition("\n")[0]
    found = _FIRST_END.search(line, MIN_SENTENCE)
    return line[: found.end()] if found else line


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    places: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if places and start <= places[-1][1]:
            places[-1] = (places[-1][0], max(end, places[-1][1]))
        else:
            places.append((start, end))
    return places


def _start(text: str, first: int, around: int) -> int:
    line = text.rfind("\n", 0, first) + 1
    start = max(line, first - around)
    if start > line:
        space = text.find(" ", start, first)
        start = space + 1 if 0 <= space - start < around // 2 else start
    return start


def _end(text: str, last: int, around: int) -> int:
    line = text.find("\n", last)
    line = len(text) if line < 0 else line
    end = min(line, last + around)
    if end < line:
        space = text.rfind(" ", last, end)
        end = space if space >= 0 and end - space < around // 2 else end
    return end
