"""The time of day beside a date: `10:15`, `오후 9:30`, `下午3点`, `24:15`, `9.30 p.m. ET`. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from crawler.plain.months import date_words
from crawler.plain.zone_names import TOLD, ZONE, zone_of
from watchword.domain.source import Hints

_MORNING = "오전 새벽 아침 午前 上午 凌晨 早上 清晨 早晨 上晝 早 朝 пополуночи"
_EVENING = "오후 낮 저녁 밤 午後 下午 中午 傍晚 晚上 晚间 晚間 深夜 下晝 昼 晚 夜"
_NOON = frozenset(("中午", "낮", "昼"))
_NIGHT = frozenset(("밤", "晚上", "晚间", "晚間", "深夜", "晚", "夜"))
"""Its 12 o'clock is the midnight at the day's end, and its small hours are those of the morning."""


def _names(half: str) -> str:
    """The names of a half of the day as alternatives; Latin ones only in capitals, as in `9:30 CH`."""
    names = date_words()["halves"][half]
    plain = [re.escape(name).replace(r"\.", r"\.\s?") for name in names]
    return "|".join(
        rf"(?-i:{one})(?!\w)" if name.isascii() else rf"{one}(?!\w)"
        for name, one in zip(names, plain, strict=True)
    )


_AM, _PM = rf"a\.?\s?m\b\.?|{_names('am')}", rf"p\.?\s?m\b\.?|{_names('pm')}"
_BEFORE = "|".join(f"{_MORNING} {_EVENING}".split()) + r"|[ap]\.?m\.?(?=\s?\d)"
_MORNINGS = frozenset(_MORNING.split())
_HALF = rf"(?:{_AM}|{_PM})"
_IS_AM = re.compile(rf"(?:{_AM})$", re.I)
CLOCK = (
    rf"(?:(?P<told>{TOLD})\s?)?(?:(?P<part>{_BEFORE})\s?)?"
    r"(?P<hour>\d{1,2})(?:"
    r"\s?(?P<sign>[时時点點시]|Uhr|นาฬิกา|ໂມງ)"
    r"(?:\s?(?P<spoken>\d{1,2})(?!\d)\s?(?:[分분]|นาที|ນາທີ)?(?:\s?\d{1,2}\s?[秒초])?)?"
    r"|\s?[:.h]\s?(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:[.,]\d{1,9})?(?!\d)"
    rf"|(?=\s?(?:[ap]\.?\s?m\b)))"
    rf"(?:\s?Uhr\b|\s?น\.)?\s?(?P<half>{_HALF})?(?:\s{{0,2}}[(\[]?(?P<zone>{ZONE}))?"
)
"""A regular expression with the groups that `clock_of` reads."""
BEFORE_DATE = re.compile(
    CLOCK + r"[)\]]?(?:[\s,|·•/–-]|\b(?:on|am|den|del|de|le|ngày|the|em|il|på)\b){1,6}"
    r"(?:[^\W\d_]{3,12}\.?,?\s(?:den\s|ngày\s)?)?$",
    re.I,
)
"""The same directly before a date, with the words that lead to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day as it was written."""

    hour: int
    """From 0 to 29: the Japanese evening may end at 29 o'clock; 24 is the midnight at the day's end."""
    minute: int
    second: int
    zone: tzinfo | None
    """None: none was written, or a name that is not known."""


def clock_of(parts: Mapping[str, str | None], hints: Hints) -> Clock | None:
    """The time that the groups of `CLOCK` found; None if there was none or it is impossible. Pure."""
    if not parts.get("hour"):
        return None
    hour = int(parts["hour"] or 0)
    half, part = parts.get("half") or "", (parts.get("part") or "").lower()
    if hour <= 12 and (half or part):
        is_morning = bool(_IS_AM.match(half)) if half else part in _MORNINGS or part[0] == "a"
        is_noon = part in _NOON and hour > 10
        is_small = part in _NIGHT and (hour < 5 or hour == 12)
        later = 24 if is_small and hour == 12 else 0 if is_morning or is_small else 12
        hour = hour if is_noon else hour % 12 + later
    if parts.get("sign") in ("点", "點") and not (parts.get("spoken") or part):
        return None  # as in 3点建议, "three points of advice"
    minute = int(parts.get("minute") or parts.get("spoken") or 0)
    second = int(parts.get("second") or 0)
    in_japan = (hints.country or "").upper() == "JP"
    latest = 29 if in_japan else 24
    if hour == 24 and minute and (parts.get("second") or not in_japan):
        hour = 0  # programs that count hours from 1 to 24 mean the day's own first hour
    if hour > latest or minute > 59 or second > 60:
        return None
    named = zone_of(parts.get("zone") or parts.get("told"), hints)
    return Clock(hour=hour, minute=minute, second=min(second, 59), zone=named)
