"""Reads JSON as pages write it: what is whole of a broken text is kept. Pure.

Valid JSON is read as JSON. Other text is read by a scanner that forgives what templates and editors do
to it: quotes that are not escaped, commas and braces too many or too few, comments, marks of CDATA and
HTML around it, keys as in JavaScript, entities or printed quotes in place of quotes, an end that is
missing. It takes time in proportion to the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from html import unescape
from typing import Any

MAX_DEPTH = 50
"""What is nested deeper is part of the object around it."""
MAX_COMMENT_LENGTH = 2_000
_AROUND = re.compile(r"<!--|-->|<!\[CDATA\[|\]\]>|\ufeff")
_ESCAPED = re.compile(r"\s*[{\[]\s*(?:[{\[]\s*)?&(?:quot|#0*34|#x0*22|#822[01]);", re.I)
_PRINTED = re.compile(r"\s*[{\[]\s*(?:[{\[]\s*)?[“”„″]")
_NEXT = re.compile(r'[{\[]|"[\w@$:. -]{1,80}"\s*:')
_BLANKS = re.compile(r"\s*")
_KEYS = {
    '"': re.compile(r'"([\w@$:. -]{1,80})"\s*:'),
    "'": re.compile(r"'([\w@$:. -]{1,80})'\s*:"),
    "": re.compile(r"([A-Za-z_@$][\w@$]{0,80})\s*:"),
}
"""A name before its value, by the quotes around it."""
_MARKS = {quote: re.compile(rf"\\.|{quote}", re.S) for quote in "\"'"}
_COMMENT_ENDS = {"//": re.compile(r"\n|\Z"), "/*": re.compile(r"\*/")}
_WORD = re.compile(r"[^\s,:{}\[\]\"']+")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.S)
_CHARACTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def read_json(text: str) -> tuple[list[Any], bool]:
    """The values of a text, one after another, and whether the text is valid JSON. Pure.

    A member whose value is null, not JSON or not whole is left out.
    """
    try:
        return [json.loads(text, strict=False)], True
    except (ValueError, RecursionError):
        pass
    if _ESCAPED.match(text):
        text = unescape(text)
    if _PRINTED.match(text):
        text = re.sub("[“”„″]", '"', text)
    return list(_Scanner(_AROUND.sub(" ", text)).values()), False


class _Scanner:
    """Reads a text once, from its beginning to its end."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._arrays = self._objects = 0
        """How many are open."""

    def values(self) -> Iterator[Any]:
        """The objects and arrays of the text. A member behind an object belongs to it."""
        last: dict[str, Any] | None = None
        found: list[Any] = []
        while following := _NEXT.search(self._text, self._at):
            self._at = following.start()
            if following[0][0] in "{[":
                value = self._value(0, self._ends_element)
                last = value if isinstance(value, dict) else None
                found.append(value)
            elif last is not None:
                self._members(last, 0)
            else:
                self._at = following.end()
        yield from found

    def _value(self, depth: int, ends: Callable[[int], bool]) -> Any:
        """The value at the place; None if there is none. `ends`: whether a text can end at a place."""
        self._at = self._behind_blanks(self._at)
        first = self._text[self._at : self._at + 1]
        if first in ("{", "["):
            self._at += 1
            if depth >= MAX_DEPTH:
                return None
            return self._members({}, depth + 1) if first == "{" else self._elements(depth + 1)
        if first in _MARKS:
            return self._string(first, ends)
        word = _WORD.match(self._text, self._at)
        self._at = word.end() if word else self._at
        try:
            return json.loads(word[0]) if word else None
        except (ValueError, RecursionError):
            return None

    def _members(self, found: dict[str, Any], depth: int) -> dict[str, Any]:
        """Adds the members up to the object's end, of equal names the first."""
        self._objects += 1
        while not self._closed("}", "]", self._arrays):
            key, quote = self._key_at(self._at)
            if key is None:
                self._at += 1
                continue
            self._at = key.end()
            value = self._value(depth, partial(self._ends_member, quote))
            if value is not None:
                found.setdefault(key[1], value)
        self._objects -= 1
        return found

    def _elements(self, depth: int) -> list[Any]:
        """The elements up to the array's end."""
        self._arrays += 1
        found = []
        while not self._closed("]", "}", self._objects):
            key, quote = self._key_at(self._at)
            if self._objects and key and quote:
                break  # a member of the object around it: its own bracket is missing
            begin = self._at
            value = self._value(depth, self._ends_element)
            if value is not None:
                found.append(value)
            self._at += self._at == begin
        self._arrays -= 1
        return found

    def _closed(self, own: str, other: str, others: int) -> bool:
        """Whether what is open ends here: by its own bracket, by another's, by the text's end."""
        self._at = self._behind_blanks(self._at)
        here = self._text[self._at : self._at + 1]
        self._at += here == own
        return here in ("", own) or (here == other and others > 0)

    def _string(self, quote: str, ends: Callable[[int], bool]) -> str | None:
        """The text that begins here; None if the document ends within it.

        A quote within it ends it only where JSON goes on behind. One that begins the next name shows
        that the text's own was lost.
        """
        begin = self._at + 1
        for mark in _MARKS[quote].finditer(self._text, begin):
            at = mark.start()
            if mark[0] != quote:
                continue
            if ends(at + 1):
                self._at = at + 1
                return _unescaped(self._text[begin:at])
            if _KEYS[quote].match(self._text, at):
                before = self._text[max(begin, at - 200) : at].rstrip()
                if before.endswith(","):
                    self._at = at
                    return _unescaped(self._text[begin:at].rstrip()[:-1])
        self._at = len(self._text)
        return None

    def _ends_member(self, quote: str, at: int) -> bool:
        """Whether a member's text can end at a place. `quote`: the one of the object's names."""
        at = self._behind_blanks(at)
        here = self._text[at : at + 1]
        if here in ("}", "]"):
            at = self._behind_blanks(at + 1)
            return self._text[at : at + 1] in ("", *",}]{;<")
        if here == ",":
            at = self._behind_blanks(at + 1)
            here = self._text[at : at + 1]
        return here in ("", ",", "}", "]") or _KEYS[quote].match(self._text, at) is not None

    def _ends_element(self, at: int) -> bool:
        """Whether a text as an element of an array can end at a place."""
        at = self._behind_blanks(at)
        here = self._text[at : at + 1]
        if here == ",":
            at = self._behind_blanks(at + 1)
            return self._text[at : at + 1] in ("", *"\"'{[],-tfn0123456789")
        return here in ("", "]", "}")

    def _key_at(self, at: int) -> tuple[re.Match[str] | None, str]:
        """The name of a member at a place, and the quotes around it."""
        quote = self._text[at : at + 1] if self._text[at : at + 1] in _MARKS else ""
        return _KEYS[quote].match(self._text, at), quote

    def _behind_blanks(self, at: int) -> int:
        """The next place behind white space and comments."""
        while True:
            blanks = _BLANKS.match(self._text, at)
            at = blanks.end() if blanks else at
            mark = self._text[at : at + 2]
            if mark not in _COMMENT_ENDS:
                return at
            end = _COMMENT_ENDS[mark].search(self._text, at + 2, at + MAX_COMMENT_LENGTH)
            if end is None:
                return at
            at = end.end()


def _unescaped(raw: str) -> str:
    """A text without its escapes; unknown ones are the character itself."""
    text = _ESCAPE.sub(_character, raw)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(match: re.Match[str]) -> str:
    name = match[1]
    return chr(int(name[1:], 16)) if len(name) > 1 else _CHARACTERS.get(name, name)
