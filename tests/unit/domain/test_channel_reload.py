"""What a reload writes for a channel, and when its waiting deliveries are due after it."""

from __future__ import annotations

import dataclasses
from datetime import time, timedelta

from tests.fakes import START
from watchword.domain.channel import (
    Channel,
    ChannelChange,
    KnownChannel,
    next_digest_at,
    reconcile_channel,
    reschedule,
)

HOUR = timedelta(hours=1)
DESK = Channel(name="desk")
KNOWN = KnownChannel(name="desk", hours=DESK.hours)
SIX = Channel(name="desk", digest=(time(18),))
DAILY = dataclasses.replace(SIX, digest_empty=True)


def changed(configured: Channel, known: KnownChannel = KNOWN) -> ChannelChange:
    change = reconcile_channel(configured, known, START)
    assert change is not None
    return change


def test_a_channel_that_is_as_configured_is_not_written() -> None:
    assert reconcile_channel(DESK, KNOWN, START) is None
    daily = KnownChannel(name="desk", hours=DAILY.hours, digest_at=START + HOUR)
    assert reconcile_channel(DAILY, daily, START) is None


def test_a_new_channel_has_its_hours_and_its_next_digest() -> None:
    change = changed(DAILY, KnownChannel(name="desk"))
    assert (change.hours, change.digest_at) == (DAILY.hours, START + 10 * HOUR)
    assert (change.forget, change.enabled) == (False, False)


def test_changed_hours_reschedule_what_waits() -> None:
    change = changed(SIX)
    assert (change.reschedule, change.digest_at) == (True, None)


def test_an_empty_digest_that_is_switched_on_or_off_changes_nothing_else() -> None:
    known = KnownChannel(name="desk", hours=SIX.hours)
    on = changed(DAILY, known)
    assert (on.reschedule, on.digest_at) == (False, START + 10 * HOUR)
    off = changed(SIX, dataclasses.replace(known, digest_at=START + HOUR))
    assert (off.reschedule, off.digest_at) == (False, None)


def test_a_channel_without_its_secret_is_disabled_since_then() -> None:
    disabled = dataclasses.replace(DESK, disabled="its secret is not set")
    change = changed(disabled)
    assert (change.disabled, change.disabled_since) == ("its secret is not set", START)
    earlier = dataclasses.replace(KNOWN, disabled="another reason", disabled_since=START - HOUR)
    assert changed(disabled, earlier).disabled_since == START - HOUR


def test_a_secret_that_is_set_enables_the_channel() -> None:
    disabled = dataclasses.replace(KNOWN, disabled="unset", disabled_since=START - HOUR)
    change = changed(DESK, disabled)
    assert (change.enabled, change.disabled_since, change.reschedule) == (True, None, False)


def test_a_channel_that_returns_begins_without_its_failures() -> None:
    change = changed(DESK, dataclasses.replace(KNOWN, removed_at=START - HOUR))
    assert (change.forget, change.reschedule) == (True, True)


def test_only_a_channel_with_empty_digests_has_a_next_one() -> None:
    assert next_digest_at(SIX, START) is None
    assert next_digest_at(DAILY, START) == START + 10 * HOUR


def test_a_waiting_delivery_gets_the_time_of_the_new_hours() -> None:
    decided = START - HOUR
    digest = reschedule(SIX, urgent=False, decided_at=decided, now=START)
    assert (digest.due_at, digest.slot) == (START + 10 * HOUR, "2026-11-24T18:00")
    assert reschedule(SIX, urgent=True, decided_at=decided, now=START).due_at == START
    assert reschedule(DESK, urgent=False, decided_at=decided, now=START).due_at == START
