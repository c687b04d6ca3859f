"""Which later report of a story is told at once, and what of it is new."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from watchword.domain.article import ArticleDetails, Text
from watchword.domain.development import (
    FOLLOWED,
    AlertedStory,
    Development,
    Follow,
    FollowKind,
    Report,
    follow_up,
)

AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FIRST = "Ferry capsizes off the cape"
BODY = "The ferry capsized in the night. Two ministers met elsewhere, 40 km away."
ALERTED = AlertedStory(article=1, first_at=AT, last_at=AT, developments=frozenset({""}))


def a_report(
    title: str = FIRST, *, revision: int = 1, article: int = 1, body: str = BODY, **fields: object
) -> Report:
    one = Report(
        article=article,
        revision=revision,
        source="a",
        found_at=AT + (revision - 1) * MINUTE,
        text=Text(title=title, body=body),
    )
    return replace(one, **fields)  # type: ignore[arg-type]


def new(
    report: Report,
    *others: Report,
    follow: Follow = FOLLOWED,
    told: AlertedStory = ALERTED,
    urgent: bool = False,
) -> Development | None:
    return follow_up(report, others or [a_report()], told, follow, urgent=urgent)


def follows(*kinds: FollowKind, outlets: int | None = None) -> Follow:
    return Follow(kinds=frozenset(kinds), outlets=outlets)


def test_a_new_number_in_a_rewritten_headline() -> None:
    found = new(a_report("UPDATED: ferry capsizes, two dead", revision=2))
    assert found is not None
    assert (found.key, found.follows) == ("numbers:2", FIRST)
    assert found.reason == "a new number in the headline: two"
    assert [part.text for part in found.new if part.marked] == ["two"]


@pytest.mark.parametrize(
    "report",
    [
        a_report(revision=2, body=BODY + " Twelve are dead."),
        a_report("Ferry capsizes 40 km from the cape", revision=2),
        a_report("UPDATE 2-Ferry capsizes off the cape", revision=2),
        a_report("Ferry capsizes off the cape, as it was said", revision=2),
    ],
    ids=["the headline stayed", "the text had it", "a version", "no number"],
)
def test_nothing_new(report: Report) -> None:
    assert new(report) is None


def test_a_small_number_that_was_beside_other_words_is_new_beside_these() -> None:
    assert new(a_report("Two dead as ferry sinks", revision=2)) is not None
    told_before = a_report(body="Two of the crew are dead.")
    assert new(a_report("Two dead, crew says", revision=2), told_before) is None


def test_a_number_that_came_in_quietly_is_still_new_in_a_headline() -> None:
    quiet = a_report(revision=2, body=BODY + " 14 are dead.")
    assert new(a_report("Ferry sinks: 14 dead", revision=3), a_report(), quiet) is not None
    after = replace(ALERTED, last_at=quiet.found_at)
    assert new(a_report("14 dead", revision=3), a_report(), quiet, told=after) is None


def test_what_was_told_once_is_not_told_again() -> None:
    report = a_report("Ferry capsizes, two dead", revision=2)
    assert new(report, told=replace(ALERTED, developments=frozenset({"", "numbers:2"}))) is None


@pytest.mark.parametrize(
    ("title", "waits"),
    [("Two dead as ferry sinks", True), ("Ferry: 320 dead, two hurt", False), ("320 dead", None)],
    ids=["a small number may count something else", "one is new", "all were told"],
)
def test_a_number_of_a_related_story_is_told_later_or_not_at_all(
    title: str, waits: bool | None
) -> None:
    told = replace(ALERTED, beside=("Two of the crew, 320 in all",))
    if waits is False:
        told = replace(told, beside=("Two of the crew are missing",))
    found = new(a_report(title, revision=2), told=told)
    assert (found and found.waits) is waits


def test_a_small_number_of_a_lead_in_another_language_is_told_later() -> None:
    german = a_report("Fähre gekentert", body="")
    told = replace(german, text=replace(german.text, language="de", body="Zwei werden vermisst."))
    found = new(a_report("Ferry: two missing", article=2), told)
    assert found is not None
    assert found.waits
    found = new(a_report("Ferry: three missing", article=2), told)
    assert found is not None
    assert not found.waits


@pytest.mark.parametrize(
    ("title", "urgent", "hours", "waits"),
    [
        ("Ferry sinks, 50 dead", False, 5, True),
        ("Ferry sinks, 50 dead", False, 6, False),
        ("Ferry sinks, 50 dead", True, 5, False),
        ("CORRECTION: ferry sinks", False, 5, False),
    ],
)
def test_the_third_follow_up_in_six_hours_waits(
    title: str, urgent: bool, hours: int, waits: bool
) -> None:
    told = replace(ALERTED, followed_at=(AT - timedelta(hours=hours), AT), urgent=True)
    found = new(a_report(title, article=2), told=told, urgent=urgent)
    assert found is not None
    assert found.waits is waits


def test_a_turn_of_the_event_is_told_later_unless_its_headline_was_told() -> None:
    later = a_report("Owner is charged", article=2, is_turn=True)
    found = new(later)
    assert found is not None
    assert (found.key, found.waits) == ("turn:2", True)
    assert new(replace(later, is_turn=False)) is None
    assert new(a_report(article=2, is_turn=True)) is None
    assert new(later, follow=follows()) is None


def test_urgent_comes_first_and_once() -> None:
    report = a_report("Ferry capsizes, two dead", revision=2)
    urgent = new(report, urgent=True)
    assert urgent is not None
    assert (urgent.key, urgent.reason) == ("urgent", "urgent now")
    number = new(report, urgent=True, told=replace(ALERTED, urgent=True))
    assert number is not None
    assert number.key == "numbers:2"
    assert new(a_report("No number", revision=2), urgent=True, follow=follows()) is None


@pytest.mark.parametrize(
    "title",
    ["CORRECTED: ferry ran aground", "訂正：フェリーは座礁", "更正：渡輪擱淺", "[정정] 여객선"],
)
def test_a_headline_that_corrects(title: str) -> None:
    found = new(a_report(title, revision=2))
    assert found is not None
    assert (found.key, found.reason) == ("corrections:1.2", "its headline is a correction")


def test_a_line_of_the_text_that_corrects_it_leads() -> None:
    line = "Correction: the ferry is the Swan."
    corrected = Text(title=FIRST, body=BODY, details=ArticleDetails(corrections=(line,)))
    found = new(a_report(revision=2, text=corrected))
    assert found is not None
    assert "".join(part.text for part in found.new) == line
    again = a_report(revision=3, text=replace(corrected, title="Ferry aground"))
    after = replace(ALERTED, last_at=AT + MINUTE, developments=frozenset({"", found.key}))
    assert new(again, a_report(), a_report(revision=2, text=corrected), told=after) is None


@pytest.mark.parametrize(
    ("title", "body", "name"),
    [
        ("Captain Halvorsen Is Found", "They found captain Halvorsen at dawn.", "Halvorsen"),
        ("船長はハルヴォルセン氏", "", "ハルヴォルセン"),
    ],
)
def test_a_new_name_where_names_are_followed(title: str, body: str, name: str) -> None:
    report = a_report(title, revision=2, body=body)
    assert new(report) is None
    found = new(report, follow=follows(FollowKind.NAMES))
    assert found is not None
    assert found.reason == f"a new name in the headline: {name}"
    known = a_report(body=f"{BODY} {name} is on board.")
    assert new(report, known, follow=follows(FollowKind.NAMES)) is None


def test_the_first_report_in_another_language_and_from_another_place() -> None:
    first = a_report(language="English", place="United Kingdom")
    other = a_report("Fähre gekentert", article=2, language="German", place="Austria")
    for kind, key, reason in (
        (FollowKind.LANGUAGES, "languages:German", "the first report in German"),
        (FollowKind.PLACES, "places:Austria", "the first report from Austria"),
    ):
        found = new(other, first, follow=follows(kind))
        assert found is not None
        assert (found.key, found.reason) == (key, reason)
        assert new(replace(other, article=3), first, other, follow=follows(kind)) is None


def test_each_so_many_more_outlets() -> None:
    reports = [a_report(article=number, source=f"s{number}") for number in range(1, 6)]
    every_two = follows(outlets=2)
    assert new(reports[1], reports[0], follow=every_two) is None
    found = new(reports[2], *reports[:2], follow=every_two)
    assert found is not None
    assert (found.key, found.reason) == ("outlets:2", "3 outlets have it now")
    told = replace(ALERTED, developments=frozenset({"", "outlets:2"}))
    assert new(reports[3], *reports[:3], follow=every_two, told=told) is None
    found = new(reports[4], *reports[:4], follow=every_two, told=told)
    assert found is not None
    assert found.key == "outlets:4"


VERDICT = "Firm is to pay $28m for a stolen recipe"


@pytest.mark.parametrize(
    ("title", "is_new"),
    [
        ("会社に42億円の賠償命令", False),
        ("390억원 배상 판결", False),
        ("賠2億元人民幣", False),
        ("会社に90億円の賠償命令", True),
        ("Firm is to pay $42m after all", True),
    ],
)
def test_an_amount_in_another_currency_is_not_new(title: str, is_new: bool) -> None:
    assert (new(a_report(title, article=2, revision=2), a_report(VERDICT)) is not None) is is_new


CORRECTED = "CORRECTED-Ferry had 221 on board"


@pytest.mark.parametrize(
    ("title", "is_new"),
    [
        ("CORRECTION: 221 were on the ferry", False),
        ("CORRECTED-Ferry had 219 on board", True),
        ("CORRECTED-Ferry had another name", True),
    ],
)
def test_another_outlet_with_the_same_correction_tells_nothing_new(
    title: str, is_new: bool
) -> None:
    copied = a_report(title, article=2, revision=2)
    assert (new(copied, a_report(CORRECTED)) is not None) is is_new


@pytest.mark.parametrize(
    ("title", "body", "key"),
    [
        ("炊飯器を回収、発火7件", "国内で火災が7件起きた。", None),
        ("炊飯器を回収、発火7件", "国内で火災が17件起きた。", "numbers:7"),
        ("밥솥 리콜, 발화 7건", "국내에서 불이 7 건 났다.", None),
        ("電車が脱線、死者2人", "近くで2人が転んだ。", "numbers:2"),
        ("电车出轨 2人死亡", "附近另有2人。", "numbers:2"),
        ("採掘枠3割減", "枠を30%減らす。", None),
        ("Train derails, 7 of its cars", "It had 7件.", "numbers:7"),
    ],
)
def test_a_small_number_that_counts_the_same_things_is_not_new(
    title: str, body: str, key: str | None
) -> None:
    found = new(a_report(title, revision=2), a_report(body=body))
    assert (found and found.key) == key
