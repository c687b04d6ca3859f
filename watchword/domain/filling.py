"""Filling: how many articles of a feed have a text, a date and its language, and which they miss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MEMORY, LATELY = 100, 6
"""Pages that the usual share and that of lately remember, as means with this many pages of weight."""
MIN_PAGES = 30
"""Before so many pages nothing is usual."""
FULL, EMPTY, FULL_AGAIN = 0.75, 0.2, 0.6
"""A field is missing if FULL of the pages had it and EMPTY of the last do, until FULL_AGAIN have it."""
ACCEPTED = 500
"""Pages of weight while a field is missing: what stays so becomes usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Of all pages, those that have a field: from 0 to 1."""

    usual: float
    lately: float
    missing: bool = False

    def after(self, has: bool, pages: int) -> Share:
        """After one more page, the number `pages`. Pure."""
        usual = _mean(self.usual, has, ACCEPTED if self.missing else min(pages, MEMORY))
        lately = _mean(self.lately, has, min(pages, LATELY))
        if self.missing:
            missing = lately < FULL_AGAIN and usual > FULL_AGAIN
        else:
            missing = pages > MIN_PAGES and usual >= FULL and lately <= EMPTY
        return Share(usual=usual, lately=lately, missing=missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What the pages of a feed have."""

    pages: int = 0
    language: str | None = None
    """The language of its first pages; ISO 639-1."""
    shares: Mapping[str, Share] = field(default_factory=dict)
    """By the name of a field: `text`, `date`, `language`."""

    def after(self, fields: Mapping[str, bool], language: str | None) -> Filling:
        """After one more page. Pure. `fields`: whether it has each; `language`: of its text."""
        usual = self.language or language
        if language is not None:
            fields = {**fields, "language": language == usual}
        pages = self.pages + 1
        shares = {
            name: self.shares.get(name, Share(usual=1.0, lately=1.0)).after(has, pages)
            for name, has in fields.items()
        }
        return Filling(pages=pages, language=usual, shares={**self.shares, **shares})

    @property
    def problem(self) -> str | None:
        """What its pages miss, in words for the user; None: nothing. Pure."""
        missing = [name for name, share in self.shares.items() if share.missing]
        words = {
            "text": "no text is found on its pages any more",
            "date": "its articles bear no date any more",
            "language": f"its articles are no longer in {self.language}",
        }
        return "; ".join(words[name] for name in missing) or None


def _mean(before: float, has: bool, weight: int) -> float:
    return before + (has - before) / max(weight, 1)
