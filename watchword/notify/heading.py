"""What a message begins with: its subject, the line above a list, an incident in a sentence. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from watchword.domain.delivery import Item, Kind, Message, Story
from watchword.domain.development import Development
from watchword.domain.incident import Incident, Subject
from watchword.wording.moments import format_day, format_duration
from watchword.wording.safe_text import one_line

MAX_NAME, MAX_SUBJECT = 100, 200
"""Characters."""


def subject(message: Message) -> str:
    """The headline; for a list the number of stories and their topics. Pure."""
    items = message.items
    if len(items) == 1 and message.kind is not Kind.DIGEST:
        only = items[0]
        title = describe_incident(only) if isinstance(only, Incident) else _leads_with(only)
        return one_line(title, MAX_SUBJECT) or "(no headline)"
    hour = f" at {message.note.partition('T')[2]}" if message.kind is Kind.DIGEST else ""
    return one_line(f"{_count(items)}{hour}{_topics(message)}", MAX_SUBJECT)


def _leads_with(story: Story) -> str:
    """What a story begins with: what is new in it, else its headline. Pure."""
    new = "".join(part.text for part in development.new) if (development := new_in(story)) else ""
    return new or story[0].title


def new_in(story: Story) -> Development | None:
    """What is new in the story for the first of its topics that was told of it before. Pure."""
    return next((one.development for one in story if one.development is not None), None)


def describe_incident(incident: Incident) -> str:
    """An incident in one sentence. Pure."""
    if incident.ended_at is None:
        return (
            f"▲ {incident.subject} {_TROUBLES.get(incident.kind, 'is failing')}: {incident.reason}"
        )
    duration = format_duration(incident.ended_at - incident.since)
    if incident.kind is Subject.EDIT:
        return f"● what is configured is taken again, after {duration}"
    return f"● {incident.subject} is well again, after {duration}"


_TROUBLES = {
    Subject.CLOCK: "is wrong",
    Subject.EDIT: "is refused",
    Subject.MESSAGE: "refuses a message for good",
}
"""What is said of an incident whose subject does not fail."""


def heading(message: Message, told: str) -> str:
    """The line above a list: how many, for which hour, or why they waited. Pure.

    `told`: which of them this part tells; empty where it tells all.
    """
    items = message.items
    count = f"{_count(items)}{told}"
    if message.kind is Kind.DIGEST:
        day, _, hour = message.note.partition("T")
        when = f"{format_day(date.fromisoformat(day))}, {hour}"
        return f"{when}. {count}{_topics(message)}" if items else f"{when}. No story."
    is_reason = message.note and message.kind is not Kind.CAPPED
    waited = f", which waited ({message.note})" if is_reason else ""
    return f"{count}{waited}{_topics(message)}"


def _count(items: Sequence[Item]) -> str:
    """`3 stories, 1 notice`. Pure."""
    notices = len([item for item in items if isinstance(item, Incident)])
    stories = len(items) - notices
    counts = []
    if stories or not notices:
        counts.append({0: "No story", 1: "1 story"}.get(stories, f"{stories} stories"))
    if notices:
        counts.append("1 notice" if notices == 1 else f"{notices} notices")
    return ", ".join(counts)


def _topics(message: Message) -> str:
    counts = Counter(one_line(member.topic, MAX_NAME) for member in message.members).most_common()
    topics = [f"{topic} {n}" if len(counts) > 1 else topic for topic, n in counts]
    return f": {', '.join(topics)}" if topics else ""
