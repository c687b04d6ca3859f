"""The hours of a channel: digests and quiet hours in its zone, with both clock changes of a year."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.domain.channel import (
    Channel,
    FollowStyle,
    Quiet,
    Schedule,
    answers_in_thread,
    first_due,
    hold_until,
    last_slot,
    next_slot,
    quiet_until,
    slot_at,
)

THREAD, EDIT, NEW = FollowStyle.THREAD, FollowStyle.EDIT, FollowStyle.NEW
PARIS = ZoneInfo("Europe/Paris")
ZONES = st.sampled_from(["Europe/Paris", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe"])
HOURS = st.times().map(lambda t: t.replace(second=0, microsecond=0))
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # Hypothesis adds the zone
MOMENTS = st.datetimes(NEW_YEAR, NEW_YEAR.replace(year=2027), timezones=st.just(UTC))


def digest(*hours: time, zone: ZoneInfo = PARIS) -> Channel:
    return Channel(name="desk", zone=zone, digest=hours)


@pytest.mark.parametrize(
    ("wanted", "can", "threads"),
    [
        (None, {THREAD}, True),
        (None, set(), False),
        (THREAD, {THREAD, EDIT}, True),
        (EDIT, {THREAD, EDIT}, True),
        (EDIT, {THREAD}, False),
        (EDIT, {EDIT}, False),
        (NEW, {THREAD, EDIT}, False),
    ],
)
def test_what_is_new_is_an_answer_where_it_is_wanted_and_can_be(
    wanted: FollowStyle | None, can: set[FollowStyle], threads: bool
) -> None:
    assert answers_in_thread(wanted, can) is threads


def test_the_next_digest_is_in_the_channels_own_zone() -> None:
    slot = next_slot(digest(time(8), time(18)), datetime(2026, 11, 24, 7, 0, tzinfo=UTC))
    assert slot is not None
    assert (slot.name, slot.at) == ("2026-11-24T18:00", datetime(2026, 11, 24, 17, tzinfo=UTC))


def test_an_hour_that_the_night_has_twice_is_the_first() -> None:
    slot = next_slot(digest(time(2, 30)), datetime(2026, 10, 24, 20, 0, tzinfo=UTC))
    assert slot is not None
    assert (slot.name, slot.at) == ("2026-10-25T02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    after = next_slot(digest(time(2, 30)), slot.at)
    assert after is not None
    assert after.name == "2026-10-26T02:30"


def test_an_hour_that_the_night_skips_is_as_far_behind_the_gap() -> None:
    slot = next_slot(digest(time(2, 30)), datetime(2026, 3, 28, 20, 0, tzinfo=UTC))
    assert slot is not None
    assert slot.at.astimezone(PARIS).time() == time(3, 30)


def test_two_hours_that_fall_together_in_the_gap_are_one_digest() -> None:
    channel = digest(time(2, 30), time(3, 30))
    slot = next_slot(channel, datetime(2026, 3, 28, 20, 0, tzinfo=UTC))
    assert slot is not None
    after = next_slot(channel, slot.at)
    assert (slot.name, after and after.name) == ("2026-03-29T02:30", "2026-03-30T02:30")


@given(MOMENTS, ZONES, st.lists(HOURS, min_size=1, max_size=4))
def test_the_next_digest_is_the_first_behind_and_the_last_the_last_before(
    now: datetime, zone: str, hours: list[time]
) -> None:
    channel = digest(*hours, zone=ZoneInfo(zone))
    following, before = next_slot(channel, now), last_slot(channel, now)
    assert following is not None
    assert before is not None
    assert before.at <= now < following.at <= now + timedelta(hours=25)
    assert slot_at(channel, following.name) == following.at
    again = next_slot(channel, before.at)
    assert again is not None
    assert again.at == following.at


@given(MOMENTS, ZONES, HOURS, HOURS)
def test_quiet_hours_end_when_the_local_clock_says_so(
    now: datetime, zone: str, start: time, end: time
) -> None:
    if start == end:
        return
    channel = Channel(name="desk", zone=ZoneInfo(zone), quiet=Quiet(start=start, end=end))
    until = quiet_until(channel, now)
    if until is None:
        return
    assert now < until <= now + timedelta(hours=25)
    assert quiet_until(channel, until) is None or start == end


def test_quiet_hours_over_midnight_hold_on_both_days() -> None:
    channel = Channel(name="desk", zone=PARIS, quiet=Quiet(start=time(22), end=time(7)))
    end = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
    assert quiet_until(channel, datetime(2026, 11, 24, 21, 0, tzinfo=UTC)) == end
    assert quiet_until(channel, datetime(2026, 11, 25, 5, 59, tzinfo=UTC)) == end
    assert quiet_until(channel, end) is None
    assert quiet_until(channel, datetime(2026, 11, 24, 20, 59, tzinfo=UTC)) is None


def test_what_is_urgent_is_due_at_once_and_what_first_polls_found_ten_minutes_later() -> None:
    now = datetime(2026, 11, 24, 8, 12, tzinfo=UTC)
    until = now + timedelta(minutes=10)
    plain = Channel(name="desk")
    assert first_due(digest(time(18)), urgent=True, held_until=until, now=now).due_at == now
    assert first_due(plain, urgent=False, now=now).due_at == now
    assert first_due(plain, urgent=False, held_until=until, now=now).due_at == until
    assert first_due(plain, urgent=False, held_until=until, now=until) == Schedule(due_at=until)
    bundled = first_due(plain, urgent=False, bundled_until=until, now=now)
    assert (bundled.due_at, bundled.in_bundle) == (until, True)
    assert first_due(plain, urgent=True, bundled_until=until, now=now) == Schedule(due_at=now)


def test_first_polls_are_held_from_the_start_and_that_of_a_later_source_from_its_own() -> None:
    start = datetime(2026, 11, 24, 8, tzinfo=UTC)
    minute = timedelta(minutes=1)
    assert hold_until(start + 9 * minute, start) == start + 10 * minute
    assert hold_until(start - 600 * minute, start) == start + 10 * minute
    assert hold_until(start + 10 * minute, start) == start + 20 * minute
