"""What a terminal shows beside text: colours, and links that a click opens."""

from __future__ import annotations

import os
import sys
from enum import StrEnum

from watchword.wording.safe_text import inert, link_address


class Colour(StrEnum):
    """What a state looks like; the word or shape beside it says the same. Codes of ECMA-48, SGR."""

    NONE = ""
    GOOD = "32"
    LATE = "33"
    BAD = "31"
    STILL = "2"


def is_terminal() -> bool:
    """Whether the standard output is a terminal that obeys escapes."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def coloured(text: str, colour: Colour) -> str:
    """The inert text in the colour; plain where there is no terminal, or NO_COLOR is set."""
    if not text or not colour or not is_terminal() or os.environ.get("NO_COLOR"):
        return inert(text)
    return f"\x1b[{colour}m{inert(text)}\x1b[0m"


def linked(text: str, address: str) -> str:
    """A text that is safe as a link to the address (OSC 8); as it is where there is no terminal."""
    if not address or not is_terminal():
        return text
    return f"\x1b]8;;{link_address(address)}\x1b\\{text}\x1b]8;;\x1b\\"


def strong(text: str) -> str:
    """The inert text in bold type, on a terminal."""
    return f"\x1b[1m{inert(text)}\x1b[0m" if is_terminal() else inert(text)
