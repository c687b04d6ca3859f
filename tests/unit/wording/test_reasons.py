"""Stored reasons in the reader's language: what the code says is what is translated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from watchword.wording.catalogue import catalogue
from watchword.wording.reasons import REASONS, WITH_PLURAL, in_words_of

ROOT = Path(__file__).parents[3]
SAYERS = (
    "watchword/domain",
    "watchword/pipeline",
    "watchword/matching",
    "watchword/notify",
    "watchword/usecases",
    "watchword/contract",
    "crawler",
    "storage",
)


def said() -> Iterator[str]:
    """Each text of the code that says reasons; what is filled in is NUL."""
    for folder in SAYERS:
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value
                elif isinstance(node, ast.JoinedStr):
                    yield "".join(
                        str(one.value) if isinstance(one, ast.Constant) else "\0"
                        for one in node.values
                    )
    yield (ROOT / "crawler/plain/walls.toml").read_text("utf-8")


def test_each_reason_is_one_that_the_code_says() -> None:
    texts = "\n".join(said())
    for reason in (*REASONS, *WITH_PLURAL):
        # A reason is put together of phrases: `same story: ` and `a copy of article 4`.
        for phrase in re.split(r"\{\w+\}|[:;,()]|\b(?:article|behind|ahead)\b", reason):
            assert phrase.strip() in texts, reason


@pytest.mark.parametrize(
    ("reason", "korean"),
    [
        ("first report", "첫 보도"),
        (
            "first report; probably of the event of article 4: both name 东京, 12 and 24, 2 h apart",
            "첫 보도. 아마 기사 4와 같은 일: 둘 다 东京, 12, 24 언급, 2시간 차이",
        ),
        ("2: quiet 22:00–07:00; 1: in the digest of 2026-11-24 18:00", None),
        ("the channel failed: 421 try later; it may have arrived", None),
        ("new numbers in the headline: 12, 14", "제목에 새 숫자: 12, 14"),
        ("its poll is overdue (1 of 3 feeds)", "읽을 시각이 지났습니다 (피드 3개 중 1개)"),
        ("550 5.1.1 recipient unknown", "550 5.1.1 recipient unknown"),
    ],
)
def test_a_reason_is_told_in_the_language_of_its_reader(reason: str, korean: str | None) -> None:
    told = in_words_of(catalogue("ko"), reason)
    assert told == korean if korean else not re.search("quiet|digest|channel|arrived", told), told
    assert in_words_of(catalogue("en"), reason) == reason
