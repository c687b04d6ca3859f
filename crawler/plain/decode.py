"""Decodes the bytes of feeds and pages. Pure.

A declaration is a hint. Servers add a default charset, editors save in another one, and one bad byte
comes through every pipeline. So each declared encoding is tried, and the one with the fewest faults in
its text is used.
"""

from __future__ import annotations

import codecs
import math
import re
from collections.abc import Iterator, Sequence

import chardet
import webencodings

from crawler.plain.mojibake import faults

MAX_SAMPLE = 64 << 10
"""Bytes of text that are decoded to compare encodings."""
DOUBT = 0.2
"""Faults for each byte beyond ASCII that an encoding has in advance if nobody declared it."""
MAX_DECLARATION = 4 << 10
"""Bytes at the start of a document that are searched for its declaration."""
MIN_ZEROS = 0.15
"""The share of zeros at a place. Text of single bytes has none, and titles of CJK have few."""
_LABEL = rb"[\"']?\s*([\w.:+-]{2,40})"
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*" + _LABEL, re.I)
_XML = re.compile(rb"<\?xml[^>]{0,200}?\bencoding\s*=\s*" + _LABEL, re.I)
_HEADER = re.compile(rb"charset\s*=\s*" + _LABEL, re.I)
_ESCAPE = re.compile(rb"\x1b(?:\$[@B]|\$\([A-D]|\([JI])")
_TEXT = re.compile(rb"[^<>\n]*[\x80-\xff][^<>\n]*")
_BEYOND = re.compile(rb"[\x80-\xff]")
_TAG = re.compile(rb"<[!?/a-z]", re.I)
_NOT_ASCII = re.compile("[\x80-\U0010ffff]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before the shorter mark that it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ("utf-16", "utf-32")
_WIDER = {"gbk": "gb18030", "gb2312": "gb18030", "big5": "big5hkscs", "euc_jis_2004": "euc_jp"}
"""The codec of Python that has all characters of an encoding (WHATWG Encoding, section 10)."""
_LANGUAGES = {
    "ja": ("cp932", "euc_jp"),
    "ko": ("cp949",),
    "zh": ("gb18030", "big5hkscs"),
    "th": ("cp874",),
    "vi": ("cp1258",),
    "el": ("cp1253",),
    "tr": ("cp1254",),
    "he": ("cp1255",),
    **dict.fromkeys(("ar", "fa", "ur"), ("cp1256",)),
    **dict.fromkeys(("et", "lt", "lv"), ("cp1257",)),
    **dict.fromkeys(("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky"), ("cp1251", "koi8_u")),
    **dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "ro", "bs"), ("cp1250", "iso8859_2")),
}
"""The usual encodings before UTF-8, by language (WHATWG HTML, "determining the character encoding")."""
_DETECTED = [
    *("cp932", "euc_jis_2004", "cp949", "gb18030", "big5hkscs", "koi8-u", "cp866", "cp874"),
    *("iso8859-2", "iso8859-5"),
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
]
"""The encodings that detection may return: those of the web, each in its largest form."""


def decode(body: bytes, content_type: str | None = None, language: str | None = None) -> str:
    """The text of a document, without byte order mark. Pure.

    `content_type`: the header, with its parameters. `language`: the source's, ISO 639-1. Never raises:
    bytes that cannot be decoded become U+FFFD.
    """
    for mark, name in _MARKS:
        if body.startswith(mark) and (name == "utf-8" or not _TAG.search(body, 0, 1024)):
            return body[len(mark) :].decode(name, "replace")
    if wide := _wide(body[:512]):
        return body.decode(wide, "replace")
    if _ESCAPE.search(body, 0, MAX_SAMPLE) and body.isascii():
        return body.decode("iso2022_jp_ext", "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return _with_surrogates(body) or _text(body, _best(body, content_type, language))


def _with_surrogates(body: bytes) -> str | None:
    """UTF-8 with the halves of surrogate pairs as two characters (CESU-8); None if it is not."""
    try:
        text = body.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _best(body: bytes, content_type: str | None, language: str | None) -> str:
    """The encoding in which the text has the fewest faults; of two equal ones the first."""
    sample = _sample(body)
    beyond = len(_BEYOND.findall(sample))
    best, fewest = "utf-8", math.inf
    for name, doubt in _candidates(body, sample, content_type, language):
        text = _text(sample, name)
        found = faults(text) + doubt * beyond
        if name == "utf-8":
            # No other encoding makes valid sequences of UTF-8 by chance: each is one for it.
            broken = text.count("\ufffd")
            valid = len(_NOT_ASCII.findall(text)) - broken
            found = 0 if valid > broken else found - valid
        if found < fewest:
            best, fewest = name, found
        if found <= 0:
            break
    return best


def _candidates(
    body: bytes, sample: bytes, content_type: str | None, language: str | None
) -> Iterator[tuple[str, float]]:
    """The encodings to try, the likeliest first, each with its doubt. Detection takes the longest.

    Nearly every text can be read in a set of single bytes without a fault. So one that nobody declared
    must have fewer faults by `DOUBT`.
    """
    start, header = body[:MAX_DECLARATION], (content_type or "").encode("latin-1", "replace")
    written, sent = _declared(start, _XML, _META), _declared(header, _HEADER)
    # Servers add this one by themselves, to every text.
    default = [name for name in sent if name == "cp1252"]
    for name in (*written, *(name for name in sent if name not in default), "utf-8"):
        yield name, 0
    for name in (*_LANGUAGES.get(language or "", ()), *default):
        yield name, DOUBT
    for found in chardet.detect_all(sample, include_encodings=_DETECTED, compat_names=False):
        yield _codec(found["encoding"] or "") or "cp1252", DOUBT
    yield "cp1252", DOUBT


def _declared(where: bytes, *patterns: re.Pattern[bytes]) -> Sequence[str]:
    """The codecs that are named there. UTF-16 and UTF-32 are not: their zeros would be there too."""
    labels = (pattern.search(where) for pattern in patterns)
    names = (_codec(match[1].decode("ascii", "replace")) for match in labels if match)
    return [name for name in names if name and not name.startswith(_WIDE)]


def _codec(label: str) -> str | None:
    """Python's codec for a label of the web; None if there is none."""
    found = webencodings.lookup(label)
    if found is not None:
        name = found.codec_info.name
        return None if name in ("replacement", "x-user-defined") else _WIDER.get(name, name)
    try:
        name = codecs.lookup(label).name
        b"a".decode(name)  # Python also has codecs for other things than text: base64, undefined
    except (LookupError, ValueError):
        return None
    return _WIDER.get(name, name)


def _wide(start: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: zeros at the places that ASCII leaves empty, and there alone."""
    shares = [start[place::4].count(0) * 4 / max(len(start), 1) for place in range(4)]
    match [share > MIN_ZEROS for share in shares]:
        case [False, True, False, True]:
            return "utf-16-le"
        case [True, False, True, False]:
            return "utf-16-be"
        case [False, True, True, True]:
            return "utf-32-le"
        case [True, True, True, False]:
            return "utf-32-be"
        case _:
            return None


def _sample(body: bytes) -> bytes:
    """The runs of text with bytes beyond ASCII. `<` and `>` are no second bytes in any encoding."""
    parts, size = [], 0
    for match in _TEXT.finditer(body):
        parts.append(match[0])
        size += len(match[0])
        if size >= MAX_SAMPLE:
            break
    return b"\n".join(parts)[:MAX_SAMPLE]


# --- Characters that browsers know and Python's codecs do not --------------------------------------


def _text(body: bytes, name: str) -> str:
    return body.decode(name, "replace" if name == "utf-8" else _EXTENDED)


def _extend(error: UnicodeError) -> tuple[str, int]:
    """An error handler: the character of a larger set, else U+FFFD for one byte."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    at, pair = error.start, error.object[error.start : error.start + 2]
    match codecs.lookup(error.encoding).name:
        case "euc_jp":
            found = _through_shift_jis(pair)
        case "big5hkscs":
            found = pair.decode("cp950", "ignore") if len(pair) == 2 else ""
        case "gb18030":
            found = "€" if pair[:1] == b"\x80" else ""
            return found or "\ufffd", at + 1
        case _:
            found = ""
    return (found, at + 2) if len(found) == 1 else ("\ufffd", at + 1)


def _through_shift_jis(pair: bytes) -> str:
    """A character of EUC-JP that only Microsoft's tables have (①, ㈱, 髙), by its place in Shift_JIS."""
    if len(pair) < 2 or min(pair) < 0xA1:
        return ""
    row, cell = pair[0] - 0xA1, pair[1] - 0xA1
    lead = 0x81 + row // 2
    trail = 0x9F + cell if row % 2 else 0x40 + cell + (cell >= 63)
    return bytes((lead + 0x40 if lead > 0x9F else lead, trail)).decode("cp932", "ignore")


_EXTENDED = "watchword.extended"
codecs.register_error(_EXTENDED, _extend)
