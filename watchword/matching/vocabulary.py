"""The words of concepts by language, and the languages in which they have none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from watchword.domain.topic import Concept


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptWords:
    """The words of one concept in one language."""

    concept: str
    language: str
    """ISO 639-1; empty for the names of a dyad, which several languages share."""
    words: tuple[str, ...]
    """Empty if the concept has no words in a watched language."""


def vocabulary(concepts: Mapping[str, Concept], watched: Iterable[str]) -> Sequence[ConceptWords]:
    """Every list of every concept, and an empty one for each watched language without words. Pure."""
    languages = sorted(set(watched))
    return [
        ConceptWords(concept=key, language=language, words=words)
        for key in sorted(concepts)
        for language, words in _lists(concepts[key], languages)
    ]


def _lists(concept: Concept, watched: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from concept.words.items()
    if concept.dyad:
        yield "", concept.dyad.pair
    for language in watched:
        if language not in concept.words:
            yield language, ()
