"""What follows an attempt to send a message, and what the id of a message depends on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.unit.notify.stories import ENGLISH, JAPANESE, a_message
from watchword.domain.delivery import (
    Dead,
    Outcome,
    ReasonCode,
    Refusal,
    Sent,
    Taken,
    TryAgain,
    backoff,
    channel_retry_at,
    outcome,
)
from watchword.domain.incident import Incident, Subject
from watchword.domain.message import MemberKey, message_id
from watchword.errors import Scope

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def after(
    refusal: Taken | Refusal, *, attempt: int = 1, unanswered: int = 0, age_h: int = 0
) -> Outcome:
    first_at = NOW - timedelta(hours=age_h)
    return outcome(
        refusal, attempt=attempt, unanswered=unanswered, first_at=first_at, now=NOW, jitter=0.0
    )


def again(due_at: datetime, reason: str) -> TryAgain:
    return TryAgain(due_at=due_at, reason=reason, code=ReasonCode.CHANNEL_FAILING)


def test_what_was_taken_is_sent() -> None:
    assert after(Taken(items=1, receiver_id="7")) == Sent(receiver_id="7")


def test_a_passing_error_is_tried_again_after_a_pause_that_doubles_to_an_hour() -> None:
    refusal = Refusal(reason="503")
    assert after(refusal) == again(NOW + timedelta(seconds=30), "503")
    assert after(refusal, attempt=3) == again(NOW + timedelta(minutes=2), "503")
    assert backoff(60, 0.0) == timedelta(hours=1)


def test_chance_shortens_a_pause_by_a_fifth_at_most() -> None:
    assert backoff(1, 1.0) == timedelta(seconds=24)


def test_the_receivers_own_wish_outranks_the_pause_up_to_a_day() -> None:
    wish = NOW + timedelta(hours=2)
    assert after(Refusal(reason="429", retry_after=wish)) == again(wish, "429")
    far = after(Refusal(reason="429", retry_after=NOW + timedelta(days=9)))
    assert far == again(NOW + timedelta(days=1), "429")


def test_only_what_the_receiver_refuses_for_its_content_is_dead_at_once() -> None:
    refusal = Refusal(reason="552 too large", scope=Scope.MESSAGE)
    assert after(refusal) == Dead(reason="552 too large")
    assert isinstance(after(replace(refusal, scope=Scope.CHANNEL)), TryAgain)


def test_a_failing_channel_waits_as_long_as_it_has_failed_up_to_half_an_hour() -> None:
    since, waits = NOW, []
    now = NOW
    for _ in range(9):
        at = channel_retry_at(since, now, 0.0)
        waits.append((at - now).total_seconds())
        now = at
    assert waits == [30, 30, 60, 120, 240, 480, 960, 1800, 1800]
    assert channel_retry_at(NOW, NOW, 1.0) == NOW + timedelta(seconds=24)
    assert channel_retry_at(NOW + timedelta(days=1), NOW, 0.0) == NOW + timedelta(seconds=30)


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
