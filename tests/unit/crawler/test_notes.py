"""Lines that are about the text, and lines that do not belong to it."""

from __future__ import annotations

import pytest

from crawler.extract.notes import extract_notes

OWN = frozenset({"cgtn"})


@pytest.mark.parametrize(
    ("credit", "names"),
    [
        ("(CGTN's Zhang Wei and Li Na also contributed to the story)", ("Zhang Wei", "Li Na")),
        ("Additional reporting by Jane Doe in Tokyo", ("Jane Doe",)),
        ("Mitarbeit: Erika Mustermann", ("Erika Mustermann",)),
        ("参与采写：王小明、李华", ("王小明", "李华")),
        ("With inputs from Reuters", ("Reuters",)),
    ],
)
def test_a_closing_credit_names_contributors_and_leaves_the_text(
    credit: str, names: tuple[str, ...]
) -> None:
    found = extract_notes(f"The talks began.\n{credit}", OWN)
    assert (found.text, found.contributors) == ("The talks began.", names)


def test_a_credit_right_behind_the_text_counts() -> None:
    credit = "(CGTN's Zhang Wei and Li Na also contributed to the story)"
    found = extract_notes("The talks began.", OWN, [credit, "Related stories"])
    assert (found.text, found.contributors) == ("The talks began.", ("Zhang Wei", "Li Na"))


@pytest.mark.parametrize(
    "closing",
    [
        "【免责声明】本文仅代表作者本人观点，与本网无关。",
        "声明：本报力求信息准确，文章内容仅供参考，据此操作风险自担。",
        "Disclaimer: the views are those of the author.",
    ],
)
def test_a_closing_disclaimer_is_no_part_of_the_text(closing: str) -> None:
    text = "The talks began.\nThey go on.\nNobody expects much.\nThe next round is in May."
    assert extract_notes(f"{text}\n{closing}", OWN).text == text


@pytest.mark.parametrize(
    "caption",
    ["写真＝会談の様子（撮影・佐藤美咲）", "图：会谈现场", "사진=회담장", "Photo: Jane Doe"],
)
def test_a_line_that_names_itself_a_picture_is_no_part_of_the_text(caption: str) -> None:
    assert extract_notes(f"{caption}\nThe talks began.", OWN).text == "The talks began."


def test_a_statement_that_is_the_news_stays() -> None:
    text = "双方发表联合声明。\n声明：会谈将继续。\n" + "各方表示欢迎。\n" * 3 + "会谈下月举行。"
    assert extract_notes(text, OWN).text == text


def test_a_credit_in_the_middle_is_told_by_the_text() -> None:
    text = "\n".join(["Jane Doe contributed to the report.", *["The talks go on."] * 5])
    assert extract_notes(text, OWN).text == text


@pytest.mark.parametrize(
    "line",
    [
        "01:31",
        "2025.04.11 08:05 입력",
        "이영희 기자",
        "記者・山田太郎",
        "この記事は有料会員限定です",
    ],
)
def test_a_line_about_the_page_is_no_text(line: str) -> None:
    assert extract_notes(f"{line}\nThe talks began.", OWN).text == "The talks began."


def test_a_correction_is_told_and_stays() -> None:
    text = "The talks began.\nCorrection: an earlier version named the wrong city."
    found = extract_notes(text, OWN)
    assert (found.text, found.corrections) == (text, (text.split("\n")[1],))


@pytest.mark.parametrize(
    "line",
    [
        "動画配信大手は、有料会員が1億人を超えたと発表した。",
        "用户一度登录后无法浏览网站。",
        "会員登録は24日に始まる。",
    ],
)
def test_news_of_subscribers_stays_in_the_text(line: str) -> None:
    assert extract_notes(f"Ferry sinks.\n{line}", frozenset()).text.endswith(line)
