"""Decodes the bytes of a page: by byte order mark, header, meta, then by a guess. Pure."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}\bencoding\s*=\s*[\"']([\w.:-]{2,40})", re.I)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Pages name the smaller character set and use the larger one (WHATWG Encoding, 4.2).
_LARGER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "big5": "big5hkscs",
}


def decode(body: bytes, content_type: str | None) -> str:
    """The text of a page. Pure. Never raises: bytes that cannot be decoded become U+FFFD."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    declared = _declared(body, content_type)
    for name in (*declared, "utf-8"):
        try:
            return body.decode(name)
        except UnicodeError:
            continue
    # One wrong byte is no reason to guess: the declared encoding is right for the rest.
    return body.decode(declared[0] if declared else _guess(body), "replace")


def _declared(body: bytes, content_type: str | None) -> list[str]:
    start = body[:4096]
    found = [_HEADER.search(content_type or ""), _META.search(start), _XML.search(start)]
    names = (
        match[1] if isinstance(match[1], str) else match[1].decode() for match in found if match
    )
    return list(dict.fromkeys(filter(None, map(_codec, names))))


def _codec(name: str) -> str | None:
    try:
        known = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    try:
        b"a".decode(known.name)
    except (LookupError, UnicodeError):
        return None  # Python also has codecs for other things than text: base64, undefined
    return _LARGER.get(known.name, known.name)


def _guess(body: bytes) -> str:
    best = from_bytes(body[:20_000]).best()
    return (_codec(best.encoding) if best else None) or "utf-8"
