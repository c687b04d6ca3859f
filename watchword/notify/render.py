"""Renders a message as its reader meets it: the headline first, and always why it is told. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from watchword.domain.delivery import AlertItem, Kind, Message
from watchword.domain.incident import Incident
from watchword.domain.match import Excerpt
from watchword.notify.style import Style
from watchword.wording.moments import format_day, format_duration, format_moment, is_same_day
from watchword.wording.safe_text import one_line, one_line_parts

HEADLINE, NAME, WORD, EXCERPT, SUBJECT = 300, 100, 60, 500, 200
"""Characters at most."""
WORDS = 5
"""So many words or leaves are named; the rest is counted."""
Story = tuple[AlertItem, ...]
"""What is told of one article, once a topic."""
Item = Story | Incident
LISTED = 200
"""So many stories are listed in one message; the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A message in words."""

    subject: str
    """One line of clean text, for a mail's subject or a webhook's title."""
    body: str


def render(
    message: Message, style: Style, zone: tzinfo, *, last: str = "", most: int | None = None
) -> Rendered:
    """The message in a style. Pure.

    `last`: the last line. `most`: the longest body that the receiver takes, in characters; what is
    least needed is left out until it fits: the excerpt, the reason, the ends of headlines, stories.
    """
    write = _Writer(style, zone, now=message.created_at)
    items = _items(message)
    if len(items) == 1 and message.kind is not Kind.DIGEST:
        bodies = write.one(items[0], last)
    else:
        bodies = write.many(items, _headed(message), last)
    body = ""
    for body in bodies:
        if most is None or len(body) <= most:
            break
    return Rendered(subject=subject(message), body=body)


def subject(message: Message) -> str:
    """The headline; of a list how many stories of which topics. Pure."""
    items = _items(message)
    if len(items) == 1 and message.kind is not Kind.DIGEST:
        only = items[0]
        title = _notice(only) if isinstance(only, Incident) else only[0].title
        return one_line(title, SUBJECT) or "(no headline)"
    hour = f" at {message.note.partition('T')[2]}" if message.kind is Kind.DIGEST else ""
    return one_line(f"{_many(items)}{hour}{_topics(message)}", SUBJECT)


def _items(message: Message) -> tuple[Item, ...]:
    """What is told, members of one article together: it may be of several topics. Pure."""
    stories: dict[str, list[AlertItem]] = {}
    for member in message.members:
        stories.setdefault(member.url, []).append(member)
    return (*map(tuple, stories.values()), *message.notices)


def _notice(incident: Incident) -> str:
    """The one sentence of an incident. Pure."""
    if incident.ended_at is None:
        return f"▲ {incident.subject} is failing: {incident.reason}"
    duration = format_duration(incident.ended_at - incident.since)
    return f"● {incident.subject} is well again, after {duration}"


def _headed(message: Message) -> str:
    """What stands above a list: how many, of when, or why they waited. Pure."""
    items = _items(message)
    if message.kind is Kind.DIGEST:
        day, _, hour = message.note.partition("T")
        when = f"{format_day(date.fromisoformat(day))}, {hour}"
        return f"{when}. {_many(items)}{_topics(message)}" if items else f"{when}. No story."
    waited = f", which waited ({message.note})" if message.note else ""
    return f"{_many(items)}{waited}{_topics(message)}"


def _many(items: Sequence[Item]) -> str:
    """`3 stories, 1 notice`. Pure."""
    notices = len([item for item in items if isinstance(item, Incident)])
    stories = len(items) - notices
    told = {0: "No story", 1: "1 story"}.get(stories, f"{stories} stories")
    said = f"{notices} {'notice' if notices == 1 else 'notices'}"
    return ", ".join([*([told] if stories or not notices else []), *([said] if notices else [])])


def _topics(message: Message) -> str:
    counts = Counter(one_line(member.topic, NAME) for member in message.members).most_common()
    topics = [f"{topic} {n}" if len(counts) > 1 else topic for topic, n in counts]
    return f": {', '.join(topics)}" if topics else ""


class _Writer:
    """Writes bodies from the fullest to the shortest."""

    def __init__(self, style: Style, zone: tzinfo, *, now: datetime) -> None:
        self._style, self._zone, self._now = style, zone, now

    def one(self, story: Item, last: str) -> Iterator[str]:
        if isinstance(story, Incident):
            id_ = self._style.id(last) if last else ""
            yield self._lines([*self._incident(story), id_])
            return
        alert_item = story[0]
        excerpt, why = self._excerpt(alert_item), self._whys(story)
        ends = [self._style.address(alert_item.url), self._style.id(last) if last else ""]
        for most, about, reasons in (
            (HEADLINE, True, [excerpt, why]),
            (HEADLINE, True, [why]),
            (HEADLINE, True, []),
            (80, True, []),
            (30, False, []),
        ):
            lines = [self._headline(alert_item, most), self._about(story) if about else ""]
            middle = self._style.unquoted.join(filter(None, reasons))
            yield "\n\n".join(filter(None, (self._lines(lines), middle, self._lines(ends))))

    def many(self, told: tuple[Item, ...], headed: str, last: str) -> Iterator[str]:
        first = self._style.text(one_line(headed, SUBJECT))
        for shown in range(min(len(told), LISTED), -1, -1):
            items = [self._item(n, item) for n, item in enumerate(told[:shown], 1)]
            left = len(told) - shown
            more = f"and {left} more, in `watchword alert list`" if left else ""
            ends = [more, self._style.id(last) if last else ""]
            yield "\n\n".join(filter(None, (first, "\n".join(items), self._lines(ends))))

    def _lines(self, lines: Iterable[str]) -> str:
        return self._style.line.join(filter(None, lines))

    def _item(self, number: int, item: Item) -> str:
        if isinstance(item, Incident):
            lines = self._incident(item)
        else:
            address = self._style.address(item[0].url)
            lines = [self._headline(item[0], HEADLINE), self._about(item), address]
        start = f"{number}. "
        return start + f"{self._style.line}{' ' * len(start)}".join(filter(None, lines))

    def _incident(self, incident: Incident) -> list[str]:
        kind = incident.kind.value.capitalize()
        about = f"{kind}, since {format_moment(incident.since, self._zone, now=self._now)}."
        if incident.ended_at is None:
            about += " It is tried on; you hear of it again when it is well."
        return [self._style.text(one_line(_notice(incident), HEADLINE)), self._style.text(about)]

    def _headline(self, alert_item: AlertItem, most: int) -> str:
        title = one_line(alert_item.title, most) or "(no headline)"
        if self._style.link is not None:
            return self._style.link(self._style.text(title), alert_item.url)
        return self._style.head(self._marked(alert_item.headline, most) or self._style.text(title))

    def _about(self, story: Story) -> str:
        alert_item = story[0]
        topic = ", ".join(self._style.text(one_line(one.topic, NAME)) for one in story)
        topic += ", urgent" if any(one.urgent for one in story) else ""
        outlet = self._style.text(one_line(alert_item.outlet, NAME))
        if alert_item.published_at is None:
            when = f", undated, found{self._time(alert_item.found_at)}"
        else:
            when = self._time(alert_item.published_at)
        only = ", headline only" if alert_item.headline_only else ""
        return f"{topic}{self._style.dot}{outlet}{when}{only}"

    def _time(self, moment: datetime) -> str:
        """` 16:31`, or `, Mon 23 Nov 06:05` where it is another day's."""
        comma = "" if is_same_day(moment, self._now, self._zone) else ","
        return f"{comma} {format_moment(moment, self._zone, now=self._now)}"

    def _excerpt(self, alert_item: AlertItem) -> str:
        text = self._marked(alert_item.excerpt, EXCERPT)
        return f"{self._style.quoted}{text}" if text else ""

    def _marked(self, parts: Excerpt, most: int) -> str:
        texts = [
            (self._style.text(part.text), part.marked) for part in one_line_parts(parts, most)
        ]
        return "".join(self._style.mark(text) if marked else text for text, marked in texts)

    def _whys(self, story: Story) -> str:
        """Why, once a topic; topics that say the same say it once."""
        whys = dict.fromkeys(filter(None, map(self._why, story)))
        return self._style.line.join(whys)

    def _why(self, alert_item: AlertItem) -> str:
        headline = {part.text for part in alert_item.headline if part.marked}
        above = [word for word in alert_item.words if word in headline]
        below = [word for word in alert_item.words if word not in headline]
        places = [self._words(above, "the headline")] if above else []
        text = "the summary" if alert_item.headline_only else "the text"
        places += [self._words(below, text)] if below else []
        said = {word.casefold() for word in alert_item.words}
        leaves = [leaf for leaf in alert_item.leaves if leaf.strip('"').casefold() not in said]
        codes = _listed(self._style.code(one_line(leaf, WORD)) for leaf in leaves)
        if not places:
            return f"Why: {codes}" if codes else ""
        return f"Why: {'; '.join(places)}" + (f" ({codes})" if codes else "")

    def _words(self, words: Iterable[str], place: str) -> str:
        safe = (self._style.mark(self._style.text(one_line(word, WORD))) for word in words)
        return f"{_listed(safe)} in {place}"


def _listed(texts: Iterable[str]) -> str:
    texts = list(texts)
    more = f" and {len(texts) - WORDS} more" if len(texts) > WORDS else ""
    return ", ".join(texts[:WORDS]) + more
