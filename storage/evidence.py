"""Evidence and developments: how they become columns of a match and an alert, and are read again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row

from watchword.domain.development import Development
from watchword.domain.match import Evidence, Excerpt, Part


def evidence_to_json(evidence: Evidence) -> dict[str, Any]:
    """Evidence as the column of a match."""
    return {
        "headline": _parts(evidence.headline),
        "excerpt": _parts(evidence.excerpt),
        "words": list(evidence.words),
        "leaves": list(evidence.leaves),
        "reasons": list(evidence.reasons),
        "probability": evidence.probability,
    }


def evidence_from_json(kept: dict[str, Any]) -> Evidence:
    """The inverse of `evidence_to_json`."""
    return Evidence(
        headline=_excerpt(kept["headline"]),
        excerpt=_excerpt(kept["excerpt"]),
        words=tuple(kept["words"]),
        leaves=tuple(kept["leaves"]),
        reasons=tuple(kept.get("reasons", ())),
        probability=kept.get("probability"),
    )


def development_to_json(development: Development) -> dict[str, Any]:
    """What is new, as the column of an alert; key and reason have columns of their own."""
    return {
        "new": _parts(development.new),
        "follows": development.follows,
        "waits": development.waits,
    }


def development_from_json(row: Row[Any]) -> Development | None:
    """The development of an alert; `row`: development, reason and news. None: it is no follow-up."""
    if row.news is None:
        return None
    return Development(
        key=row.development,
        reason=row.reason,
        new=_excerpt(row.news["new"]),
        follows=row.news["follows"],
        waits=row.news.get("waits", False),
    )


def _parts(excerpt: Excerpt) -> list[list[Any]]:
    return [[part.text, part.marked] for part in excerpt]


def _excerpt(parts: Iterable[Sequence[Any]]) -> Excerpt:
    return tuple([Part(text, marked) for text, marked in parts])
