"""What follows an attempt to send a message, and what the id of a message depends on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.unit.notify.stories import ENGLISH, JAPANESE, a_message
from watchword.domain.delivery import (
    Dead,
    MemberKey,
    Outcome,
    Refusal,
    Sent,
    TryAgain,
    backoff,
    message_id,
    outcome,
)
from watchword.domain.incident import Incident, Subject

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def after(
    refusal: Refusal | None, *, attempt: int = 1, unanswered: int = 0, age_h: int = 0
) -> Outcome:
    first_at = NOW - timedelta(hours=age_h)
    return outcome(
        refusal, attempt=attempt, unanswered=unanswered, first_at=first_at, now=NOW, jitter=0.0
    )


def test_what_was_taken_is_sent() -> None:
    assert after(None) == Sent()


def test_a_passing_error_is_tried_again_after_a_pause_that_doubles_to_an_hour() -> None:
    refusal = Refusal(reason="503")
    assert after(refusal) == TryAgain(due_at=NOW + timedelta(seconds=30), reason="503")
    assert after(refusal, attempt=3) == TryAgain(due_at=NOW + timedelta(minutes=2), reason="503")
    assert backoff(60, 0.0) == timedelta(hours=1)


def test_chance_shortens_a_pause_by_a_fifth_at_most() -> None:
    assert backoff(1, 1.0) == timedelta(seconds=24)


def test_the_receivers_own_wish_outranks_the_pause_up_to_a_day() -> None:
    wish = NOW + timedelta(hours=2)
    assert after(Refusal(reason="429", retry_after=wish)) == TryAgain(due_at=wish, reason="429")
    far = after(Refusal(reason="429", retry_after=NOW + timedelta(days=9)))
    assert far == TryAgain(due_at=NOW + timedelta(days=1), reason="429")


def test_a_permanent_refusal_is_dead_at_once() -> None:
    assert after(Refusal(reason="550 no such user", permanent=True)) == Dead(
        reason="550 no such user"
    )


def test_taken_three_times_without_an_answer_is_dead_and_may_have_arrived() -> None:
    broke_off = Refusal(reason="no answer", unanswered=True)
    assert isinstance(after(broke_off, unanswered=1), TryAgain)
    assert after(broke_off, unanswered=2) == Dead(
        reason="taken 3 times without an answer; it may have arrived"
    )


def test_72_hours_without_success_is_dead_with_the_last_reason() -> None:
    assert isinstance(after(Refusal(reason="503"), age_h=71), TryAgain)
    assert after(Refusal(reason="503"), age_h=72) == Dead(
        reason="not taken for 72 h; at last: 503"
    )


def test_the_id_depends_on_database_channel_key_and_members_alone() -> None:
    member = MemberKey(topic="a", address="https://x.example/1", development="")
    other = MemberKey(topic="a", address="https://x.example/2", development="")
    one = message_id("db", "desk", "alert:1", [member])
    assert one == message_id("db", "desk", "alert:1", [member])
    assert len(one) == 26
    different = {
        message_id("db2", "desk", "alert:1", [member]),
        message_id("db", "mail", "alert:1", [member]),
        message_id("db", "desk", "alert:2", [member]),
        message_id("db", "desk", "alert:1", [other]),
    }
    assert one not in different
    assert len(different) == 4


def test_the_alerts_about_one_article_are_one_item_and_notices_are_the_last() -> None:
    incident = Incident(kind=Subject.SOURCE, subject="a", reason="403", since=NOW)
    other = replace(ENGLISH, topic="Navy")
    message = replace(a_message(ENGLISH, JAPANESE, other), notices=(incident,))
    assert message.items == ((ENGLISH, other), (JAPANESE,), incident)
