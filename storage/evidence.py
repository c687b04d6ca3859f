"""Evidence: how it becomes the column of a match, and how that is read again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from watchword.domain.match import Evidence, Excerpt, Part


def evidence_to_json(evidence: Evidence) -> dict[str, Any]:
    """Evidence as the column of a match."""
    return {
        "headline": [[part.text, part.marked] for part in evidence.headline],
        "excerpt": [[part.text, part.marked] for part in evidence.excerpt],
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


def _excerpt(parts: Iterable[Sequence[Any]]) -> Excerpt:
    return tuple(Part(text, marked) for text, marked in parts)
