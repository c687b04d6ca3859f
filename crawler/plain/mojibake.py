"""Counts the characters of a text that come from a wrong encoding. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_TRAIL = "\x80-\xbf" + bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")
"""What a following byte of UTF-8 looks like in Windows-1252."""
_TRAIL_1251 = bytes(range(0x80, 0xC0)).decode("cp1251", "ignore").replace("\\", "")
_WRONG = re.compile(
    "|".join(
        (
            # No text has these: U+FFFD, control characters of C1, private characters.
            "[\ufffd\x80-\x9f\ue000-\uf8ff]",
            # UTF-8 that was read as Windows-1252: `Ã©`, `â€™`, `æ—¥`.
            f"[Â-ß][{_TRAIL}]|[à-ï][{_TRAIL}]{{2}}|[ð-ô][{_TRAIL}]{{3}}",
            # UTF-8 that was read as Windows-1251: `РџРµСЂРµ`.
            f"(?:[РС][{_TRAIL_1251}]){{2,}}",
            # Bytes of another script that were read as a Latin set: words have no such runs.
            f"[{_TRAIL}À-ſˇ˘˙˛˝]{{4,}}",
            # The same for a Cyrillic set, or for one of two scripts in a word.
            "[а-яё][А-ЯЁ]{2,}|[Ѐ-ӿ][¤¦§©¬\xad°±µ¶·¸]",
            "[A-Za-z][Ѐ-ۿ]|[Ѐ-ۿ][A-Za-z]",
            # One Latin set that was read as another: signs inside of a word.
            "(?<=[a-zß-ž])[¡¤¦§¨©«¬®¯±²³¶¸¹»¼½¾](?=[a-zß-ž])",
            # Two-byte characters that were read as half-width katakana of Shift_JIS.
            "[｡-ﾟ]{4,}",
        )
    )
)
_RARE = re.compile("[\u3400-\u9fff\uac00-\ud7a3]")
MIN_FAULTS = 12
"""Fewer faults are typing errors, names or emoji."""
MIN_SHARE = 0.4
"""Faults among the characters beyond ASCII. Texts of the corpus have at most 0.2."""


def faults(text: str) -> int:
    """How many characters of the text look as if it had been decoded in a wrong encoding. Pure.

    U+FFFD counts three times, because an encoding has rare characters, but no invalid ones.
    """
    wrong = sum(len(match[0]) for match in _WRONG.finditer(text)) + 2 * text.count("\ufffd")
    common = _common()
    return wrong + sum(match[0] not in common for match in _RARE.finditer(text))


def is_mojibake(text: str) -> bool:
    """Whether most of what is not ASCII in the text is unreadable. Pure."""
    found = faults(text)
    beyond = sum(character > "\x7f" for character in text)
    return found >= MIN_FAULTS and found >= MIN_SHARE * beyond


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """The characters of the first levels of GB 2312, Big5, JIS X 0208 and KS X 1001: 12,000."""
    return frozenset(_level("gb2312", 0xB0, 0xD7, 0xA1)) | frozenset(
        character
        for codec, first, last, trail in (
            ("big5", 0xA4, 0xC6, 0x40),
            ("euc_jp", 0xB0, 0xCF, 0xA1),
            ("euc_kr", 0xB0, 0xC8, 0xA1),
        )
        for character in _level(codec, first, last, trail)
    )


def _level(codec: str, first: int, last: int, trail: int) -> Iterator[str]:
    for lead in range(first, last + 1):
        for second in range(trail, 0xFF):
            yield from bytes((lead, second)).decode(codec, "ignore")
