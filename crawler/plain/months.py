"""The names of the months in some sixty languages, as the press writes them. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

from watchword.domain.source import Hints

MAX_NAME_LENGTH = 20


@lru_cache(maxsize=1)
def date_words() -> Mapping[str, Any]:
    """What `scripts/make_date_words.py` makes: `months`, `halves` and `zones`."""
    text = resources.files(__package__).joinpath("date_words.json").read_text("utf-8")
    words: Mapping[str, Any] = json.loads(text)
    return words


def month_of(name: str, hints: Hints) -> int | None:
    """The number of a month by its name, 1 to 12; None if it is no month's. Pure.

    Some names mean two months, such as `listopad`: the source's language decides, else the language
    that more people read.
    """
    plain = name.casefold().rstrip(".").strip()
    months = date_words()["months"]
    own = months.get(hints.language or (hints.country or "").lower() or "", {})
    found: int | None = own.get(plain) or months[""].get(plain)
    return found or months[""].get(plain.removeprefix("ב"))  # Hebrew writes "in March" as one word


@lru_cache(maxsize=1)
def spaced_names() -> tuple[str, ...]:
    """The names of more than one word, such as `تشرين الثاني`. Pure."""
    return tuple(name for name in date_words()["months"][""] if " " in name)
