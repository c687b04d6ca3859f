"""How each kind of receiver wants its text: letters, chats with and without markup, terminals. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from watchword.notify.clean import clean

_ESCAPED = re.compile(r"([\\`*_\[\]()<>#~|!])")
_UNSAFE = re.compile(r"[\s\x00-\x1f\x7f\"<>\\^`{|}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What is done with the parts of a message; texts given to it are clean."""

    text: Callable[[str], str]
    """Text from outside, so that nothing in it formats or mentions."""
    head: Callable[[str], str]
    """Around a headline that is no link, its words marked."""
    mark: Callable[[str], str]
    """Around one of the user's words, which is already a text of this style."""
    code: Callable[[str], str]
    """Around what is written in the user's query."""
    id: Callable[[str], str]
    """Around the id of a message."""
    link: Callable[[str, str], str] | None
    """Around a headline (a text of this style), with the address it leads to; None: no markup."""
    address: Callable[[str], str]
    """The address on a line of its own; empty where the headline bears it."""
    dot: str
    """Between the topic and the outlet."""
    quoted: str
    """Before the excerpt."""
    unquoted: str
    """Between the excerpt and what stands below it."""
    line: str
    """The end of a line within a paragraph."""


def _same(text: str) -> str:
    return text


def _link(address: str, unsafe: str = "") -> str:
    """The address without a character that could end it or mean something else."""
    address = _UNSAFE.sub(lambda found: quote(found[0]), clean(address, most=4000))
    return "".join(quote(c, safe="") if c in unsafe else c for c in address)


def _unmentioned(text: str) -> str:
    """A zero-width space after each @, so that a chat sees no name to call."""
    return text.replace("@", "@\u200b")


LETTER = Style(
    text=_same,
    head=_same,
    mark=_same,
    code=_same,
    id=_same,
    link=None,
    address=_link,
    dot=". ",
    quoted="",
    unquoted="\n",
    line="\n",
)
"""Mail and files: nothing in it is markup."""

CHAT = Style(
    text=_unmentioned,
    head=_same,
    mark=_same,
    code=_unmentioned,
    id=_same,
    link=None,
    address=lambda address: _link(address, "@"),
    dot=". ",
    quoted="",
    unquoted="\n",
    line="\n",
)
"""Chats, SMS and webhooks that take plain text, and may look for mentions and addresses in it."""

MARKDOWN = Style(
    text=lambda text: _unmentioned(_ESCAPED.sub(r"\\\1", text)),
    head=_same,
    mark=lambda text: f"**{text}**",
    code=lambda text: f"`{_unmentioned(text.replace('`', ''))}`",
    id=lambda text: f"`{text}`",
    link=lambda text, address: f"**[{text}]({_link(address, '@()[]*')})**",
    address=lambda _address: "",
    dot=" · ",
    quoted="> ",
    unquoted="\n\n",  # a line right below would belong to the quotation
    line="  \n",
)
"""CommonMark; Apprise makes each service's own dialect of it."""

TERMINAL = Style(
    text=_same,
    head=lambda text: f"\x1b[1m{text}\x1b[22m",
    mark=lambda text: f"\x1b[4;38;5;16;48;5;228m{text}\x1b[24;39;49m",
    code=_same,
    id=_same,
    link=None,
    address=_link,
    dot=". ",
    quoted="",
    unquoted="\n",
    line="\n",
)
"""A terminal: a marker pen's yellow, underlined; black on it is readable whatever the ground is.

No text from outside has an ESC (`clean`).
"""
