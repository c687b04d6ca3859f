"""The message that `watchword channel test` sends. Pure."""

from __future__ import annotations

from datetime import datetime

from watchword.domain.channel import Channel
from watchword.domain.delivery import AlertItem, Message
from watchword.domain.match import marked
from watchword.wording.catalogue import catalogue


def trial(channel: Channel, now: datetime, *, domain: str) -> Message:
    """A message that says it is a test. Pure. `domain`: what stands behind the `@` of its id."""
    texts = catalogue(channel.language)
    words = texts.gettext("your words")
    said = texts.gettext("A test of Watchword: {words} would be marked like this.")
    said = said.format(words=words)
    start = said.index(words)
    alert_item = AlertItem(
        topic=texts.gettext("Test"),
        title=said,
        url="https://example.invalid/test",
        outlet="Watchword",
        language=channel.language[:2],
        published_at=now,
        found_at=now,
        headline_only=False,
        headline=marked(said, [(start, start + len(words))]),
        excerpt=(),
        words=(words,),
        leaves=(words,),
    )
    name = f"test-{int(now.timestamp())}@{domain}"
    return Message(id=name, channel=channel.name, attempt=1, created_at=now, members=(alert_item,))
