"""A topic is what a user tracks: a name, a query, sample sentences, and the channels it alerts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from watchword.domain.development import FOLLOWED, Follow


@dataclass(frozen=True, slots=True, kw_only=True)
class Dyad:
    """A pair of names of states, such as 日中, that counts only beside what it governs.

    docs/reference/language.md, "Concepts": alone, the two characters are found in 今日中国 and 集中日程.
    """

    pair: tuple[str, ...]
    followed_by: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    """Beginnings that are refused though one of `followed_by` begins them: 関係者."""
    third: tuple[str, ...] = ()
    """A third state may stand in, before or behind the pair: 日中韓."""
    not_after: str = ""
    """Characters that, before the pair, make it something else; numerals always do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A named list of ways to say one thing, in every language."""

    key: str
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By language; words or phrases, each may end in `*`."""
    dyad: Dyad | None = None
    ready: bool = False
    """It comes in the box: its short words were tried on articles, and are no cause of a warning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic as the configuration has it."""

    key: str
    name: str
    query: str
    urgent: str | None = None
    """A second query: what satisfies both passes quiet hours and digests."""
    possible: str | None = None
    """A wider query; what satisfies it and not `query` is possible: listed, never interrupting."""
    parties: tuple[str, str] | None = None
    """Two concepts, `@china` and `@japan`: the judge of relations decides, and `query` is one of the
    things that it looks at."""
    exclude: str | None = None
    """What satisfies it is never matched."""
    channels: tuple[str, ...] = ()
    follow: Follow = FOLLOWED
    """What of a story that was alerted is told at once."""
    spikes: bool = True
    """Whether it is told when the topic has far more reports than usual."""
    must_match: tuple[str, ...] = ()
    must_not_match: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    """The keys of lints about it that its user has read and accepts: `short:地震`."""

    @property
    def digest(self) -> str:
        """Names this version: it changes exactly when what is matched or told changes."""
        parts = [self.name, self.query, self.urgent or "", *self.channels]
        if self.possible is not None:
            parts.append(f"possible {self.possible}")
        if self.parties is not None:
            parts.append(f"parties {' '.join(self.parties)}")
        if self.exclude is not None:
            parts.append(f"exclude {self.exclude}")
        if self.follow != FOLLOWED:
            parts.append(f"follow {self.follow}")
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


NO_RELATION = ("@sport", "@weather", "@namesakes")
"""Concepts that name states and tell of none: a match, a storm, 中国地方 and 日本海 in its forecast."""


def parties_query(parties: tuple[str, str]) -> str:
    """The query of a topic that has parties and no query of its own: both in the title. Pure.

    Without a title of NO_RELATION, as the ready topics have it. On labelled headlines of the three ready
    pairs this raised precision by .002 to .007, and cost one of 1,105 right alerts.
    """
    kept_out = " OR ".join(one for one in NO_RELATION if one not in parties)
    return f"title:({parties[0]} {parties[1]} NOT ({kept_out}))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a user said of an article for a topic."""

    topic: str
    article: int
    wanted: bool
    """Whether the topic should find it."""
    title: str
    url: str
    labelled_at: datetime
