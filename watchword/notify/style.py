"""How a message is written for mails, for chats with and without markup, and for terminals. Pure."""

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
    """What is done with each part of a message. Its functions take texts of `safe_text.one_line`."""

    text: Callable[[str], str]
    """Encodes a text from outside, so that nothing in it formats or mentions."""
    head: Callable[[str], str]
    """Emphasizes a headline without a link; its words are marked already."""
    mark: Callable[[str], str]
    """Marks one of the user's words; it takes a text that `text` encoded."""
    code: Callable[[str], str]
    """Encodes a part of the user's query."""
    id: Callable[[str], str]
    """Shows the id of a message."""
    link: Callable[[str, str], str] | None
    """A headline (a text that `text` encoded) as a link to an address; None: the style has no links."""
    address: Callable[[str], str]
    """The address for a line of its own; empty where the headline links to it."""
    dot: str
    """What separates the topic and the outlet."""
    quoted: str
    """What stands before the excerpt."""
    unquoted: str
    """What separates the excerpt from the text below it."""
    line: str
    """How a line within a paragraph ends."""


def _same(text: str) -> str:
    return text


PLAIN = Style(
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
"""Mails and files, where no character is markup."""

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
"""Chats, SMS and webhooks that take plain text, and may find mentions and addresses in it."""

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
    unquoted="\n\n",  # the next line would belong to the quotation
    line="  \n",
)
"""CommonMark; Apprise translates it into the dialect of each service."""

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
"""A terminal: words are black on yellow and underlined, which is readable on every background.

No text from outside holds an ESC (`watchword.wording.safe_text.inert`).
"""
