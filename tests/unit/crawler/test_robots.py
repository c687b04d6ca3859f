"""What a robots.txt says: how long it holds, and about the use of texts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.http.rights import MAX_RIGHTS, rights
from crawler.http.robots import ROBOTS_TTL, rules
from tests.fakes import START

HOUR = timedelta(hours=1)
WRITTEN = """
License: https://quay.example/license.xml   # of the whole site
User-agent: *
Content-Signal: search=yes, ai-train=no
Disallow: /private

User-agent: OtherBot
User-agent: ThirdBot
Content-Signal: search=no
license: https://quay.example/license.xml
TDM-Reservation: 1

user-agent: watchword
user-agent: OtherBot
tdm-reservation: 1
TDM-Policy: https://quay.example/policy.json
"""


def test_what_holds_for_us_is_kept_as_it_is_written() -> None:
    assert rights(WRITTEN, "Watchword") == (
        "License: https://quay.example/license.xml",
        "Content-Signal: search=yes, ai-train=no",
        "TDM-Reservation: 1",
        "TDM-Policy: https://quay.example/policy.json",
    )


def test_a_robots_txt_cannot_fill_the_row() -> None:
    many = "\n".join(f"License: {number}" + "x" * 999 for number in range(99))
    found = rights(many, "Watchword")
    assert len(found) == MAX_RIGHTS
    assert max(map(len, found)) < 320


@pytest.mark.parametrize(("said", "holds"), [(0, 24), (60, 1), (7200, 2), (864_000, 24)], ids=str)
def test_the_cache_control_of_a_robots_txt_is_obeyed_within_an_hour_and_a_day(
    said: int, holds: int
) -> None:
    found = rules(200, b"User-agent: *\nDisallow:", None, START, fresh_for=timedelta(seconds=said))
    assert found.until - START == holds * HOUR
    assert found.until - START <= ROBOTS_TTL


def test_what_is_kept_of_it_says_its_answer_delay_and_rights() -> None:
    body = b"License: https://q.example/l\nUser-agent: *\nCrawl-delay: 3600"
    note = rules(200, body, None, START).note(START)
    assert (note.result, note.delay, note.rights) == (
        "read",
        timedelta(seconds=30),
        ("License: https://q.example/l",),
    )
    assert rules(404, b"", None, START).note(START).result == "there is none (404 Not Found)"
    assert "503" in rules(503, b"", None, START).note(START).result
