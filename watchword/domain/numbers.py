"""The numbers of a text: digits, numerals of East Asia, and words, each as a value with its place.

These are news: dates, years, versions, ordinals, ages and names are left out, and numerals of many
languages are known.
`watchword.matching.event.quantities` reads dates too, since they tell two events apart, and the
regressions were fitted on what it reads; so there are two readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_SCALES = {
    "thousand": 3,
    "million": 6,
    "billion": 9,
    "trillion": 12,
    "tausend": 3,
    "millionen": 6,
    "milliarden": 9,
    "mille": 3,
    "millions": 6,
    "milliard": 9,
    "milliards": 9,
    "mil": 3,
    "millones": 6,
}
"""Words behind a number that multiply it, with their power of ten."""
_EAST_SCALES = {
    "百": 2,
    "千": 3,
    "万": 4,
    "萬": 4,
    "億": 8,
    "亿": 8,
    "兆": 12,
    "백": 2,
    "천": 3,
    "만": 4,
    "억": 8,
    "조": 12,
}
_WORDS = {
    word: value
    for value, words in {
        1: "one",
        2: "two zwei deux dos",
        3: "three drei trois tres",
        4: "four vier quatre cuatro",
        5: "five fünf cinq cinco",
        6: "six sechs seis",
        7: "seven sieben siete",
        8: "eight acht huit ocho",
        9: "nine neun neuf nueve",
        10: "ten zehn dix diez",
        11: "eleven onze",
        12: "twelve zwölf douze doce",
        13: "thirteen dreizehn treize trece",
        14: "fourteen vierzehn quatorze catorce",
        15: "fifteen fünfzehn quinze",
        16: "sixteen sechzehn seize dieciséis",
        17: "seventeen siebzehn diecisiete",
        18: "eighteen achtzehn dieciocho",
        19: "nineteen neunzehn diecinueve",
        20: "twenty zwanzig vingt veinte",
    }.items()
    for word in words.split()
}
"""Without those that are another word in a language beside it: Sept, elf, once, quince."""
_KOREAN = dict(
    zip(
        ["한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열"],
        range(1, 11),
        strict=True,
    )
)
_DIGITS = {
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "兩": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_COUNTED = (
    "人|名|死|伤|傷|割|成(?=[\\s，。、；]|$|以上|左右|減|减|增|降)|隻|艘|架|件|棟|栋|個|个|か国|カ国|ヶ国|個国"
    "|万|萬|億|亿|兆"
)
"""What stands behind a numeral of East Asia that counts: 三人 is a number, 三菱 is not."""
_VERSION = (
    r"(?i:update|lead|wrapup|recap)\s?\d+\b|\(?\d+(?:st|nd|rd|th)\s(?:LD|lead)\)?"
    r"|(?:종합)?\d+보(?=[)\]])|第?\d+報|\d+차\s?종합"
)
"""What counts the versions of a report, and says nothing of its event: `UPDATE 2-`, `(2nd LD)`."""
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DATE = (
    rf"(?i:\b(?:{_MONTHS})\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{{1,2}})?\b|\b\d{{1,2}}\s(?:{_MONTHS})\b)"
    r"|\d{1,2}\s?[・･·,、~∼〜～–-]\s?(?=\d{1,2}\s?[日일](?!間|间|간))"
    r"|(?<![^\s　、，（(「])2\d年(?!\d|間|间|前|以|ぶり|余|半|の刑)"
    r"|\d{1,2}\s?[月월]|\d{1,2}\s?[日号號일](?!間|间|간)|\d{4}\s?[年년]|\b(?:19|20)\d\d\b(?![.,]?\d|\s?[%$€£¥])"
    r"|\d{1,2}[:時时点시](?!間|间|간)\d{0,2}[分분]?"
    r"|\b\d+(?:st|nd|rd|th)\b|\b\d{2,4}s\b|\d{1,2}\s?(?:世紀|世纪|세기)|\d{2}\s?(?:年代|년대|年末|年度)"
)
"""Days, years, hours, ordinals: what a headline has that says when."""
_NAMED = "|".join(sorted(_WORDS, key=len, reverse=True))
_SPOKEN = rf"(?:\d+|(?i:{_NAMED}))"
_ORDINAL = (
    r"第\s?\d+(?!\s?(?:人|名|死))|제\s?\d+|\d+\s?(?:[回度番代期作]目|번째|호기?(?!텔)|号機|号车)"
    rf"|\bNo\.\s?\d+|(?i:\b(?:day|week|round|phase|stage|part|top)\s{_SPOKEN}\b)"
    rf"|(?i:\b(?:last|final)\s(?:four|eight|4|8|16|32))(?=\s*(?:$|[,.;:]|(?i:of|at|in|with)\b))"
    r"|ベスト(?:4|8|16|32)|(?<!震度)(?:4|8|16|32)[強强강]"
)
"""Which one of many: the third time, the last eight of a cup."""
_EASTERN = r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
_AGE = (
    rf"{_SPOKEN}[\s-](?i:years?[\s-]olds?)|(?i:\baged)\s\d{{1,3}}"
    r"|\d{1,3}\s?(?:[歳岁歲]|세(?![기대트계]))(?!以|未|超|(?:[にへ]|까지|로)|\s?(?:이상|이하|미만))"
    rf"|(?:(?<={_EASTERN})|(?<={_EASTERN}\s))[（(]\d{{1,3}}[）)]"
)
"""How old somebody is; of a limit, 18歳以上, the number is read."""
_SINCE = (
    r"\d+\s?(?:年|[かカヶケ個个]?月|日|週間?)ぶり|\d+\s?(?:년|개월|일|주)\s?만에?|[时時]隔\s?\d+|\d+年[来來]"
    rf"|(?i:\b(?:first|highest|lowest|biggest|largest|worst|deadliest|strongest|weakest)(?:\s[^\W\d]+){{0,4}}?"
    rf"\s(?:in|for)\s(?:[^\W\d]+\s){{0,2}}?){_SPOKEN}\s(?i:years|decades|months|weeks)\b"
    r"|(?<![\d.,])1\s?[年년](?!\s?[\d半반])|(?i:\b(?:one|1)[\s-](?:year|month|week|day|hour)\b)"
    rf"|{_SPOKEN}-(?i:year|month|week)[\s-](?i:low|high|peak|record)\b"
)
"""How long nothing of the kind was; and one year, which English calls a year."""
_MODEL = (
    r"(?<![A-Za-z0-9])(?:[A-Z][A-Za-z]{0,9}-\d+(?!\d|[\s-]?(?i:million|billion|trillion))"
    r"|(?!USD|EUR|GBP|JPY|KRW|CNY|RMB|PHP|INR|IDR|SGD|HKD|TWD|THB|MYR|RM)(?:[A-LNOQS-Z]|[A-Z]{2,3})\d{1,4}(?!\d|[.,]\d))"
    r"|\d+[型系]|2\s?(?:[+＋]|プラス)\s?2"
)
"""A number in a name: KF-21, G7, 737型, and the ministers of two and two."""
_PARTIES = (
    r"(?<![\d.,])2\s?(?:[行社党校]|[かカヶケ]国)(?=[がの間]{0,2}(?:合併|統合|経営統合|提携|合意|首脳|外相|会談|協議))"
    r"|(?<![\d.,])2\s?개?[사국](?=(?:가|이|의)?\s?(?:합병|통합|제휴|합의|정상|외교장관|회담))"
    r"|(?i:\b(?:two|2)\s(?:banks|companies|firms|airlines|countries|nations|sides|parties|rivals)"
    r"(?=\s(?:to\s)?(?:merge|agree|join|sign|team|unite|meet)))"
)
"""Both parties of what two do together: 2行が合併 says no more than that they merge."""
_RATE = (
    r"(?<![\d.,])1\s?(?:ドル|ユーロ|달러|유로|美元|欧元|歐元)(?=\s?(?:[=＝]|兑|兌|당|合)?\s?\d)"
)
"""The unit of a rate of exchange: of `1ドル150円` the 150 says something."""
_BEGINS = r"(?=[\d(（第제ベ時时종]|(?<![A-Za-z])[A-Za-z])"
"""Where one of these can begin; elsewhere none of them is tried."""
_SHORT_SCALES = {"k": 3, "m": 6, "mn": 6, "b": 9, "bn": 9, "t": 12, "tn": 12}
_MONEY = "$€£¥₩"
"""A letter multiplies an amount of money alone: $28m, and 28 m of cloth."""
_SPAN = (
    r"(?<!\d)(?<!令和|平成|昭和)(?P<years>\d{1,2})\s?[年년]\s?"
    r"(?:(?P<months>\d{1,2})\s?(?:[かカヶケ個个]?月(?!\s?\d{1,2}日)|개월)|半(?!ば)|반(?!\w))"
)
"""Years with months are one value: 3年6月, 3年半 and 3-1/2 years."""
_TOKEN = re.compile(
    rf"(?P<skip>{_BEGINS}(?:{_VERSION}|{_DATE}|{_RATE}|{_SINCE}|{_ORDINAL}|{_AGE}|{_PARTIES}|{_MODEL}))"
    rf"|{_SPAN}"
    r"|(?P<digits>\d+(?:[.,．]\d+)*)(?:-(?P<above>\d)/(?P<below>[2-9])(?![\d/]))?"
    rf"(?:(?P<short>(?i:{'|'.join(_SHORT_SCALES)}))\b|[\s-]?(?P<scale>[^\W\d_]{{3,10}})\b)?"
    rf"|(?P<east>(?<![数數几幾])(?!一[名个個件])[{''.join(_DIGITS)}十百千]+)(?=(?:多|余|餘)?(?:{_COUNTED}))"
    rf"|(?P<korean>(?<![\w])(?:{'|'.join(_KOREAN)}))(?=\s?(?:명|사람|척|건|곳))"
    rf"|\b(?P<word>(?i:{_NAMED}))\b"
)
_EAST_SCALED = re.compile(rf"\s?[{''.join(_EAST_SCALES)}]+(?:\s?\d+(?:[.,]\d+)?)?")
_POINTS = re.compile(
    r"[\s-]?(?i:basis\s?points?|bps?)\b|\s?(?:个基点|個基點|基点|基點|ベーシスポイント|베이시스포인트|bp(?![a-z]))"
)
"""Behind a number: hundredths of a per cent, so that a rate is one value in both."""
_TENTHS = re.compile(r"\s?(?:割|할)|成(?![立功為为都果本員员績绩長长人年分])")
"""Behind a number: tens of a per cent, so that 3割 and 30 % are one value."""
_KILO = re.compile(
    r"\s?(?:(?i:km|kilomet(?:re|er)s?)(?![A-Za-z²2])|キロ(?:メートル)?(?!グラム|ワット|カロリー|ヘルツ)|公里|千米|킬로미터|㎞)"
)
"""Behind a number: thousands of metres, so that 11 km and 1万1千メートル are one value."""
_PRONOUN = re.compile(r"(?i:\b(?:no|any|every|each|some|this|that|the|which)\s)$")
_OF_ONE = re.compile(r"(?i:\s(?:of|another|day|on)\b)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number of a text."""

    value: Decimal
    start: int
    """Offset in code points."""
    end: int


def numbers_in(text: str) -> tuple[Number, ...]:
    """The numbers of a text, in their order; what says when, which one or how old is none. Pure.

    `two`, `2` and 二人 are one value, and so are `1.2 billion` and 12億. `one` counts where it is no
    pronoun. Numerals of East Asia count before a counter alone, since names have them too.
    """
    return tuple(_find(text))


def _find(text: str) -> Iterator[Number]:
    at = 0
    while found := _TOKEN.search(text, at):
        at = found.end()
        start = found.start()
        if found["skip"]:
            continue
        if found["years"]:
            value = Decimal(found["years"]) + Decimal(found["months"] or 6) / 12
        elif digits := found["digits"]:
            value, at = _scaled(text, digits, found)
        elif east := found["east"]:
            value, at = _of_east(text, _numeral(east), at)
        elif korean := found["korean"]:
            value = Decimal(_KOREAN[korean])
        else:
            word = found["word"].casefold()
            if word == "one" and _is_pronoun(text, start, at):
                continue
            value = Decimal(_WORDS[word])
        if unit := _TENTHS.match(text, at):
            value, at = value.scaleb(1), unit.end()
        elif unit := _KILO.match(text, at):
            value, at = value.scaleb(3), unit.end()
        yield Number(value=value, start=start, end=at)


def _is_pronoun(text: str, start: int, end: int) -> bool:
    return bool(_PRONOUN.search(text[max(0, start - 8) : start]) or _OF_ONE.match(text, end))


def _scaled(text: str, digits: str, found: re.Match[str]) -> tuple[Decimal, int]:
    """The value of digits with the word behind them, and where both end."""
    value, end = _decimal(digits), found.start() + len(digits)
    if above := found["above"]:
        value += Decimal(above) / Decimal(found["below"])
        end = found.end("below")
    scale = _SCALES.get((found["scale"] or "").casefold())
    short = (found["short"] or "").casefold()
    if len(short) > 1 or (short and text[: found.start()].endswith(tuple(_MONEY))):
        scale = _SHORT_SCALES[short]
    if scale is not None:
        return value.scaleb(scale), found.end()
    if points := _POINTS.match(text, end):
        return value.scaleb(-2), points.end()
    return _of_east(text, value, end)


def _of_east(text: str, value: Decimal, end: int) -> tuple[Decimal, int]:
    """The value with what multiplies it behind it, 1億2000万, and where that ends."""
    total, part = Decimal(0), value
    while scaled := _EAST_SCALED.match(text, end):
        power = sum(_EAST_SCALES[letter] for letter in scaled[0] if letter in _EAST_SCALES)
        total += part.scaleb(power)
        rest = re.search(r"\d+(?:[.,]\d+)?$", scaled[0])
        end = scaled.end()
        part = _decimal(rest[0]) if rest else Decimal(0)
    return total + part, end


def _decimal(digits: str) -> Decimal:
    plain = digits.replace("．", ".")
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain):
        return Decimal(re.sub(r"[.,]", "", plain))
    head, _, tail = plain.replace(",", ".").rpartition(".")
    return Decimal(f"{head.replace('.', '')}.{tail}" if head else tail).normalize()


def _numeral(written: str) -> Decimal:
    """The value of a numeral: 二十三, 百, 二〇."""
    total, digit = 0, 0
    for letter in written:
        if letter in "十百千":
            total += max(digit, 1) * 10 ** ("十百千".index(letter) + 1)
            digit = 0
        else:
            digit = digit * 10 + _DIGITS[letter]
    return Decimal(total + digit)
