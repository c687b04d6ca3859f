"""Cleans text from the web: no markup, no control characters, nothing that a database refuses. Pure."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup

from crawler.plain.elements import GLOSSES, breaks

# C0 and C1 without tab and line feed; lone surrogates, which databases refuse; non-characters.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_CJK = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BREAKS = re.compile(r"[^\S\n]*\n\s*")


def clean(text: str) -> str:
    """The text without control characters (NUL, ESC …) and lone surrogates. Pure."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def line(text: str, most: int) -> str:
    """The text as one clean line of at most `most` characters. Pure."""
    return " ".join(clean(text).split())[:most]


def paragraphs(text: str, most: int) -> str:
    """The text with one paragraph a line and no empty line; at most `most` characters. Pure."""
    lines = (" ".join(part.split()) for part in clean(text).split("\n"))
    return "\n".join(filter(None, lines))[:most]


def weight(text: str) -> float:
    """The length of a text in letters; a CJK character counts as three. Pure."""
    return len(text) + 2 * len(_CJK.findall(text))


def plain(markup: str) -> str:
    """The visible text of HTML. Pure. An inline tag does not split a word: 日<b>本</b>.

    Any other one breaks the line before and behind it. The readings of ruby are left out. A text that is
    only markup is returned unchanged, because it is a text about markup: `<script>`.
    """
    if "<" not in markup and "&" not in markup:
        return markup
    soup = BeautifulSoup(f"<div>{clean(markup)}</div>", "lxml")
    for tag in soup.find_all(True):
        if tag.name in GLOSSES:
            tag.clear()
        elif breaks(tag.name):
            tag.insert_before("\n")
            tag.insert_after("\n")
    return _BREAKS.sub("\n", soup.get_text()).strip() or markup
