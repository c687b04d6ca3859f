"""How a notice of an incident reads, for the admin."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.unit.notify.stories import JAPANESE, a_message
from watchword.domain.delivery import Kind
from watchword.domain.incident import Incident, Subject
from watchword.notify.render import render
from watchword.notify.style import CHAT, PLAIN

TOKYO = ZoneInfo("Asia/Tokyo")
FAILING = Incident(
    kind=Subject.SOURCE,
    subject="港新聞",
    reason="403 Forbidden",
    since=datetime(2026, 11, 22, 18, 10, tzinfo=UTC),
)


def test_the_admin_hears_what_fails_since_when_and_that_it_is_tried_on() -> None:
    message = replace(a_message(), members=(), notices=(FAILING,))
    rendered = render(message, CHAT, TOKYO, last_line="mfrggzdf")
    assert rendered.subject == "▲ 港新聞 is failing: 403 Forbidden"
    assert rendered.body == (
        "▲ 港新聞 is failing: 403 Forbidden\n"
        "Source, since Mon 23 Nov 03:10. It is tried on; you hear of it again when it is well.\n"
        "mfrggzdf"
    )


def test_the_admin_hears_that_it_is_well_and_after_how_long() -> None:
    well = replace(FAILING, ended_at=FAILING.since + timedelta(days=2, hours=8))
    message = replace(a_message(), members=(), notices=(well,))
    assert render(message, PLAIN, TOKYO).subject == "● 港新聞 is well again, after 2 days 8 h"


def test_a_digest_has_its_notices_last() -> None:
    message = replace(
        a_message(JAPANESE), notices=(FAILING,), kind=Kind.DIGEST, note="2026-11-24T18:00"
    )
    rendered = render(message, PLAIN, TOKYO)
    assert rendered.subject == "1 story, 1 notice at 18:00: China–Japan relations"
    assert "2. ▲ 港新聞 is failing: 403 Forbidden\n   Source, since" in rendered.body
