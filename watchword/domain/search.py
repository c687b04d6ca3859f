"""What a query requires of the search index: grams, and how they combine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gram:
    """What the search index knows of a text: a word, or two CJK characters beside each other."""

    text: str
    """Folded; never empty, and without a space."""
    prefix: bool = False
    """Whether every gram that begins so will do."""


@dataclass(frozen=True, slots=True)
class AllOf:
    """The text must have each part."""

    parts: tuple[Required, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """The text must have one of the parts."""

    parts: tuple[Required, ...]


Required = Gram | AllOf | AnyOf
"""What every text has that a query matches. A text that has it need not match: it is a candidate."""


def all_of(parts: tuple[Required | None, ...]) -> Required | None:
    """What a text has that meets each part; None, which is nothing, adds nothing. Pure."""
    known = tuple(dict.fromkeys(part for part in parts if part is not None))
    return AllOf(known) if len(known) > 1 else known[0] if known else None


def any_of(parts: tuple[Required | None, ...]) -> Required | None:
    """What a text has that meets one of the parts; None if one of them requires nothing. Pure."""
    known = tuple(dict.fromkeys(part for part in parts if part is not None))
    if len(known) < len(set(parts)) or not known:
        return None
    return AnyOf(known) if len(known) > 1 else known[0]
