"""The message that `watchword channel test` sends. Pure."""

from __future__ import annotations

from datetime import datetime

from watchword.domain.delivery import AlertItem, Message
from watchword.domain.match import marked

SAID, WORDS = "A test of Watchword: your words would be marked like this.", "your words"


def trial(channel: str, now: datetime, *, domain: str) -> Message:
    """A message that says it is a test. Pure. `domain`: what stands behind the `@` of its id."""
    start = SAID.index(WORDS)
    alert_item = AlertItem(
        topic="Test",
        title=SAID,
        url="https://example.invalid/test",
        outlet="Watchword",
        language="en",
        published_at=now,
        found_at=now,
        headline_only=False,
        headline=marked(SAID, [(start, start + len(WORDS))]),
        excerpt=(),
        words=(WORDS,),
        leaves=(WORDS,),
    )
    name = f"test-{int(now.timestamp())}@{domain}"
    return Message(id=name, channel=channel, attempt=1, created_at=now, members=(alert_item,))
