"""What changed from one headline to the next, by words, or by characters where there are no spaces."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from enum import StrEnum

_PIECE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|\s+|[^\s\u3040-\u30ff\u3400-\u9fff]+")


class Change(StrEnum):
    """What became of a piece."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


def difference(old: str, new: str) -> list[tuple[Change, str]]:
    """The pieces of both, in their order. Pure."""
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    found: list[tuple[Change, str]] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for kind, i, j, k, end in matcher.get_opcodes():
        if kind == "equal":
            found.append((Change.SAME, "".join(before[i:j])))
            continue
        if i < j:
            found.append((Change.REMOVED, "".join(before[i:j])))
        if k < end:
            found.append((Change.ADDED, "".join(after[k:end])))
    return found
