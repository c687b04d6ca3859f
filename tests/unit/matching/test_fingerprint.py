"""The fingerprint of a text: what it survives, and what it tells apart."""

from __future__ import annotations

import random
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.matching.fingerprint import fingerprint

HAN = "港口部长会谈渡轮关税海岸工会预算风暴大桥议会代表城市星期报告协议"


def prose(seed: int, *, han: bool) -> str:
    """Some 2,000 characters in twenty paragraphs."""
    dice = random.Random(seed)
    if han:
        return "\n".join("".join(dice.choices(HAN, k=100)) + "。" for _ in range(20))
    words = ["".join(dice.choices(ascii_lowercase, k=6)) for _ in range(300)]
    return "\n".join(" ".join(words[at : at + 15]) + "." for at in range(0, 300, 15))


def containment(one: str, other: str) -> float:
    a, b = fingerprint(one), fingerprint(other)
    return len(a & b) / min(len(a), len(b))


@pytest.mark.parametrize("han", [False, True])
def test_a_cut_a_credit_and_another_order_of_paragraphs_are_the_same_text(han: bool) -> None:
    text = prose(1, han=han)
    paragraphs = text.split("\n")
    assert containment(text, text[: len(text) * 2 // 5]) > 0.9
    assert containment(text, f"HARBOUR TOWN (Agency) - {text}\n(c) Agency") > 0.9
    assert containment(text, "\n".join(reversed(paragraphs))) > 0.8


@pytest.mark.parametrize("han", [False, True])
def test_another_text_is_another_text(han: bool) -> None:
    assert containment(prose(1, han=han), prose(2, han=han)) < 0.1


def test_case_width_script_and_line_ends_of_a_chinese_text_do_not_count() -> None:
    assert fingerprint(prose(3, han=False).upper()) == fingerprint(prose(3, han=False))
    chinese = prose(3, han=True)
    assert fingerprint(chinese.replace("。", "。\n \n")) == fingerprint(chinese)
    assert fingerprint("兩岸關係會談在港口城市舉行，代表們同意繼續。" * 9) == fingerprint(
        "两岸关系会谈在港口城市举行，代表们同意继续。" * 9
    )


@given(st.text(max_size=400))
def test_any_text_has_a_fingerprint_of_signed_integers(text: str) -> None:
    assert all(-(2**63) <= value < 2**63 for value in fingerprint(text))
