"""What each revision of an article changed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from watchword.domain.article import Text
from watchword.domain.development import Report

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])\s*|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionChange:
    """What a revision changed against the one before it."""

    number: int
    found_at: datetime
    title: str | None
    """The new headline; None: it stayed."""
    added: tuple[str, ...]
    """The sentences that the revision before did not have, in their order."""
    removed: tuple[str, ...]
    """The sentences that this one does not have."""
    page_read: bool
    """Whether the revision before was a headline only, and this one has the text of the page."""


def changes(revisions: Sequence[Report]) -> tuple[RevisionChange, ...]:
    """What each revision of one article changed, the oldest first; the first one is left out. Pure."""
    return tuple(_change(before, after) for before, after in pairwise(revisions))


def _change(before: Report, after: Report) -> RevisionChange:
    page_read = before.text.headline_only and not after.text.headline_only
    old, new = _sentences(before.text), _sentences(after.text)
    return RevisionChange(
        number=after.revision,
        found_at=after.found_at,
        title=after.text.title if after.text.title != before.text.title else None,
        added=() if page_read else _without(new, old),
        removed=() if page_read else _without(old, new),
        page_read=page_read,
    )


def _sentences(text: Text) -> list[str]:
    return [one for part in _SENTENCE_END.split(text.text_below_title) if (one := part.strip())]


def _without(sentences: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    known = set(others)
    return tuple(one for one in sentences if one not in known)
