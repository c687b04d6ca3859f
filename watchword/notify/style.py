"""How a message is written for mails, for chats with and without markup, and for terminals. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from watchword.wording.punctuation import punctuation_of
from watchword.wording.safe_text import (
    entities,
    entities_without_mentions,
    link_address,
    markdown,
    markdown_code,
    without_tags,
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
    strong: Callable[[str], str]
    """Emphasizes a text of ours."""
    section: Callable[[str, int], str]
    """The title of a topic in a digest: its name, which `text` encoded, and how many stories it has."""
    comma: str
    """What separates the facts of a story."""
    dot: str
    """What separates the topic and the outlet."""
    quote: Callable[[str], str]
    """Shows the excerpt; it takes a text that `text` and `mark` encoded."""
    unquoted: str
    """What separates the excerpt from the text below it."""
    line: str = "\n"
    """How a line within a paragraph ends."""
    paragraph: str = "\n\n"
    """What separates two paragraphs."""
    item: str = "\n"
    """What separates two items of a list."""
    has_room: bool = False
    """Whether it has the first sentence of each story in a digest, and reasons in plain words alone."""


def in_language(style: Style, language: str) -> Style:
    """The style with the signs that separate facts of a language, if it has none of its own. Pure."""
    if style.comma != PLAIN.comma:
        return style
    signs = punctuation_of(language)
    return replace(style, comma=signs.comma, dot=f"{signs.stop}{signs.gap}")


def _same(text: str) -> str:
    return text


def _capitals(topic: str, count: int) -> str:
    return f"{topic.upper()} ({count})"


PLAIN = Style(
    text=_same,
    head=_same,
    mark=_same,
    code=_same,
    id=_same,
    link=None,
    address=link_address,
    strong=_same,
    section=_capitals,
    comma=", ",
    dot=". ",
    quote=_same,
    unquoted="\n",
)
"""Where no character is markup."""

MAIL_TEXT = replace(PLAIN, has_room=True)
"""The text of a mail, beside its HTML."""

CHAT = Style(
    text=without_tags,
    head=_same,
    mark=_same,
    code=without_tags,
    id=_same,
    link=None,
    address=lambda url: link_address(url, "@"),
    strong=_same,
    section=_capitals,
    comma=", ",
    dot=". ",
    quote=_same,
    unquoted="\n",
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
    strong=lambda text: f"**{text}**",
    section=lambda topic, count: f"**{topic}** · {count}\n",
    comma=" · ",
    dot=" · ",
    quote=lambda text: f"> {text}",
    unquoted="\n\n",  # the next line would belong to the quotation
    line="  \n",
)
"""CommonMark; Apprise translates it into the dialect of each service."""

MRKDWN = Style(
    text=entities,
    head=_same,
    mark=lambda text: f"*{text}*",
    code=lambda text: f"`{entities(text.replace('`', ''))}`",
    id=lambda text: f"`{text}`",
    link=lambda text, url: f"*<{entities(link_address(url))}|{text}>*",
    address=lambda _address: "",
    strong=lambda text: f"*{text}*",
    section=lambda topic, count: f"*{topic}* · {count}",
    comma=" · ",
    dot=" · ",
    quote=lambda text: f"> {text}",
    unquoted="\n",
)
"""Slack and Google Chat: three characters have entities, and nothing else can be escaped.

So a headline can show `*a*` in bold there; it cannot make a link or a mention.
"""


def _anchor(text: str, url: str) -> str:
    return f'<b><a href="{entities(link_address(url))}">{text}</a></b>'


TELEGRAM = Style(
    text=entities_without_mentions,
    head=lambda text: f"<b>{text}</b>",
    mark=lambda text: f"<b>{text}</b>",
    code=lambda text: f"<code>{entities_without_mentions(text)}</code>",
    id=lambda text: f"<code>{text}</code>",
    link=_anchor,
    address=lambda _address: "",
    strong=lambda text: f"<b>{text}</b>",
    section=lambda topic, count: f"<b>{topic}</b> · {count}",
    comma=" · ",
    dot=" · ",
    quote=lambda text: f"<blockquote>{text}</blockquote>",
    unquoted="\n",
)
"""The HTML of Telegram: few tags, and line breaks as they are."""

MATRIX = replace(
    TELEGRAM,
    address=lambda url: entities(link_address(url, "@")),
    code=entities_without_mentions,
    id=_same,
    unquoted="<br/>\n",
    line="<br/>\n",
    paragraph="<br/>\n<br/>\n",
    item="<br/>\n",
)
"""The HTML of Matrix. The address is a text too: the plain text is made of this, without its links."""

TERMINAL = Style(
    text=_same,
    head=lambda text: f"\x1b[1m{text}\x1b[22m",
    mark=lambda text: f"\x1b[4;38;5;16;48;5;228m{text}\x1b[24;39;49m",
    code=_same,
    id=_same,
    link=None,
    address=link_address,
    strong=lambda text: f"\x1b[1m{text}\x1b[22m",
    section=lambda topic, count: f"\x1b[1m{topic}\x1b[22m ({count})",
    comma=", ",
    dot=". ",
    quote=_same,
    unquoted="\n",
)
"""A terminal: words are black on yellow and underlined, which is readable on every background.

No text from outside holds an ESC (`watchword.wording.safe_text.inert`).
"""
