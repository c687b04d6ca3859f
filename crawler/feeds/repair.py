"""Repairs the text of an XML feed, so that one character or reference does not break all of it. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.entities import html5

_HTML = re.compile(r"\s*+(?:<!--(?>.*?-->)\s*+)*+<(?:!doctype\s+html|html)\b", re.I | re.S)
_DECLARATION = re.compile(r"<\?xml\b[^>]*\?>", re.I)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Characters that XML 1.0 forbids (section 2.2), and non-characters."""
_NUMERIC = re.compile(r"&(amp;)?#(x[0-9a-f]{1,8}|[0-9]{1,10});", re.I)
_NO_NUMERIC = re.compile(r"&#(?!(?:x[0-9a-f]{1,8}|[0-9]{1,10});)", re.I)
_SPECIAL = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|\]\]>"
    r"|&(?!#)(?:(?P<name>[a-z][a-z0-9]{1,31});)?|<(?![a-z_/!?])",
    re.I | re.S,
)
_CDATA = re.compile(r"(?:<|&lt;)!\[CDATA\[(.*?)(?:\]\](?:>|&gt;)|\]*\Z)", re.S)
_CONTROL = re.compile(r"&#(?:1[2-5]\d|x[89][0-9a-f]);", re.I)
"""A reference to a character of C1; 120 to 127 and 150 to 159 are among these digits too."""
_SECTION = "<![CDATA["
_REPLACED = {"<": "&lt;", "]]>": ""}
_PREDEFINED = ("amp", "lt", "gt", "quot", "apos")


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """The elements of an XML format, by their names without prefix, in lower case."""

    begins: Sequence[str]
    """What a document can begin with."""
    ends: Sequence[str]
    """Behind the end tag of these nothing of the document follows."""
    items: Sequence[str]
    """What holds one item."""
    fields: Sequence[str]
    """The fields of an item that hold text."""


def repair(text: str, form: Format) -> str:
    """The document as XML that a strict parser accepts, where characters and references are at fault.

    Pure. What stands before the first of `begins` and behind the last of `ends` is removed, so is the
    XML declaration: the parser gets UTF-8. Illegal characters are removed. A reference to a surrogate
    pair becomes one character, a named entity of HTML its character, and an `&` or `<` that begins
    nothing a text. A CDATA section without its end goes to the end of its field.
    """
    start = _beginning(form.begins).search(text)
    if start and not _HTML.match(text):
        text = text[start.start() :]
    text = _DECLARATION.sub("", text, count=1)
    closed = list(end_tag(form.ends).finditer(text, max(len(text) - 100_000, 0)))
    if closed:
        text = text[: closed[-1].end()]
    # Else what stands around a reference that is removed could become another one: &#&#0;0;
    text = _NO_NUMERIC.sub("&amp;#", _ILLEGAL.sub("", text))
    text = _with_closed_sections(references(text), form)
    # Names that the document declares itself are the parser's to resolve or to refuse.
    declares = "<!ENTITY" in text[:100_000]
    return _SPECIAL.sub(_declared if declares else _undeclared, text)


def end_tag(names: Sequence[str]) -> re.Pattern[str]:
    """The end tag of an element with one of these names, with or without a prefix. Pure."""
    return re.compile(rf"</(?:\w+:)?(?:{'|'.join(names)})\s*>", re.I)


def _beginning(names: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"<\?xml\b|<!doctype\b|<(?:\w+:)?(?:{'|'.join(names)})\b", re.I)


def references(text: str) -> str:
    """The text with each numeric reference to a character that exists, escaped once or twice. Pure.

    Two references to the halves of a pair become one. References to illegal characters are removed.
    """
    if "#" not in text:
        return text
    parts, at, high = [], 0, 0
    for match in _NUMERIC.finditer(text):
        code = _code(match[2])
        between = text[at : match.start()]
        if high and not between and 0xDC00 <= code <= 0xDFFF:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        parts.append(between)
        at, high = match.end(), code if 0xD800 <= code <= 0xDBFF else 0
        parts.append(_reference(match, code))
    return "".join(parts) + text[at:]


def unescaped(markup: str) -> str:
    """The HTML of a field without what was escaped for XML once too often. Pure.

    `<![CDATA[…]]>` that is text here gives its content. References to surrogate pairs become one, those
    to control characters the characters of Windows-1252 that browsers show (WHATWG HTML, 13.2.5.80).
    """
    if "![CDATA[" in markup:
        markup = _CDATA.sub(r"\1", markup)
    return _CONTROL.sub(lambda match: html.unescape(match[0]), references(markup))


def _code(digits: str) -> int:
    return int(digits[1:], 16) if digits[0] in "xX" else int(digits)


def _reference(match: re.Match[str], code: int) -> str:
    if code > 0x10FFFF or _ILLEGAL.match(chr(code)):
        return ""
    return match[0] if code < 0x10000 else f"&{match[1] or ''}#{code};"


def _with_closed_sections(text: str, form: Format) -> str:
    """A CDATA section that lost its end then ends with its element, and not in a later item."""
    items = "|".join(form.items)
    later_item = re.compile(rf"</(?:\w+:)?(?:{items})\s*>\s*(?:<(?:\w+:)?(?:{items})\b|</)", re.I)
    field_end = end_tag(form.fields)
    parts, at, stop = [], 0, 0
    while (begin := text.find(_SECTION, at)) >= 0:
        if stop <= begin:
            end = text.find("]]>", begin)
            stop = end + 3 if end >= 0 else len(text)
        later = later_item.search(text, begin, stop)
        field = field_end.search(text, begin, later.start()) if later else None
        parts.append(f"{text[at : field.start()]}]]>" if field else text[at:stop])
        at = field.start() if field else stop
    return "".join(parts) + text[at:]


def _undeclared(match: re.Match[str]) -> str:
    found, name = match[0], match["name"]
    if found in _REPLACED:
        return _REPLACED[found]
    if found[0] == "<" or name in _PREDEFINED:
        return found
    character = html5.get(f"{name};") if name else None
    return html.escape(character) if character else found.replace("&", "&amp;", 1)


def _declared(match: re.Match[str]) -> str:
    return match[0] if match["name"] else _undeclared(match)
