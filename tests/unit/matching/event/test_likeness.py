"""How alike two articles are, and the evidence in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from watchword.domain.article import Text
from watchword.domain.clue import Clues, KnownArticle
from watchword.domain.story import Likeness
from watchword.matching.event.clues import find_clues
from watchword.matching.event.likeness import Side, likenesses, measures, regressions
from watchword.matching.event.vectors import SIZES, cosines, pack

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def a_vector(angle: float) -> bytes:
    """One whose cosine with that of another angle is the cosine of their difference."""
    parts = [np.zeros(size, dtype=np.float32) for size in SIZES]
    for part in parts:
        part[0], part[1] = np.cos(angle), np.sin(angle)
    return pack(parts)


def an_article(
    title: str, *, language: str = "en", angle: float | None = 0.0, hours: int = 0
) -> Clues:
    vector = None if angle is None else a_vector(angle)
    return find_clues(Text(title=title), NOW + timedelta(hours=hours), language, vector)


def judged(one: Clues, other: Clues) -> Likeness:
    return likeness(one, "b", KnownArticle(article=1, story=2, head=2, source="a", clues=other))


def likeness(one: Clues, source: str, known: KnownArticle) -> Likeness:
    [found] = likenesses(one, source, [known])
    return found


MINE = "Pakistan coal mine blast kills 34 miners"
MINE_JA = "パキスタンの炭鉱で爆発、34人死亡"


def test_vectors_keep_their_angle_as_bytes() -> None:
    [alike, unknown] = cosines(a_vector(0.3), [a_vector(1.3), None])
    assert alike == pytest.approx((np.cos(1), np.cos(1), 0, 0), abs=0.01)
    assert not unknown.any()
    assert not cosines(None, [a_vector(0)]).any()


def test_articles_judged_together_are_as_alike_as_each_alone() -> None:
    """With a lead and without, and with no vector: they are compared by arrays."""
    mine = a_text_of(MINE, 0.1, 0.4)
    known = [
        KnownArticle(article=at, story=at, head=at, source="a", clues=clues)
        for at, clues in enumerate(
            [
                a_text_of(MINE, 0.3, 0.2),
                an_article(MINE_JA, language="ja", angle=0.7),
                an_article("Blast kills 51 in Peru", angle=None),
                a_text_of("Markets close higher", 1.5, 0.9),
            ]
        )
    ]
    together = likenesses(mine, "b", known)
    assert together == [likeness(mine, "b", one) for one in known]
    assert len({one.related for one in together}) == len(known)
    assert likenesses(mine, "b", []) == []


def test_one_event_in_two_languages_is_the_same() -> None:
    found = judged(an_article(MINE_JA, language="ja", hours=3, angle=0.4), an_article(MINE))
    assert found.same > 0
    assert found.kinds == 3
    assert found.words == "both name 34 and パキスタン, headlines alike, 3 h apart"


@pytest.mark.parametrize(
    ("language", "body", "angle", "is_retold"),
    [
        ("en", "It says more than that.", 0.9, True),
        ("en", "It says more than that.", 1.0, False),
        ("en", "", 1.0, None),
        ("ja", "It says more than that.", 1.0, None),
    ],
)
def test_headlines_say_the_same_where_both_are_of_one_language_and_have_a_text(
    language: str, body: str, angle: float, is_retold: bool | None
) -> None:
    one, other = (
        find_clues(Text(title=MINE, body=body and f"{body} {name}"), NOW, code, at)
        for name, code, at in (
            ("Oslo", "en", a_vector(0.0)),
            ("Paris", language, a_vector(angle)),
        )
    )
    assert judged(one, other).is_retold is is_retold


@pytest.mark.parametrize(
    ("language", "source", "is_own"),
    [("en", "a", True), ("", "a", True), ("ja", "a", False), ("en", "b", False)],
)
def test_articles_of_one_outlet_are_its_own_unless_their_languages_differ(
    language: str, source: str, is_own: bool
) -> None:
    earlier = KnownArticle(article=1, story=2, head=2, source="a", clues=an_article(MINE))
    found = likeness(an_article(MINE, language=language), source, earlier)
    assert found.is_own == is_own


def test_without_vectors_nothing_is_the_same_and_it_can_be_related() -> None:
    found = judged(an_article(MINE, angle=None), an_article(MINE + " overnight", angle=None))
    assert found.same == -np.inf
    assert found.related > 0


def test_other_numbers_speak_against_it() -> None:
    one = an_article("Blast kills 34 in Pakistan mine")
    other = an_article("Blast kills 51 in Pakistan mine")
    assert measures(Side(one), Side(other))["other_numbers"] == 1
    assert judged(one, other).same < judged(one, one).same


@pytest.mark.parametrize(
    ("title", "other", "is_apart"),
    [
        ("Lima: 691 teachers strike over pay", "Cairo: 691 teachers strike over pay", True),
        ("Osaka: 691 teachers strike over pay", "Sapporo: 370 teachers strike over pay", True),
        ("Osaka: 691 teachers strike over pay", "Sapporo: 691 teachers strike over pay", False),
        ("Osaka: 691 teachers strike over pay", "Osaka: 370 teachers strike over pay", False),
        ("Osaka: 691 teachers strike over pay", "691 teachers strike over pay", False),
    ],
)
def test_headlines_of_two_places_are_never_of_one_event(
    title: str, other: str, is_apart: bool
) -> None:
    found = judged(an_article(title), an_article(other))
    assert (found.same == -np.inf) == is_apart
    assert (found.related == -np.inf) == is_apart


def test_a_place_that_the_other_text_names_is_no_other_place() -> None:
    one = full("Quake kills 12 in Chile", "Tremors were felt in Lima, Peru.").clues
    other = full("Quake kills 12 in Peru", "Its centre was off the coast of Chile.").clues
    assert judged(one, other).related > -np.inf


def test_alike_headlines_alone_are_one_kind_of_evidence() -> None:
    found = judged(an_article("Ministers resign"), an_article("Cabinet quits"))
    assert found.kinds == 1
    assert found.words == "headlines alike, within the hour"


def test_no_regression_rewards_what_speaks_against_one_event() -> None:
    assert len(regressions()) == 16
    for key, fitted in regressions().items():
        for name, weight in fitted.weights.items():
            assert (weight < 0) == name.startswith("other_")
        assert (fitted.threshold == np.inf) == key.endswith("plain same")


def test_what_is_told_below_a_headline_can_be_related_to_it() -> None:
    """A later turn has another headline, and its lead says what the first one said."""
    title = "Fishermen fear for their season"
    told, later, other = (
        a_text_of(MINE, 0, 0),
        a_text_of(title, 1, 0.3),
        a_text_of(title, 1, 1.3),
    )
    [leads, crossed] = cosines(later.vector, [told.vector])[0][2:]
    assert (leads, crossed) == pytest.approx((np.cos(0.3),) * 2, abs=0.02)
    [leads, crossed] = cosines(a_vector(0), [told.vector])[0][2:]
    assert (leads, crossed) == pytest.approx((0, 1), abs=0.02)
    assert not cosines(a_vector(0), [a_vector(0)])[0][2:].any()
    assert judged(later, told).related > judged(other, told).related
    assert judged(later, told).same == judged(other, told).same


def a_text_of(title: str, angle: float, lead: float) -> Clues:
    """An article with these angles of its headline and its lead."""
    vector = a_vector(angle) + a_vector(lead)[SIZES[0] :]
    return find_clues(Text(title=title, body="Some words of its own. " * 9), NOW, "en", vector)


def full(title: str, body: str, *, source: str = "a", story: int = 2) -> KnownArticle:
    clues = find_clues(Text(title=title, body=body * 20), NOW, "en", a_vector(0.0))
    assert clues.is_full
    return KnownArticle(article=1, story=story, head=story, source=source, clues=clues)


@pytest.mark.parametrize(
    ("title", "source", "hours", "is_copy"),
    [
        (MINE, "b", 2, True),
        (MINE, "a", 2, False),
        (MINE, "b", 25, False),
        (f"{MINE} overnight", "b", 2, False),
    ],
)
def test_a_headline_word_for_word_without_a_text_is_a_copy_of_it(
    title: str, source: str, hours: int, is_copy: bool
) -> None:
    earlier = full(MINE, "A blast in a mine. ")
    found = likeness(an_article(title, hours=hours, angle=None), source, earlier)
    assert found.is_headline_copy == is_copy
    whole = full(MINE, "Another text altogether. ").clues
    assert not likeness(whole, "b", earlier).is_headline_copy
    words = an_article("Markets close higher", angle=None)
    few = KnownArticle(article=1, story=2, head=2, source="a", clues=words)
    assert not likeness(words, "b", few).is_headline_copy
