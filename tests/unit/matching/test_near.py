"""Nearness in tokens, and all places that belong to a near pair."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.matching.plain import between, is_near, marked
from watchword.matching.fold import fold
from watchword.matching.near import Span, in_order, token_starts


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Halden posts profit", 3),
        ("東京での会談", 6),
        ("東京、会談", 5),  # a break between CJK runs is a token
        ("東京 Halden、会談", 5),  # beside a Latin word the break is no token
        ("新iPhone手机", 4),
        ("U.S. and Halden’s", 3),
        ("韓国・日本", 4),
        ("Halden・Siemens", 2),
        ("한국은 오늘", 6),
    ],
)
def test_tokens_are_latin_words_cjk_characters_and_breaks(text: str, count: int) -> None:
    assert token_starts(fold(text))[-1] == count


@given(st.text("ab日本 。", max_size=12))
def test_between_two_places_lie_the_tokens_that_begin_and_end_there(text: str) -> None:
    counts, letters = token_starts(fold(text)), marked(text)
    borders = [at for at in range(len(letters) + 1) if is_border(letters, at)]
    for end, start in combinations(borders, 2):
        assert counts[start] - counts[end] == between(letters, end, start)


def is_border(letters: str, at: int) -> bool:
    """Whether a word may begin or end at this offset."""
    return (
        not letters[max(0, at - 1) : at + 1].isascii() or " " in letters[max(0, at - 1) : at + 1]
    )


TEXT = "a日本 b aa 日 b本日a 日本 b"
BORDERS = [at for at in range(len(marked(TEXT))) if is_border(marked(TEXT), at)]
SPANS = st.lists(
    st.lists(st.sampled_from(BORDERS), min_size=2, max_size=2, unique=True).map(sorted),
    max_size=5,
).map(lambda spans: sorted({(start, end) for start, end in spans}))


@given(SPANS, SPANS, st.integers(0, 4))
def test_every_span_takes_part_that_is_in_a_pair(
    firsts: list[Span], seconds: list[Span], most: int
) -> None:
    letters = marked(TEXT)
    pairs = [(a, b) for a in firsts for b in seconds if is_near(letters, a, b, most)]
    found = in_order(firsts, seconds, most, token_starts(fold(TEXT)))
    assert found == {span for pair in pairs for span in pair}


def test_a_long_article_full_of_both_words_is_searched_by_halving() -> None:
    class Counted(list[int]):
        asked = 0

        def __getitem__(self, at: int) -> int:  # type: ignore[override]  # only its places are used
            self.asked += 1
            return super().__getitem__(at)

    spans = [(at, at + 1) for at in range(1, 40_000, 2)]
    counts = Counted(range(40_001))
    assert in_order(spans, spans, 0, counts) == set(spans)
    assert counts.asked <= 4 * len(spans)
