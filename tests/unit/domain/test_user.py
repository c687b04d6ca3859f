"""Names of users, and the pauses after sign-ins that failed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.fakes import START
from watchword.domain.user import (
    FREE_TRIES,
    MAX_PAUSE,
    PAUSE,
    Tries,
    address_group,
    next_try,
    normalized_name,
)

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("mori", "mori"),
        ("  Mori ", "mori"),
        ("ＭＯＲＩ", "mori"),
        ("森", "森"),
        ("a.b_c-d", "a.b_c-d"),
        ("", None),
        (".hidden", None),
        ("two words", None),
        ("a/b", None),
        ("a\x00b", None),
        ("x" * 41, None),
    ],
)
def test_a_name_has_one_spelling(written: str, name: str | None) -> None:
    assert normalized_name(written) == name


def test_a_pause_begins_after_the_free_tries_and_doubles_up_to_its_longest() -> None:
    def pause(failed: int) -> timedelta | None:
        until = next_try(Tries(failed=failed, last_at=START), START, free=FREE_TRIES)
        return None if until is None else until - START

    assert next_try(None, START, free=FREE_TRIES) is None
    assert pause(FREE_TRIES - 1) is None
    assert [pause(FREE_TRIES + more) for more in range(3)] == [PAUSE, 2 * PAUSE, 4 * PAUSE]
    assert pause(10**6) == MAX_PAUSE


def test_a_pause_ends_and_what_failed_long_ago_is_forgotten() -> None:
    tries = Tries(failed=99, last_at=START)
    assert next_try(tries, START + MAX_PAUSE, free=5) is None
    assert next_try(tries, START + MAX_PAUSE - MINUTE, free=5) == START + MAX_PAUSE
    assert next_try(tries, START + timedelta(days=2), free=5) is None
    # A clock that was set back makes no pause that lasts until it is right again.
    assert next_try(tries, START - timedelta(days=2), free=5) is None


def test_the_addresses_of_one_line_count_together() -> None:
    assert address_group("2001:db8:1:2:3::4") == address_group("2001:db8:1:2:ffff::1")
    assert address_group("2001:db8:1:2::1") != address_group("2001:db8:1:3::1")
    assert address_group("192.0.2.1") != address_group("192.0.2.2")
    assert address_group("::ffff:192.0.2.1") == address_group("192.0.2.1")
    assert address_group("a socket") == "a socket"
