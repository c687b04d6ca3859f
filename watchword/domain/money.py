"""Amounts of money, and whether one is another in a different currency."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from watchword.domain.numbers import numbers_in

_PER_DOLLAR = {
    "dollar": Decimal(1),
    "hong kong dollar": Decimal("7.8"),
    "yen": Decimal(150),
    "yuan": Decimal(7),
    "won": Decimal(1400),
    "euro": Decimal("0.9"),
    "pound": Decimal("0.8"),
}
"""Roughly, as of 2024 to 2026: what one dollar buys."""
MAX_APART = Decimal("1.5")
"""Two amounts are one if they are at most so many times apart: rates move, and headlines round."""
_BEFORE = {"HK$": "hong kong dollar", "$": "dollar", "€": "euro", "£": "pound", "₩": "won"}
"""¥ is left out: it is the yen and the yuan."""
_AFTER = (
    ("hong kong dollar", r"港元|港幣|港币|홍콩달러"),
    ("dollar", r"(?i:(?:us\s)?dollars?\b|美元|美金|米?ドル|달러)"),
    ("yen", r"(?i:yen\b)|日[元圓円]|円|엔"),
    ("yuan", r"(?i:yuan\b|renminbi\b)|人民[币幣]|元|위안"),
    ("won", r"(?i:won\b)|ウォン|韩元|韓元|韓圜|원"),
    ("euro", r"(?i:euros?\b)|欧元|歐元|ユーロ|유로"),
    ("pound", r"(?i:pounds?\b)|英[镑鎊]|ポンド|파운드"),
)
_UNIT = [(name, re.compile(rf"\s?(?:{words})")) for name, words in _AFTER]


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount of money in a text."""

    value: Decimal
    currency: str
    """A key of the table of rates."""
    start: int
    """Offset of its number in code points."""

    def is_converted(self, other: Money) -> bool:
        """Whether both are of two currencies and worth about the same. Pure."""
        if self.currency == other.currency:
            return False
        mine, theirs = (one.value / _PER_DOLLAR[one.currency] for one in (self, other))
        return max(mine, theirs) <= MAX_APART * min(mine, theirs)


def money_in(text: str) -> Iterable[Money]:
    """The amounts of money of a text, where it names their currency. Pure."""
    for one in numbers_in(text):
        before = text[: one.start]
        marks = (name for mark, name in _BEFORE.items() if before.endswith(mark))
        units = (name for name, unit in _UNIT if unit.match(text, one.end))
        currency = next(marks, None) or next(units, None)
        if currency and one.value:
            yield Money(value=one.value, currency=currency, start=one.start)
