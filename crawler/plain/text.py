"""Text from the web made plain: no markup, no control characters, nothing no row can hold. Pure."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup

# C0 and C1 without tab and line feed; lone surrogates, which no database takes; non-characters.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BLANKS = re.compile(r"\s+")
_BLOCKS = ["p", "br", "div", "li", "tr", "td", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"]


def clean(text: str) -> str:
    """The text without what no text holds: NUL, ESC and their like, lone surrogates. Pure."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def line(text: str, most: int) -> str:
    """The text as one clean line of at most `most` characters. Pure."""
    return _BLANKS.sub(" ", clean(text)).strip()[:most]


def paragraphs(text: str, most: int) -> str:
    """The text as clean lines, a paragraph each, none empty; at most `most` characters. Pure."""
    lines = (_BLANKS.sub(" ", part).strip() for part in clean(text).split("\n"))
    return "\n".join(filter(None, lines))[:most]


def plain(markup: str) -> str:
    """What a reader of this HTML would see. Pure. Words that only tags part stay one: 日<b>本</b>.

    A text of nothing but markup is taken as it stands: it was meant to be read, `<script>` and all.
    """
    if "<" not in markup and "&" not in markup:
        return markup
    soup = BeautifulSoup(f"<div>{clean(markup)}</div>", "lxml")
    for tag in soup.find_all(_BLOCKS):
        tag.insert_after("\n")
    return soup.get_text().strip() or markup
