"""What a match becomes: which articles are old, and which matches alert."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from watchword.domain.alert import (
    CreateAlert,
    KnownMatches,
    MatchDecision,
    News,
    Old,
    ReleaseHeld,
    StoryAlert,
    Suppress,
    Unchanged,
    age,
    alert_key,
    can_follow,
    resolve_match,
)
from watchword.domain.article import GUESS, Precision, Text
from watchword.domain.delivery import ReasonCode
from watchword.domain.development import AlertedStory, Development
from watchword.domain.match import Level, Match, Part

FOUND = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
DAY = timedelta(hours=24)


def judged(
    published_at: datetime | None,
    *,
    precision: Precision = Precision.MINUTE,
    first: bool = False,
    origin: str = "entry",
) -> News | Old:
    return age(
        Text(
            title="",
            published_at=published_at,
            precision=precision,
            origins={"published_at": origin},
        ),
        found_at=FOUND,
        from_first_poll=first,
        alert_within=DAY,
        zone=ZoneInfo("Asia/Tokyo"),
    )


def test_an_article_of_today_is_news() -> None:
    assert judged(FOUND - timedelta(hours=23, minutes=59), first=True) == News()


def test_an_article_older_than_alert_within_says_when_it_was_published() -> None:
    verdict = judged(FOUND - timedelta(hours=24, minutes=1))
    assert verdict == Old(
        reason="old: published 2026-11-23 16:59, as its feed says, "
        "more than 24 h before it was found"
    )


def test_a_date_without_a_time_counts_to_the_end_of_its_day() -> None:
    yesterday = FOUND.replace(hour=0) - timedelta(days=1)
    assert judged(yesterday, precision=Precision.DAY) == News()
    before = judged(yesterday - timedelta(days=1), precision=Precision.DAY)
    assert before == Old(
        reason="old: published 2026-11-22, as its feed says, more than 24 h before it was found"
    )


def test_nothing_is_old_on_a_guess_but_what_a_first_poll_listed() -> None:
    year = timedelta(days=365)
    assert judged(FOUND - year, origin=GUESS) == News()
    assert judged(FOUND, origin=GUESS, first=True) == News()
    listed = judged(FOUND - year, origin=GUESS, first=True)
    assert isinstance(listed, Old)
    assert listed.code is ReasonCode.UNDATED


def test_an_undated_article_is_old_on_the_first_poll_alone() -> None:
    assert judged(None) == News()
    undated = judged(None, first=True)
    assert isinstance(undated, Old)
    assert undated.code is ReasonCode.UNDATED


def test_an_article_from_the_future_is_news() -> None:
    assert judged(FOUND + timedelta(hours=30)) == News()


OLD = Old(reason="old: it has no date", code=ReasonCode.UNDATED)


def resolve(
    *, urgent: bool = False, old: bool = False, known: KnownMatches | None = None
) -> MatchDecision:
    match = Match(topic="talks", occurrences=(), urgent=urgent)
    return resolve_match(match, known or KnownMatches(), OLD if old else News(), 7)


def known_as(*, urgent: bool = False) -> KnownMatches:
    """The topic has an alert for the article."""
    urgent_topics = frozenset({"talks"}) if urgent else frozenset[str]()
    return KnownMatches(matched=frozenset({"talks"}), urgent=urgent_topics)


MERGED = KnownMatches(via_merged={"talks": 3})
COPIED = KnownMatches(in_story={"talks": StoryAlert(article=3)})
COPY_OF_OLD = KnownMatches(in_story={"talks": StoryAlert(article=3, held=True)})


def test_a_first_match_is_an_alert() -> None:
    assert resolve() == CreateAlert(key="story:talks:7:", story=7, reason="first report")


def test_a_first_match_of_an_old_article_is_an_alert_with_its_deliveries_held() -> None:
    first = CreateAlert(key="story:talks:7:", story=7, reason="first report", held=OLD)
    assert resolve(old=True) == first


def test_a_first_match_that_is_urgent_is_one_urgent_alert() -> None:
    first = CreateAlert(key="story:talks:7:", story=7, urgent=True, reason="first report")
    assert resolve(urgent=True) == first


def test_an_alerted_article_that_becomes_urgent_has_a_second_alert() -> None:
    second = CreateAlert(
        key="story:talks:7:urgent", story=7, development="urgent", urgent=True, reason="urgent now"
    )
    assert resolve(urgent=True, known=known_as()) == second
    assert resolve(urgent=True, known=MERGED) == second


def test_an_alerted_article_that_matches_again_releases_what_was_held() -> None:
    assert resolve(known=known_as()) == ReleaseHeld()
    assert resolve(urgent=True, known=known_as(urgent=True)) == ReleaseHeld()


@pytest.mark.parametrize("urgent", [False, True])
def test_an_alerted_article_that_is_old_changes_nothing(urgent: bool) -> None:
    assert resolve(old=True, urgent=urgent, known=known_as()) == Unchanged()


@pytest.mark.parametrize("old", [False, True])
def test_an_article_that_was_alerted_under_another_address_is_suppressed(old: bool) -> None:
    suppressed = Suppress(reason="told before: one article with 3")
    assert resolve(old=old, known=MERGED) == suppressed
    assert resolve(old=True, urgent=True, known=MERGED) == suppressed


def test_the_matches_of_other_topics_do_not_count() -> None:
    others = KnownMatches(
        matched=frozenset({"oil"}), urgent=frozenset({"oil"}), via_merged={"oil": 3}
    )
    assert resolve(known=others) == resolve()


@pytest.mark.parametrize("old", [False, True])
def test_a_copy_of_an_alerted_article_is_suppressed(old: bool) -> None:
    copy = Suppress(reason="same story: a copy of article 3")
    assert resolve(old=old, known=COPIED) == copy


def test_a_copy_that_is_urgent_is_alerted_once_in_a_story() -> None:
    decided = resolve(urgent=True, known=COPIED)
    assert isinstance(decided, CreateAlert)
    assert (decided.development, decided.reason) == ("urgent", "urgent now")
    urgent = KnownMatches(urgent=frozenset({"talks"}), in_story=COPIED.in_story)
    assert isinstance(resolve(urgent=True, known=urgent), Suppress)


def test_a_copy_that_is_news_is_alerted_if_the_alerted_article_was_old() -> None:
    decided = resolve(known=COPY_OF_OLD)
    assert decided == CreateAlert(
        key="story:talks:7:dated", story=7, development="dated", reason="first report that is news"
    )
    assert isinstance(resolve(old=True, known=COPY_OF_OLD), Suppress)


ALERTED = AlertedStory(article=3, first_at=FOUND, last_at=FOUND)
ALERTED_OF = KnownMatches(
    matched=frozenset({"talks"}), revisions={"talks": 1}, told={"talks": ALERTED}
)


def test_what_is_new_is_an_alert_of_its_own_with_its_reason() -> None:
    new = Development(
        key="numbers:2", reason="a new number in the headline: two", new=(Part("two"),), follows=""
    )
    match = Match(topic="talks", occurrences=())
    assert resolve_match(match, ALERTED_OF, News(), 7, new) == CreateAlert(
        key="story:talks:7:numbers:2",
        story=7,
        development="numbers:2",
        follow_up=new,
        reason="a new number in the headline: two",
    )


def test_a_topic_that_does_not_follow_urgent_words_is_not_told_of_one() -> None:
    match = Match(topic="talks", occurrences=(), urgent=True)
    assert resolve_match(match, ALERTED_OF, News(), 7) == ReleaseHeld()


def test_only_a_new_revision_of_a_told_story_that_is_news_can_follow() -> None:
    match = Match(topic="talks", occurrences=())
    assert can_follow(match, 2, ALERTED_OF, News())
    assert not can_follow(match, 1, ALERTED_OF, News())
    assert not can_follow(match, 2, ALERTED_OF, OLD)
    assert not can_follow(match, 2, KnownMatches(), News())
    assert not can_follow(replace(match, level=Level.POSSIBLE), 2, ALERTED_OF, News())
    wrong = replace(ALERTED_OF, unwanted=frozenset({"talks"}))
    assert not can_follow(match, 2, wrong, News())


def test_the_key_of_a_long_development_is_short_and_its_own() -> None:
    one, other = (alert_key("talks", 7, f"numbers:{'1' * 5_000}{end}") for end in "12")
    assert one != other
    assert len(one) < 100
    assert alert_key("talks", 7, "numbers:2") == "story:talks:7:numbers:2"
