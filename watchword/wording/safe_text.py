"""Makes text from outside safe where it is shown: a terminal, a log, a mail, a chat. Pure.

A text from the web is data. It must not move a cursor, turn the direction of a line, hide what it
says, add a header, format, link or mention. What a row may hold is another question, and the
crawler answers it (`crawler.plain.text`).
"""

from __future__ import annotations

import html
import json
import re
from urllib.parse import quote

from watchword.domain.match import Excerpt, Part

MAX_LINE = 500
"""Characters of a line, where the caller names no other limit."""
MAX_ADDRESS = 4000
"""Characters of an address; browsers and chats accept no longer ones."""

_SPACES = re.compile(r"[^\S\u3000]+")
"""Runs of white space. U+3000 is kept: in Japanese headlines it separates the two halves."""
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029"  # controls, lone surrogates, ends of lines
    "\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]"
)
"""The categories Cc, Cs, Zl, Zp and Cf of Unicode 16, without the Cf that a reader sees or needs.

These are U+200C and U+200D, which belong to the spelling of some scripts (Persian, Hindi) and of
emoji, and the signs of the property Prepended_Concatenation_Mark. The table is written here, so that
it is the same with each version of Python.
"""
_MARKDOWN = re.compile(r"([\\`*_\[\]()<>#~|!])")
_MARKDOWN_LIST = re.compile(r"^(\d{0,9})([-+](?=[-\s]|$)|[.)](?=\s|$))")
"""What begins a list or a rule at the beginning of a line."""
_TAG = re.compile(r"<(?=[A-Za-z/!@#?])")
"""What begins a tag in a chat; `a < b` and `<3` do not."""
_ADDRESS_END = re.compile(r"[\s\x00-\x1f\x7f\"<>\\^`{|}]")


def inert(text: str) -> str:
    """The text without a character that a terminal obeys or that a reader cannot see. Pure.

    Controls and separators of lines become spaces. Marks of direction (Unicode TR 36, section
    2.10.4) and invisible characters are dropped, except joiners. A lone surrogate becomes U+FFFD.
    Spaces stay as they are, because tables are aligned with them.
    """
    # No unsafe character is printable, and to see that all are is four times faster than to search.
    return text if text.isprintable() else _UNSAFE.sub(_replacement, text)


def one_line(text: str, max_length: int = MAX_LINE) -> str:
    """The inert text on one line of at most `max_length` characters. Pure.

    Runs of white space become one space; an ellipsis shows that the text was cut.
    """
    line = _SPACES.sub(" ", inert(text)).strip()
    return line if len(line) <= max_length else line[: max_length - 1].rstrip() + "…"


def one_line_parts(parts: Excerpt, max_length: int = MAX_LINE) -> Excerpt:
    """`one_line` for a text in parts. Pure. Marks stay, and so do spaces between two parts."""
    found: list[Part] = []
    room, before = max_length, " "
    for part in parts:
        text = _SPACES.sub(" ", inert(part.text))
        text = text.lstrip() if before == " " else text
        if len(text) > room:
            return (*found, Part(text[: max(room - 1, 0)], part.marked), Part("…"))
        if text:
            found.append(Part(text, part.marked))
            room, before = room - len(text), text[-1]
    return tuple(found)


def escaped(text: str) -> str:
    r"""The text with each character that is not inert written as `\u001b`. Pure.

    These are escapes of JSON: a JSON document that was escaped has the same value, on one line.
    """
    # Most texts are printable, except for these two spaces.
    if text.replace("\u3000", " ").replace("\xa0", " ").isprintable():
        return text
    return _UNSAFE.sub(lambda found: json.dumps(found[0])[1:-1], text)


def without_mentions(text: str) -> str:
    """The text with a zero-width space behind each @, so that a chat calls nobody. Pure."""
    return text.replace("@", "@\u200b")


def without_tags(text: str) -> str:
    """The text for a chat that has tags and no escapes: neither a tag nor a mention is in it. Pure.

    A zero-width space stands behind each @, and behind each < that could begin a tag, such as
    `<at user_id="all">` of Feishu or `<users/all>` of Google Chat.
    """
    return without_mentions(_TAG.sub("<\u200b", text))


def entities(text: str) -> str:
    """The text with `&`, `<` and `>` as entities, and nothing else changed (Slack, HTML). Pure."""
    return html.escape(text, quote=False)


def entities_without_mentions(text: str) -> str:
    """The text as HTML that calls nobody. Pure."""
    return entities(without_mentions(text))


def markdown(text: str) -> str:
    """A text of one line as CommonMark that formats nothing and mentions nobody. Pure.

    A character reference such as `&amp;` stays: some services decode it, and it formats nothing.
    """
    return without_mentions(_MARKDOWN_LIST.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", text)))


def markdown_code(text: str) -> str:
    """The text as a code span of CommonMark; a backtick, which would end the span, is dropped. Pure."""
    return f"`{without_mentions(text.replace('`', ''))}`"


def link_address(url: str, reserved: str = "") -> str:
    """The address with every character percent-encoded that could end it. Pure.

    `reserved`: more characters to encode, because they have a meaning where the address is written.
    """
    encoded = _ADDRESS_END.sub(lambda found: quote(found[0]), one_line(url, MAX_ADDRESS))
    return "".join(quote(c, safe="") if c in reserved else c for c in encoded)


def _replacement(found: re.Match[str]) -> str:
    character = found[0]
    if character < "\xa0" or character.isspace():
        return " "
    return "\ufffd" if "\ud800" <= character <= "\udfff" else ""
