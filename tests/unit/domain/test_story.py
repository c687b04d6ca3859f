"""Which articles are copies of one text, and which tell of one event."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from watchword.domain.article import Text
from watchword.domain.story import (
    Candidate,
    Likeness,
    Link,
    contradict,
    find_copy,
    find_event,
    is_of,
    leads_agree,
)

TEXT = Text(title="Ministers meet", body="The ministers met in town.")


def a_candidate(
    shared: int, *, source: str = "b", text: Text = TEXT, article: int = 1
) -> Candidate:
    return Candidate(article=article, story=7, source=source, shared=shared, size=100, text=text)


def copied(*candidates: Candidate, size: int = 100, text: Text = TEXT) -> int | None:
    copy = find_copy(text, "a", size, candidates)
    return copy.of.article if copy else None


@pytest.mark.parametrize(
    ("shared", "size", "is_copy"),
    [(45, 100, True), (44, 100, False), (45, 400, True), (10, 20, True), (1, 2, False)],
)
def test_a_copy_shares_nearly_half_of_the_shorter_text(
    shared: int, size: int, is_copy: bool
) -> None:
    assert copied(a_candidate(shared), size=size) == (1 if is_copy else None)


def test_an_outlet_copies_itself_only_where_nearly_all_is_the_same() -> None:
    assert copied(a_candidate(89, source="a")) is None
    assert copied(a_candidate(90, source="a")) == 1


def test_the_nearest_is_the_one_that_is_copied_then_the_earliest() -> None:
    assert copied(a_candidate(50, article=1), a_candidate(60, article=2)) == 2
    assert copied(a_candidate(50, article=4), a_candidate(50, article=3)) == 3


def test_an_outlet_has_one_text_behind_its_wall_for_all_headlines() -> None:
    wall = "Subscribe to go on reading. Already a subscriber? Sign in."
    first, second = Text(title="Ferry line opens", body=wall), Text(title="Talks end", body=wall)
    assert copied(a_candidate(100, source="a", text=first), text=second) is None
    assert copied(a_candidate(100, source="b", text=first), text=second) is None


def test_two_reports_above_one_long_notice_are_no_copies() -> None:
    notice = "Our correspondents write from forty ports on every working day of the year. " * 5
    first = Text(title="Ferry line opens", body=f"The ferry line sails to the island.\n{notice}")
    second = Text(title="서울 회담", body=f"서울에서 회담이 열려 장관들이 만났다.\n{notice}")
    assert not leads_agree(first, second)
    assert copied(a_candidate(90, text=first), text=second) is None


def test_an_outlet_that_lists_its_text_twice_is_a_copy_of_itself() -> None:
    again = Text(title="Ministers meet again", body=TEXT.body)
    assert copied(a_candidate(100, source="a"), text=again) == 1


@pytest.mark.parametrize(
    ("title", "body", "mine"),
    [
        ("日中外相が会談", "日中の外相は24日に会談した。", True),
        ("日中外相が会談", "続きは会員登録のうえお読みください。", False),
        ("한일 정상회담 개최", "정상회담을 열었다.", True),
        ("การเจรจากลับมา", "การเจรจาเริ่มขึ้น", True),
        ("Of us", "Of us and of you", False),
    ],
)
def test_a_text_uses_terms_of_its_headline(title: str, body: str, mine: bool) -> None:
    assert is_of(Text(title=title, body=body)) is mine


def test_two_reports_of_one_template_with_other_numbers_are_no_copies() -> None:
    first = Text(
        title="Quake of magnitude 5.1 off the coast", body="A magnitude 5.1, depth 10 km."
    )
    second = Text(
        title="Quake of magnitude 6.3 off the coast", body="A magnitude 6.3, depth 40 km."
    )
    assert contradict(first, second)
    assert copied(a_candidate(95, text=first), text=second) is None


def test_a_new_headline_with_numbers_of_the_text_is_a_copy() -> None:
    first = Text(
        title="12,000 march in the capital", body="Some 12,000 people march, 300 of them old."
    )
    second = Text(
        title="３００ aged people march", body="Some 12.000 people march, 300 of them old."
    )
    third = Text(title="Thousands march", body="Some 12,000 people.")
    assert not contradict(first, second)
    assert not contradict(first, third)
    assert copied(a_candidate(60, text=first), text=second) == 1


def a_likeness(
    same: float,
    *,
    story: int = 7,
    article: int = 1,
    kinds: int = 2,
    related: float = 1.0,
    head: int | None = None,
    hours: int = 0,
    is_retold: bool | None = None,
) -> Likeness:
    return Likeness(
        article=article,
        story=story,
        head=story if head is None else head,
        same=same,
        related=related,
        kinds=kinds,
        words="both name Tokyo",
        apart=timedelta(hours=hours),
        is_retold=is_retold,
    )


def event(*likenesses: Likeness) -> tuple[Link, int] | None:
    found = find_event(likenesses)
    return None if found is None else (found.link, found.to.article)


def test_an_article_above_the_threshold_tells_of_the_same_event() -> None:
    assert event(a_likeness(0.0)) == (Link.SAME, 1)
    assert event(a_likeness(-0.1)) == (Link.RELATED, 1)
    assert event(a_likeness(-0.1, related=-0.1)) is None
    assert event() is None


def test_one_kind_of_evidence_is_not_enough() -> None:
    assert event(a_likeness(5.0, kinds=1)) == (Link.RELATED, 1)


def test_at_least_half_of_a_story_must_be_near() -> None:
    last = a_likeness(5.0, article=3)
    far = [a_likeness(-3.0, article=one) for one in (1, 2)]
    assert event(last, far[0]) == (Link.SAME, 3)
    assert event(last, *far) == (Link.RELATED, 3)
    assert event(last, a_likeness(-0.9, article=1), far[1]) == (Link.SAME, 3)


def test_what_one_report_alone_says_is_of_the_event_is_related() -> None:
    """Its other regression does not know it, and the story's other reports are far."""
    far = [a_likeness(-3.0, article=one, related=-2.0) for one in (1, 2)]
    last = a_likeness(0.5, article=3, related=-2.0)
    assert event(replace(last, same=1.0), *far) == (Link.RELATED, 3)
    assert event(last, *far, a_likeness(-3.0, story=8, head=7, article=4, related=-0.5)) == (
        Link.RELATED,
        3,
    )
    assert event(replace(last, same=1.0, kinds=1), *far) is None


def test_what_an_outlet_prints_at_two_addresses_is_two() -> None:
    own = replace(a_likeness(5.0), is_own=True)
    assert event(own) == (Link.RELATED, 1)
    assert event(a_likeness(5.0, article=2), replace(own, same=0.0)) == (Link.RELATED, 2)
    assert event(own, a_likeness(1.0, story=8, article=2)) == (Link.SAME, 2)


def test_the_most_alike_story_is_joined() -> None:
    assert event(a_likeness(1.0), a_likeness(2.0, story=8, article=2)) == (Link.SAME, 2)


def test_two_of_the_stories_beside_each_other_speak_for_it_together() -> None:
    """However many there are: each turn of an event is like few others."""
    beside = a_likeness(-9.0, story=9, article=4, head=7, related=0.5)
    second = a_likeness(-9.0, story=8, article=3, head=7, related=-1.0)
    far = [a_likeness(-9.0, story=one, article=one, head=7, related=-4.0) for one in (1, 2)]
    assert event(beside, second, *far) == (Link.RELATED, 4)
    assert event(beside, replace(second, related=-1.2), *far) is None
    assert event(replace(beside, related=-0.1), replace(second, related=-0.4)) == (Link.RELATED, 4)
    assert event(replace(beside, related=-0.1)) is None


def test_one_report_that_is_far_above_the_threshold_is_enough() -> None:
    far = [a_likeness(-9.0, story=one, article=one, head=7, related=-9.0) for one in (1, 2, 3)]
    later = a_likeness(-9.0, story=9, article=4, head=7, related=1.0)
    assert event(later, *far) == (Link.RELATED, 4)
    assert event(replace(later, related=0.9), *far) is None


def test_of_what_is_related_to_a_story_copies_count_once() -> None:
    copies = [a_likeness(-9.0, article=one, related=0.5) for one in (1, 2, 3)]
    beside = a_likeness(-9.0, story=9, article=4, head=7, related=-2.0)
    assert event(*copies) == (Link.RELATED, 1)
    assert event(*copies, beside) is None


def test_a_headline_of_another_outlet_without_a_text_is_of_the_same_event() -> None:
    alike = replace(a_likeness(-5.0, kinds=0), is_headline_copy=True)
    far = [a_likeness(-9.0, article=one) for one in (2, 3)]
    assert event(alike, *far) == (Link.SAME, 1)
    more = a_likeness(9.0, story=8, article=4)
    assert event(alike, more) == (Link.SAME, 1)


@pytest.mark.parametrize(
    ("members", "is_turn"),
    [
        ([a_likeness(2.0, hours=3, is_retold=False)], True),
        ([a_likeness(2.0, hours=2, is_retold=False)], False),
        ([a_likeness(2.0, hours=3)], False),
        (
            [a_likeness(2.0, hours=4, is_retold=False), a_likeness(1.0, hours=3, is_retold=True)],
            False,
        ),
        ([a_likeness(2.0, hours=4, is_retold=False), a_likeness(0.0, hours=1)], False),
        ([a_likeness(2.0, hours=4, is_retold=False), a_likeness(-0.5, hours=1)], True),
    ],
    ids=[
        "later",
        "soon",
        "in another language",
        "a like headline",
        "of a recent one",
        "beside one",
    ],
)
def test_a_turn_comes_hours_later_under_a_headline_of_its_own(
    members: list[Likeness], is_turn: bool
) -> None:
    found = find_event(members)
    assert found is not None
    assert (found.link, found.is_turn) == (Link.SAME, is_turn)
