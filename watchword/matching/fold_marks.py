"""The characters of a text that mean something by their neighbours: marks, dots, quotes and line ends.

They are rare, so they are looked at one by one; all others are never touched by Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchword.matching.fold_table import (
    CJK,
    DIGIT,
    DOT,
    JOINING,
    LATIN,
    LETTER,
    LINE_END,
    MIDDLE_DOT,
    QUOTE,
    SEPARATOR,
    UNEQUAL,
    S,
    table,
)

UNSPACED = re.compile("[\u3005\u3041-\u30fa\u30fc\u3400-\u9fff\uf900-\ufaff]")
"""Chinese and Japanese letters. A line end between two of them is none: these texts have no spaces."""
BLANKS = " \t\u3000"
Array = NDArray[np.intp]


def _pattern(written: str) -> re.Pattern[bytes]:
    """A pattern over kinds. One that begins with its odd character finds the next one without a step."""
    signs = {
        " ": SEPARATOR,
        "Q": QUOTE,
        "D": DOT,
        "M": MIDDLE_DOT,
        "N": LINE_END,
        "s": S,
        "a": LATIN,
        "d": DIGIT,
        "c": CJK,
        "j": JOINING,
    }
    codes = (re.escape(bytes([signs[one]])) if one in signs else one.encode() for one in written)
    return re.compile(b"".join(codes), re.DOTALL)


POSSESSIVE = _pattern("Q(?<=[asdcjD]Q)s(?![asdQ])")
INNER_DOT = _pattern("D(?<=[as]D)(?=[as])")
MIDDLE_DOTS = _pattern("M+")
LONE_LINE_END = _pattern("N(?<=[ cj]N)(?=[ cj])")
"""One between CJK letters, or blanks; the text decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Characters:
    """The characters of a text, after some became several or none, and marks joined their letters."""

    text: str
    codes: Array
    """Code points; those that become one other are still to be folded."""
    kinds: NDArray[np.uint8]
    """As in the table."""
    offsets: Array | None = None
    """Where each begins in the text; None: each at its own place."""

    def place(self, offset: int) -> int:
        """The first character that begins at this offset of the text, or behind it."""
        return offset if self.offsets is None else int(self.offsets.searchsorted(offset))

    def start(self, place: int) -> int:
        """The offset in the text where a character begins."""
        return place if self.offsets is None else self.offsets.item(place)

    def end(self, place: int) -> int:
        """The offset where it ends: where the next one begins, so that dropped marks belong to it."""
        if self.offsets is None or place + 1 == len(self.offsets):
            return self.start(place) + 1
        return max(self.offsets.item(place) + 1, self.offsets.item(place + 1))


def as_text(codes: NDArray[np.uint32]) -> str:
    """The string of these code points, of which the last is not 0. Pure. Half of what decoding costs."""
    text: str = codes.view(f"U{len(codes)}").item()
    return text


def characters(text: str) -> Characters:
    """The characters of a text, with every mark joined to its letter. Pure."""
    codes = np.array([text]).view(np.uint32).astype(np.intp)
    chars = Characters(text=text, codes=codes, kinds=table().kinds.take(codes))
    kinds = chars.kinds.tobytes()
    if UNEQUAL in kinds:
        chars = _expanded(chars)
        kinds = chars.kinds.tobytes()
    return _joined(chars) if JOINING in kinds else chars


def _expanded(chars: Characters) -> Characters:
    """With what becomes several or none replaced: ﬁ by f and i, a soft hyphen by nothing."""
    unequal = table().unequal
    places = (chars.kinds == UNEQUAL).nonzero()[0]
    written = [unequal[chars.text[at]] for at in places.tolist()]
    counts = np.ones(len(chars.codes), np.intp)
    counts[places] = list(map(len, written))
    offsets = np.arange(len(counts)).repeat(counts)
    codes = chars.codes[offsets]
    codes[chars.kinds[offsets] == UNEQUAL] = list(map(ord, "".join(written)))
    return Characters(
        text=chars.text,
        codes=codes,
        kinds=table().kinds.take(codes),
        offsets=offsets,
    )


def _joined(chars: Characters) -> Characters:
    """With each mark that joins the letter before it in one character: か and its mark are が."""
    codes, kinds = chars.codes.copy(), chars.kinds.copy()
    offsets = np.arange(len(codes)) if chars.offsets is None else chars.offsets
    gone: list[int] = []
    base = 0
    for at in (kinds == JOINING).nonzero()[0].tolist():
        if not gone or gone[-1] != at - 1:
            base = at - 1
        whole = _join(_folded(codes[base]), _folded(codes[at]))
        if whole is not None:
            codes[base], kinds[base] = whole, CJK
            gone.append(at)
    return Characters(
        text=chars.text,
        codes=np.delete(codes, gone),
        kinds=np.delete(kinds, gone),
        offsets=np.delete(offsets, gone),
    )


def _folded(code: int) -> int:
    return int(table().folds[code])


def _join(base: int, mark: int) -> int | None:
    """The joined character (か and its mark: が; Hangul: The Unicode Standard, 3.12), or None."""
    lead, vowel, tail = base - 0x1100, mark - 0x1161, mark - 0x11A7
    if 0 <= lead < 19 and 0 <= vowel < 21:
        return 0xAC00 + (lead * 21 + vowel) * 28
    syllable = base - 0xAC00
    if 0 <= syllable < 11172 and syllable % 28 == 0 and 0 < tail < 28:
        return base + tail
    return table().joins.get((base, mark))


def dropped(chars: Characters) -> tuple[list[int], list[int]]:
    """The places of what vanishes inside runs, in order, and of these the middle dots. Pure.

    The others are the dots of acronyms, possessives, and line ends inside Chinese and Japanese. The text
    must begin and end with two separators.
    """
    kinds = chars.kinds.tobytes()
    gone = [*_acronym_dots(kinds)] if DOT in kinds else []
    if QUOTE in kinds:
        for quote in POSSESSIVE.finditer(kinds):
            gone += range(*quote.span())
    dots = [*_middle_dots(kinds, gone)] if MIDDLE_DOT in kinds else []
    if has_cjk(kinds) and LINE_END in kinds:
        gone += _joined_lines(chars, kinds)
    return sorted({*gone, *dots}) if gone or dots else [], dots


def has_cjk(kinds: bytes) -> bool:
    """Whether one of the characters of these kinds is CJK. Pure."""
    return CJK in kinds or JOINING in kinds


def _acronym_dots(kinds: bytes) -> Iterator[int]:
    """The dots between single letters: of U.S., but not of vitamin C.It."""
    chains: list[list[int]] = []
    for dot in INNER_DOT.finditer(kinds):
        at = dot.start()
        if chains and chains[-1][-1] == at - 2:
            chains[-1].append(at)
        elif not kinds[at - 2] & LATIN:
            chains.append([at])
    for chain in chains:
        if kinds[chain[-1] + 2] & LATIN:
            chain.pop()
        yield from chain


def _middle_dots(kinds: bytes, gone: list[int]) -> Iterator[int]:
    """The middle dots inside runs of one script."""
    for found in MIDDLE_DOTS.finditer(kinds):
        first, end = found.span()
        before, behind = kinds[first - 1] & LETTER, kinds[end]
        if before and before == behind & LETTER and behind != JOINING and first - 1 not in gone:
            yield from range(first, end)


def _joined_lines(chars: Characters, kinds: bytes) -> Iterator[int]:
    """The places of line ends between two letters of UNSPACED, with the blanks around them."""
    text = chars.text
    for found in LONE_LINE_END.finditer(kinds):
        offset = chars.start(found.start())
        left, right = offset - (text[offset - 1] == "\r"), offset + 1
        while text[left - 1] in BLANKS:
            left -= 1
        while text[right] in BLANKS:
            right += 1
        if UNSPACED.match(text[left - 1]) and UNSPACED.match(text[right]):
            yield from range(chars.place(left), chars.place(right))
