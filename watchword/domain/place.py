"""Where a site is at home, by what it says of itself. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

_ANYBODYS = re.compile("a[cim]|c[co]|eu|fm|gg|i[os]|l[aiy]|me|nu|s[hotu]|t[kov]|vc|ws")
"""Endings of hosts that sites of every place have; `eu` and `su` are no places of ISO 3166-1."""
_ENDINGS = {"uk": "GB"}
"""Endings that are not the code of their place."""
_HOMES = {
    "ja": "JP",
    "ko": "KR",
    "th": "TH",
    "vi": "VN",
    "id": "ID",
    "mn": "MN",
    "km": "KH",
    "he": "IL",
}
"""Languages whose press is almost all of one place."""
_COMMON = "en-US"
"""The tag that programs for sites write where nobody sets another; it says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place, and how it is known."""

    code: str
    """ISO 3166-1 alpha-2."""
    because: str


def place_of(url: str, tags: Iterable[str], language: str | None) -> Place | None:
    """The place of a site; None: nothing tells. Pure.

    `tags`: of BCP 47, as the page has them (`zh-TW`, `en_GB`). The ending of the host counts before
    them: they may come with the program of the site.
    """
    ending = (urlsplit(url).hostname or "").rpartition(".")[2]
    if re.fullmatch("[a-z]{2}", ending) and not _ANYBODYS.fullmatch(ending):
        code = _ENDINGS.get(ending, ending.upper())
        return Place(code=code, because=f"its address ends in .{ending}")
    for tag in tags:
        said = tag.strip().replace("_", "-")
        found = re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?-([A-Z]{2})", said)
        if found and said != _COMMON:
            return Place(code=found[1], because=f"its page says {said}")
    if home := _HOMES.get(language or ""):
        return Place(code=home, because="of its language")
    return None
