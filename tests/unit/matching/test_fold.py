"""The fold: one word for a reader is one run, and each letter keeps its place in the original."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tests.unit.matching.slow_fold import slow_fold
from watchword.matching.fold import Folded, fold, fold_all
from watchword.matching.fold_table import table

ROOT = Path(__file__).parents[3]
SCRIPTS = st.sampled_from(
    "aéÅıßﬁłО́йёΆςかがｶﾞハパ가각한中國国学學ｆ1²①'’.・·-、 \u0301\u3099\u00ad\u200bـآs\n\r"
)
TEXTS = st.text() | st.text(SCRIPTS)


@pytest.mark.parametrize(
    ("written", "runs"),
    [
        ("Halden’s profits", "halden profits"),
        ("The U.S. and the U.S.'s allies", "the us and the us allies"),
        ("Plan B. A second one", "plan b a second one"),
        ("vitamin C.It helps", "vitamin c it helps"),
        ("Sino-Japanese Sino‑Japanese Sino–Japanese", "sino japanese sino japanese sino japanese"),
        ("CAFÉ cafe\u0301 Straße İzmir", "cafe cafe strasse izmir"),
        ("Łódź Đorđe Malmø", "lodz dorde malmo"),
        ("新ｉＰｈｏｎｅ手机", "新 iphone 手机"),
        ("iPhone™ x²", "iphone x2"),
        ("ﾄﾖﾀ ｶﾞｽ か\u3099", "トヨタ ガス が"),
        ("\u1112\u1161\u11ab\u1100\u116e\u11a8", "한국"),
        ("ジョン・スミス ジョン･スミス", "ジョンスミス ジョンスミス"),
        ("葛\U000e0100飾 soft\u00adware zero\u200bwidth", "葛飾 software zerowidth"),
        ("مُحَمَّد محمـد", "محمد محمد"),
        ("㍿", "株式会社"),
        ("日本\n銀行 日\r\n　本\n\n銀行", "日本銀行 日本 銀行"),
        ("한국\n은행 news\nroom", "한국 은행 news room"),
        ("", ""),
        ("。・'.", ""),
    ],
)
def test_a_text_is_read_as_runs_of_plain_letters(written: str, runs: str) -> None:
    assert fold(written).text.split() == runs.split()


@pytest.mark.parametrize(
    "forms",
    [
        *(
            "弁辨辩辯瓣",
            "欠缺",
            "芸藝艺",
            "予豫",
            "沢澤泽",
            "辺邊邉边",
            "斎齋斋",
            "高髙",
            "浜濱滨",
            "崎﨑",
        ),
        *(
            "后後",
            "干乾",
            "里裏裡",
            "台臺",
            "发發髮発",
            "関關关",
            "国國",
            "経經经",
            "気氣气",
            "対對对",
            "会會",
        ),
    ],
)
def test_the_forms_of_one_han_character_are_one(forms: str) -> None:
    assert len({fold(char).text for char in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("が", "か"), ("ぱ", "は"), ("日", "曰"), ("斎", "斉"), ("本", "木")]
)
def test_different_letters_stay_apart(one: str, other: str) -> None:
    assert fold(one).text != fold(other).text


def test_a_dropped_middle_dot_leaves_a_place_where_a_break_may_stand() -> None:
    assert fold("韓国・日本").dots == {3}
    assert fold("韓国・ 日本").dots == frozenset()


def test_a_letter_and_its_marks_are_marked_together() -> None:
    folded = fold("un cafe\u0301 noir")
    start = folded.text.index("cafe")
    left, right = folded.span(start, start + 4)
    assert folded.original[left:right] == "cafe\u0301"


def letters(folded: Folded) -> list[tuple[str, int, int]]:
    """Each letter with its start and end in the original."""
    places = (
        (char, *folded.span(at, at + 1)) for at, char in enumerate(folded.text) if char != " "
    )
    return list(places)


@settings(max_examples=500)
@example("ß\u200b’s")  # one character more, one less
@example("\u3099\n\u3099")
@given(TEXTS)
def test_a_text_is_folded_as_one_character_after_the_other(text: str) -> None:
    folded, slow = fold(text), slow_fold(text)
    assert (folded.text, folded.dots) == (slow.text, slow.dots)
    places = zip(slow.text, slow.starts, slow.ends, strict=True)
    assert letters(folded) == [one for one in places if one[0] != " "]


@given(st.lists(st.text(SCRIPTS, max_size=8), max_size=4))
def test_texts_that_are_folded_together_are_as_alone(texts: list[str]) -> None:
    together = fold_all(texts)
    assert together.whole == "".join(one.text for one in together.texts) + " "
    assert together.begins == [*accumulate((len(one.text) for one in together.texts), initial=0)]
    for one, alone in zip(together.texts, map(fold, texts), strict=True):
        assert (one.original, one.text, one.dots) == (alone.original, alone.text, alone.dots)
        assert letters(one) == letters(alone)


@given(TEXTS)
def test_every_folded_letter_comes_from_a_place_in_order(text: str) -> None:
    found = letters(fold(text))
    assert found == sorted(found, key=lambda one: one[1:])
    assert all(0 <= start < end <= len(text) for _, start, end in found)


@given(TEXTS)
def test_each_letter_is_what_its_own_place_folds_to(text: str) -> None:
    assert all(char in fold(text[start:end]).text for char, start, end in letters(fold(text)))


LOOSE_MARK = re.compile("\\s[\u3099-\u309c\uff9e\uff9f]")
"""A voicing mark at the begin of a line. Without the line's end it would join the letter before."""


@example("か・\u3099")  # the mark must not join the letter before the dropped dot
@given(TEXTS.filter(lambda text: not LOOSE_MARK.search(text)))
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(st.text(SCRIPTS), st.text(SCRIPTS), st.sampled_from(["\n\n", "。", "—", " "]))
def test_texts_apart_fold_as_texts_alone(one: str, other: str, separator: str) -> None:
    assume(separator != " " or "\n" not in one + other)  # a line end with blanks around it joins
    assert fold(one + separator + other).text == fold(one).text + fold(other).text[1:]


@given(st.text(SCRIPTS), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_how_a_text_is_composed_does_not_matter(text: str, form: str) -> None:
    assume("\n" not in text or "ｶ" not in text)  # lines of narrow kana are not joined
    composed = unicodedata.normalize(form, text)  # type: ignore[arg-type]
    assert fold(composed).text == fold(text).text


def plainly(char: str) -> str:
    """The first rules of docs/reference/language.md for alphabets, by the standard library alone."""
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", char).casefold())
    return re.sub("[\u0300-\u036f]", "", text)


@pytest.mark.parametrize(
    "block", [(0xC0, 0x100), (0x100, 0x180), (0x386, 0x3FF), (0x400, 0x482), (0x1E00, 0x1F00)]
)
def test_alphabets_fold_as_unicode_says(block: tuple[int, int]) -> None:
    letters = [
        chr(code) for code in range(*block) if chr(code).isalpha() and plainly(chr(code)).isalnum()
    ]
    odd = {char for char in letters if fold(char).text.strip() != plainly(char)}
    assert odd <= set(
        "ÆÐØæðøĐđĦħıŁłŒœŦŧ" + "ŉ"
    )  # the characters of the small table; an apostrophe that separates


def test_every_kana_has_its_mark_composed() -> None:
    marked = [
        chr(code)
        for code in range(0x3041, 0x30FF)
        if len(unicodedata.normalize("NFD", chr(code))) == 2
    ]
    assert len(marked) > 50
    assert all(fold(unicodedata.normalize("NFD", char)).text.strip() == char for char in marked)


def test_the_table_is_what_its_script_makes() -> None:
    lines = (ROOT / "watchword" / "matching" / "fold_table.txt").read_text(encoding="ascii")
    if f"Unicode {unicodedata.unidata_version}," not in lines.splitlines()[0]:
        pytest.skip("the table is made with another Python's Unicode")
    script = [sys.executable, str(ROOT / "scripts" / "make_fold_table.py"), "--print"]
    made = subprocess.run(script, capture_output=True, text=True, check=True)
    assert made.stdout == lines


def test_the_table_folds_to_letters_that_stay() -> None:
    known = table()
    assert (known.folds[known.folds] == known.folds).all()
    made = {char for text in known.unequal.values() for char in text}
    assert not made & known.unequal.keys()
    assert all(known.folds[ord(char)] in (ord(char), ord(" ")) for char in made)


def test_nothing_folds_to_a_space() -> None:
    assert (fold("").text, fold("").dots) == (" ", frozenset())
