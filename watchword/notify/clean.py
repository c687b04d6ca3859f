"""Text from the web as data: one line, nothing in it that steers a terminal or a reader's eye. Pure."""

from __future__ import annotations

import re
import unicodedata

from watchword.domain.match import Excerpt, Part

_SPACES = re.compile(r"[^\S\u3000]+")
"""U+3000 is kept: the press of Japan parts the halves of a headline by it."""
_JOINERS = "\u200c\u200d"
"""Zero-width, and part of the spelling of some scripts and of emoji."""


def clean(text: str, most: int = 500) -> str:
    """The text on one line, without control, direction and invisible characters, `most` long.

    Controls become spaces; marks of direction (Unicode TR 36, section 2.10.4) and zero-width
    characters are dropped; a lone surrogate becomes U+FFFD; a cut is shown by an ellipsis.
    """
    line = _SPACES.sub(" ", "".join(map(_kept, text))).strip()
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def clean_parts(parts: Excerpt, most: int = 500) -> Excerpt:
    """The same for a text in parts: what is marked stays marked, and spaces between parts stay."""
    found: list[Part] = []
    room, before = most, " "
    for part in parts:
        text = _SPACES.sub(" ", "".join(map(_kept, part.text)))
        text = text.lstrip() if before == " " else text
        if len(text) > room:
            return (*found, Part(text[: max(room - 1, 0)], part.marked), Part("…"))
        if text:
            found.append(Part(text, part.marked))
            room, before = room - len(text), text[-1]
    return tuple(found)


def _kept(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    if category == "Cf" and character not in _JOINERS:
        return ""
    return "\ufffd" if category == "Cs" else character
