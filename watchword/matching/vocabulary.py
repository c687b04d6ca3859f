"""What concepts say, language by language, and where they are silent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from watchword.domain.topic import Concept


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptWords:
    """What one concept lists in one language."""

    concept: str
    language: str
    """ISO 639-1; empty for the names of a dyad, which belong to no language alone."""
    words: tuple[str, ...]
    """Empty where the concept says nothing in a language that is watched."""


def vocabulary(concepts: Mapping[str, Concept], watched: Iterable[str]) -> Sequence[ConceptWords]:
    """Every list of every concept, and an empty one for each watched language it lacks. Pure."""
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
