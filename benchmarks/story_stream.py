"""The corpus `stories` with its scorer, and streams of articles through the judge of stories."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.corpora import corpora
from watchword.domain.article import Text
from watchword.domain.clue import Clues, KnownArticle
from watchword.domain.story import WINDOW, Candidate, Link, Linked, find_copy, find_event
from watchword.matching.event.clues import bare_headline, find_clues
from watchword.matching.event.embedding import embedding
from watchword.matching.event.likeness import likenesses
from watchword.matching.fingerprint import fingerprint

SETS = ("translated", "headlines")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An article of the corpus, with its story."""

    row: Mapping[str, Any]

    @property
    def story(self) -> str:
        return str(self.row["story"])

    def is_disputed(self, story: str) -> bool:
        """Whether people would disagree if its story is another one than this."""
        return self.story != story and not scorer(corpora()).differ(self.story, story)


@cache
def scorer(folder: Path) -> Any:
    """The scorer that comes with the corpus. `folder`: of the corpora."""
    spec = importlib.util.spec_from_file_location("stories_score", folder / "stories" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def labelled(name: str) -> list[Labelled]:
    """One of SETS, in the order of time."""
    return [Labelled(row=row) for row in scorer(corpora()).load(name)]


def clues_of(row: Mapping[str, Any]) -> Clues:
    """The clues of an article as the scorer gives it."""
    text, language = text_of(row), row["lang"][:2]
    at = datetime.fromisoformat(row["published"])
    vector = embedding()(bare_headline(text.title), text.body, language)
    return find_clues(text, at, language, vector)


def edition(row: Mapping[str, Any]) -> str:
    """The source of an article: an outlet's edition in a language and script has feeds of its own."""
    return f"{row['publisher']} {row['lang']}"


def text_of(row: Mapping[str, Any]) -> Text:
    return Text(title=row["title"], body=row["body"], headline_only=not row["body"])


class Copies:
    """What the service does without the extra: copies of a text, by fingerprints."""

    def __init__(self) -> None:
        self._known: list[tuple[Mapping[str, Any], frozenset[int], int]] = []

    def add(self, row: Mapping[str, Any]) -> int:
        """The story of the next article: the place of the one that opened it."""
        story = self.copied(row)
        return self.keep(row, len(self._known) if story is None else story)

    def copied(self, row: Mapping[str, Any]) -> int | None:
        """The story of the text that the article copies."""
        prints, at = fingerprint(row["body"]), datetime.fromisoformat(row["published"])
        candidates = [
            Candidate(
                article=place,
                story=story,
                source=other["publisher"],
                shared=len(prints & others),
                size=len(others),
                text=text_of(other),
            )
            for place, (other, others, story) in enumerate(self._known)
            if not prints.isdisjoint(others)
            and at - datetime.fromisoformat(other["published"]) <= WINDOW
        ]
        copy = find_copy(text_of(row), row["publisher"], len(prints), candidates)
        return None if copy is None else copy.of.story

    def keep(self, row: Mapping[str, Any], story: int) -> int:
        self._known.append((row, fingerprint(row["body"]), story))
        return story


class Events:
    """What the service does with the extra: copies, and reports of one event."""

    def __init__(self) -> None:
        self._copies = Copies()
        self._known: list[KnownArticle] = []
        self._related: dict[str, int] = {}
        self._heads: dict[int, int] = {}

    def add(self, row: Mapping[str, Any]) -> int:
        """As of `Copies`."""
        clues, place = clues_of(row), len(self._known)
        story = self._copies.copied(row)
        if story is None:
            found = self._event(edition(row), clues)
            if found and found.link is Link.RELATED:
                self._related[row["id"]] = self._heads[place] = found.to.head
            story = found.to.story if found and found.link is Link.SAME else place
        head = self._heads.setdefault(story, story)
        self._known.append(
            KnownArticle(article=place, story=story, head=head, source=edition(row), clues=clues)
        )
        return self._copies.keep(row, story)

    def related(self, article: str) -> int | None:
        """The story that the one which this article opened is related to."""
        return self._related.get(article)

    def _event(self, source: str, clues: Clues) -> Linked | None:
        recent = [one for one in self._known if clues.at - one.clues.at <= WINDOW]
        return find_event(likenesses(clues, source, recent))
