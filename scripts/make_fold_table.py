"""Makes `watchword/matching/fold_table.txt`: the folded form of every character, and its kind.

    python scripts/make_fold_table.py            writes the table
    python scripts/make_fold_table.py --print    prints it

The table is committed, so that no version of Python, Unicode or OpenCC changes how an older article
matches. The rules are those of docs/reference/language.md, "How text is read". Python 3.11 (Unicode 14)
makes the same bytes again; a newer one makes a table with more characters.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from opencc import OpenCC

TABLE = Path(__file__).parent.parent / "watchword" / "matching" / "fold_table.txt"


def chars_of(*ranges: tuple[int, int]) -> frozenset[str]:
    return frozenset(chr(code) for first, last in ranges for code in range(first, last + 1))


CJK = chars_of(
    (0x1100, 0x11FF),  # Hangul jamo
    (0x2E80, 0x2FD5),  # radicals
    (0x3005, 0x3007),  # 々 〆 〇
    (0x3021, 0x3029),
    (0x3031, 0x3035),
    (0x3038, 0x303C),
    (0x3041, 0x3096),  # hiragana
    (0x3099, 0x309A),  # the marks of が and ぱ
    (0x309D, 0x309F),
    (0x30A1, 0x30FA),  # katakana
    (0x30FC, 0x30FF),
    (0x3105, 0x312F),  # bopomofo
    (0x3131, 0x318E),  # Hangul letters
    (0x31A0, 0x31BF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xA960, 0xA97C),
    (0xAC00, 0xD7A3),  # Hangul syllables
    (0xD7B0, 0xD7FB),
    (0xF900, 0xFAD9),
    (0x1AFF0, 0x1B167),  # further kana
    (0x20000, 0x323AF),  # further Han
)
UNSPACED = chars_of(
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0xA9E0, 0xA9FF),  # further Burmese
    (0xAA60, 0xAA7F),
)
"""Scripts that put no space between words, so that a word is found inside a run, as in Chinese."""
HAN = chars_of((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x323AF))
ARABIC = chars_of((0x0600, 0x06FF), (0x0750, 0x077F), (0x0870, 0x08FF))
JOINING = {chr(code) for code in (0x3099, 0x309A, *range(0x1160, 0x1200), *range(0xD7B0, 0xD7FC))}
"""They may join the character before them."""

DROPPED = {
    0x00AD,
    0x0640,
    0x115F,
    0x1160,
    0x3164,
    0xFFA0,
    *range(0xFE00, 0xFE10),
    *range(0xE0100, 0xE01F0),
}
"""Soft hyphen, tatweel, Hangul fillers, variation selectors. Format characters go by category."""

SPECIAL = {
    **dict.fromkeys("\u2018\u2019\u201b\u02bc\uff07", "'"),
    **dict.fromkeys(
        "\u0387\u2027\u2219\u22c5\u30fb\uff65\u200c", "\u00b7"
    ),  # all characters that are used as a middle dot, and ZWNJ, behind which a Persian suffix begins
    **dict.fromkeys("\u2122\u2120", " "),  # ™ ℠: NFKC would make `iPhone™` the word `iphonetm`
    **dict(zip("łđðøħŧı", "lddohti", strict=True)),
    "æ": "ae",
    "œ": "oe",
}

SAME = (
    # OpenCC unites these today, but a new version may not
    "弁辨辩辯瓣", "欠缺", "芸藝艺", "予豫", "余餘", "沢澤泽", "辺邊边", "斎齋斋", "斉齊齐", "浜濱滨",
    # OpenCC does not unite these
    "辺邉", "高髙", "崎﨑嵜", "島嶋嶌", "冨富", "瑠琉", "蝿蝇", "頬頰", "飲飮", "娯娛", "青靑", "清淸",
    "剣劔", "桑桒", "松枩", "吉𠮷", "壷壺", "闘鬪鬥", "欝鬱", "籠篭", "靭靱韌", "砿礦鉱鑛", "濶闊",
)  # fmt: skip
"""Groups of Han forms of one character, beside those that OpenCC's converters know."""

CONVERTERS = ("t2s", "s2t", "jp2t", "t2jp", "tw2t", "t2tw", "hk2t", "t2hk")


class Classes:
    """Union-find over characters; the name of a class is its lowest code point."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def name(self, char: str) -> str:
        while (parent := self._parent.get(char, char)) != char:
            char = parent
        return char

    def unite(self, one: str, other: str) -> None:
        low, high = sorted((self.name(one), self.name(other)))
        if low != high:
            self._parent[high] = low


def han_classes() -> Classes:
    """The classes of old and new, traditional and simplified forms, character by character."""
    classes = Classes()
    chars = sorted(HAN)
    lines = "\n".join(chars)  # one call; a line break separates each character from its neighbours
    for name in CONVERTERS:
        for char, other in zip(chars, OpenCC(name).convert(lines).split("\n"), strict=True):
            if other in HAN:
                classes.unite(char, other)
    for group in SAME:
        plain = unicodedata.normalize("NFKC", group)
        for char in plain[1:]:
            classes.unite(plain[0], char)
    return classes


def is_dropped(char: str) -> bool:
    code, category = ord(char), unicodedata.category(char)
    mark = 0x0300 <= code <= 0x036F or (category == "Mn" and char in ARABIC)
    return mark or code in DROPPED or category == "Cf"


def folded_once(char: str, classes: Classes) -> str:
    text = SPECIAL.get(char) or unicodedata.normalize("NFKC", char).casefold()
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text))
    text = "".join(c for c in text if not is_dropped(c))
    if not CJK.isdisjoint(text):  # other scripts stay decomposed, in queries and in texts
        text = unicodedata.normalize("NFC", text)
    return "".join(classes.name(SPECIAL.get(c, c)) for c in text)


def folded(char: str, classes: Classes) -> str:
    """The folded form of `char`; to fold it again changes nothing."""
    text = folded_once(char, classes)
    while (again := "".join(folded_once(c, classes) for c in text)) != text:
        text = again
    return text


def kind(char: str) -> str:
    """The kind, one letter as in `watchword.matching.fold`; a space for separators."""
    if char in ".'\u00b7":
        return {"\u00b7": "~"}.get(char, char)
    if char in JOINING:
        return "j"
    if unicodedata.category(char)[0] not in "LMN":
        return " "
    if char in CJK or (char in UNSPACED and unicodedata.category(char)[0] in "LM"):
        return "c"
    if char == "s":
        return "s"
    return "d" if unicodedata.category(char) == "Nd" else "a"


def ranges(kinds: dict[int, str]) -> Iterator[tuple[int, int, str]]:
    """Ranges of code points of one kind: first, last, kind."""
    codes = sorted(kinds)
    first = codes[0]
    for code, following in zip(codes, [*codes[1:], -1], strict=True):
        if following != code + 1 or kinds[following] != kinds[code]:
            yield first, code, kinds[code]
            first = following


def lines() -> Iterator[str]:
    classes = han_classes()
    kinds: dict[int, str] = {}
    folds: list[str] = []
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        if unicodedata.category(char) in {"Cn", "Co", "Cs"} and not is_dropped(char):
            continue
        text = folded(char, classes)
        kinds[code] = kind(char)
        if text != char and (kind(char) != " " or not text or any(kind(c) != " " for c in text)):
            folds.append(" ".join(("=", f"{code:X}", *(f"{ord(c):X}" for c in text))))
    made_of = f"Unicode {unicodedata.unidata_version}, OpenCC {version('opencc')}"
    yield f"# scripts/make_fold_table.py, {made_of}"
    yield from (
        f"{k} {a:X} {b:X}" for a, b, k in ranges({c: k for c, k in kinds.items() if k != " "})
    )
    for char in (chr(c) for c in range(0x3041, 0x30FF)):
        parts = unicodedata.normalize("NFD", char)
        if len(parts) == 2:
            yield f"+ {ord(parts[0]):X} {ord(parts[1]):X} {code_of(char)}"
    yield from folds


def code_of(char: str) -> str:
    return f"{ord(char):X}"


def main() -> None:
    text = "\n".join(lines()) + "\n"
    if "--print" in sys.argv:
        sys.stdout.write(text)
    else:
        TABLE.write_text(text, encoding="ascii")


if __name__ == "__main__":
    main()
