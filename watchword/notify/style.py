"""How each kind of receiver wants its text: letters, chats with and without markup, terminals. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from watchword.wording.safe_text import (
    link_address,
    markdown,
    markdown_code,
    without_mentions,
)


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


LETTER = Style(
    text=_same,
    head=_same,
    mark=_same,
    code=_same,
    id=_same,
    link=None,
    address=link_address,
    dot=". ",
    quoted="",
    unquoted="\n",
    line="\n",
)
"""Mail and files: nothing in it is markup."""

CHAT = Style(
    text=without_mentions,
    head=_same,
    mark=_same,
    code=without_mentions,
    id=_same,
    link=None,
    address=lambda url: link_address(url, "@"),
    dot=". ",
    quoted="",
    unquoted="\n",
    line="\n",
)
"""Chats, SMS and webhooks that take plain text, and may look for mentions and addresses in it."""

MARKDOWN = Style(
    text=markdown,
    head=_same,
    mark=lambda text: f"**{text}**",
    code=markdown_code,
    id=lambda text: f"`{text}`",
    link=lambda text, url: f"**[{text}]({link_address(url, '@()[]*')})**",
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
    address=link_address,
    dot=". ",
    quoted="",
    unquoted="\n",
    line="\n",
)
"""A terminal: a marker pen's yellow, underlined; black on it is readable whatever the ground is.

No text from outside holds an ESC (`watchword.wording.safe_text.inert`).
"""
