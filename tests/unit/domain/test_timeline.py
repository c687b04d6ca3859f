"""What each report of a story says that none did before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from watchword.domain.article import Text
from watchword.domain.timeline import Member, silent_places, timeline

START = datetime(2026, 11, 1, tzinfo=UTC)


def a_member(article: int, title: str, body: str = "", language: str = "en") -> Member:
    return Member(
        article=article,
        source="a",
        at=START + timedelta(hours=article),
        text=Text(title=title, body=body, language=language),
        link="same",
    )


def test_the_first_has_nothing_new_and_later_ones_have_what_none_said() -> None:
    first = a_member(1, "Blast in a mine", "Two miners were killed in the northern shaft.")
    later = a_member(
        2,
        "Blast in a mine kills five",
        "Miners were killed in the northern shaft. "
        "Rescue teams lowered cameras through ventilation pipes.",
    )
    steps = list(timeline([later, first]))
    assert [step.member.article for step in steps] == [1, 2]
    assert (steps[0].numbers, steps[0].sentences) == ((), ())
    assert steps[1].numbers == ("five",)
    assert steps[1].sentences == ("Rescue teams lowered cameras through ventilation pipes.",)


def test_in_another_language_only_numbers_are_new() -> None:
    steps = list(
        timeline([a_member(1, "Blast kills 34"), a_member(2, "爆発で51人死亡", language="ja")])
    )
    assert steps[1].numbers == ("51",)
    assert steps[1].sentences == ()


def test_a_name_is_new_in_the_first_headline_that_has_it() -> None:
    first = a_member(1, "Minister meets miners", "The minister met them in the north.")
    second = a_member(2, "Minister Halloran meets miners", "They said that Halloran listened.")
    third = a_member(3, "Halloran leaves", "They said that Halloran left.")
    foreign = a_member(4, "ハロラン氏が炭鉱へ", language="ja")
    steps = list(timeline([first, second, third, foreign]))
    assert [step.names for step in steps] == [(), ("Halloran",), (), ()]


def test_a_place_is_silent_while_none_of_its_sources_has_the_story() -> None:
    places = {"a": "JP", "b": "CN", "c": "KR", "d": "CN", "e": "JP"}
    assert silent_places([a_member(1, "Blast")], places) == {"CN": 2, "KR": 1}
    assert silent_places([a_member(1, "Blast")], {"b": "CN"}) == {"CN": 1}
    assert silent_places([a_member(1, "Blast")], {"a": "JP"}) == {}
