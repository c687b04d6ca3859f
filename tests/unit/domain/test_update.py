"""What follows a try to change a message."""

from datetime import UTC, datetime, timedelta

from watchword.domain.delivery import Refusal
from watchword.domain.update import MAX_TRIES, MAX_UPDATE_AHEAD, UpdateEnd, update_end
from watchword.errors import Scope

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def after(refusal: Refusal | None, attempt: int = 1) -> UpdateEnd:
    return update_end(refusal, attempt=attempt, now=NOW, jitter=0.0)


def test_what_was_changed_is_not_tried_again() -> None:
    assert after(None) == UpdateEnd()


def test_what_failed_is_tried_again_after_a_pause_that_doubles() -> None:
    refusal = Refusal(reason="503")
    assert after(refusal) == UpdateEnd(due_at=NOW + timedelta(seconds=30), reason="503")
    assert after(refusal, 2) == UpdateEnd(due_at=NOW + timedelta(minutes=1), reason="503")
    late = Refusal(reason="429", retry_after=NOW + timedelta(days=1))
    assert after(late).due_at == NOW + MAX_UPDATE_AHEAD


def test_what_is_refused_or_failed_too_often_is_given_up() -> None:
    assert after(Refusal(reason="gone", scope=Scope.MESSAGE)) == UpdateEnd(reason="gone")
    assert after(Refusal(reason="503"), MAX_TRIES) == UpdateEnd(reason="503")
