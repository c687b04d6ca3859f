"""Writes a message as its reader sees it: first the headline, and always why the alert came. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from watchword.domain.delivery import AlertItem, Item, Kind, Message, PossibleItem, Story
from watchword.domain.incident import Incident, Subject
from watchword.domain.match import Excerpt
from watchword.notify.heading import (
    MAX_NAME,
    MAX_SUBJECT,
    describe_incident,
    heading,
    new_in,
    subject,
)
from watchword.notify.service import Limit
from watchword.notify.style import Style
from watchword.wording.moments import format_moment, is_same_day
from watchword.wording.safe_text import one_line, one_line_parts

MAX_HEADLINE, MAX_WORD, MAX_EXCERPT = 300, 60, 500
"""Characters."""
MAX_WORDS = 5
"""Words or parts of a query that are named; the others are counted."""
SHORTER = (MAX_HEADLINE, 80, 30)
"""Characters of a headline, in ever shorter versions of a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A message, or the next part of one, as text."""

    subject: str
    """One line, for the subject of a mail or the title of a webhook."""
    body: str
    taken: int
    """How many items of the message are told when this is taken, earlier parts included."""


def render(
    message: Message,
    style: Style,
    zone: tzinfo,
    *,
    last_line: str = "",
    limit: Limit | None = None,
) -> Rendered:
    """The message in a style, or as much of it as one message of the receiver holds. Pure.

    A list that is too long is told in parts: `message.taken` items were told in earlier ones, and
    `Rendered.taken` says with which the next part begins. One story is shortened to fit, in this
    order: without the excerpt, without the reasons, with a shorter headline, without its address.
    `zone`: the zone of the times in it. `limit`: None is no limit.
    """
    items = message.items
    write = _Writer(style, zone, now=message.created_at)
    fits = limit.fits if limit is not None else _always
    if len(items) == 1 and message.kind is not Kind.DIGEST:
        body, taken = _first(write.one(items[0], write.ending(message), last_line), fits), 1
    else:
        body, taken = _part(message, write, last_line, fits)
    return Rendered(subject=subject(message), body=body, taken=taken)


def _part(
    message: Message, write: _Writer, last_line: str, fits: Callable[[str], bool]
) -> tuple[str, int]:
    """The next part of a list: its body, and how many items are told with it. Pure."""
    items, start = message.items, message.taken

    def body(
        end: int, max_headline: int = MAX_HEADLINE, *, bare: bool = False, perhaps: str = ""
    ) -> str:
        told = f" ({start + 1} to {end})" if end > start + 1 else f" (no. {end})"
        told = "" if end - start == len(items) else told
        chosen = [*enumerate(items, 1)][start:end]
        lines = [write.item(n, item, max_headline, bare=bare) for n, item in chosen]
        return write.many(heading(message, told), lines, perhaps, last_line)

    end = _most(start + 1, len(items), lambda end: fits(body(end)))
    if end is not None:
        endings = [write.ending(message), ""] if end == len(items) else [""]
        if message.kind is Kind.DIGEST and end == len(items):
            endings.insert(0, write.possible(message.possible))
        return _first((body(end, perhaps=ending) for ending in endings), fits), end
    end = min(start + 1, len(items))
    shorter = (body(end, size, bare=bare) for bare in (False, True) for size in SHORTER)
    return _first(shorter, fits), end


def _most(low: int, high: int, holds: Callable[[int], bool]) -> int | None:
    """The largest number from `low` to `high` for which it holds; None: for none. Pure.

    It holds for all numbers up to that one. An empty list (`low` > `high`) is `high`.
    """
    if low > high:
        return high
    if not holds(low):
        return None
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low


def _first(bodies: Iterable[str], fits: Callable[[str], bool]) -> str:
    """The first body that fits, else the last one. Pure."""
    body = ""
    for body in bodies:
        if fits(body):
            break
    return body


def _perhaps(message: Message) -> str:
    """How many possible matches the message counts; empty: none. Pure."""
    count = len(message.possible)
    return f"{count} perhaps, in `watchword alert list --level possible`" if count else ""


def _always(_body: str) -> bool:
    return True


class _Writer:
    """Writes the parts of a body; what can be shortened, in ever shorter versions."""

    def __init__(self, style: Style, zone: tzinfo, *, now: datetime) -> None:
        self._style, self._zone, self._now = style, zone, now

    def one(self, story: Item, perhaps: str, last_line: str) -> Iterator[str]:
        """Bodies of a message with one item. `perhaps`: a line about possible matches, or empty."""
        id_ = self._style.id(last_line) if last_line else ""
        count = self._style.text(perhaps)
        if isinstance(story, Incident):
            yield self._lines([*self._incident(story), count, id_])
            return
        alert_item = story[0]
        new = new_in(story)
        excerpt = "" if new else self._excerpt(alert_item)
        reasons = self._lines([self._reasons(story), self._also(alert_item)])
        for headline, about, details, address in (
            (MAX_HEADLINE, True, [excerpt, reasons], True),
            (MAX_HEADLINE, True, [reasons], True),
            (MAX_HEADLINE, True, [], True),
            (80, True, [], True),
            (30, False, [], True),
            (MAX_HEADLINE, True, [], False),
            (30, False, [], False),
        ):
            first = [
                self._first_lines(story, headline, linked=address),
                self._about(story) if about else "",
                self._follows(story) if about else "",
            ]
            middle = self._style.unquoted.join(filter(None, details))
            link = self._style.address(alert_item.url) if address else ""
            ends = [link, count if about else "", id_]
            yield self._paragraphs([self._lines(first), middle, self._lines(ends)])

    def many(self, heading: str, lines: Sequence[str], perhaps: str, last_line: str) -> str:
        """The body of a message with a list.

        `lines`: what `item` wrote. `perhaps`: what `possible` wrote, or a line, or empty.
        """
        first = self._style.text(one_line(heading, MAX_SUBJECT))
        id_ = self._style.id(last_line) if last_line else ""
        return self._paragraphs([first, self._style.item.join(lines), perhaps, id_])

    def possible(self, possible: Iterable[PossibleItem]) -> str:
        """The possible matches: a line for each topic, and one for each headline; empty: none."""
        by_topic: dict[str, list[str]] = {}
        for one in possible:
            by_topic.setdefault(one.topic, []).append(self._possible_line(one))
        if not by_topic:
            return ""
        lines = [self._style.text("Perhaps, without an alert:")]
        for topic, headlines in by_topic.items():
            lines += [self._style.text(f"{one_line(topic, MAX_NAME)}:"), *headlines]
        return self._lines(lines)

    def _possible_line(self, item: PossibleItem) -> str:
        title = self._style.text(one_line(item.title, MAX_HEADLINE) or "(no headline)")
        if self._style.link is not None:
            return f"- {self._style.link(title, item.url)}"
        return f"- {title} {self._style.address(item.url)}".rstrip()

    def item(self, number: int, item: Item, max_headline: int, *, bare: bool) -> str:
        """One item of a list; `bare`: without its address."""
        if isinstance(item, Incident):
            lines = self._incident(item)
        else:
            address = "" if bare else self._style.address(item[0].url)
            headline = self._first_lines(item, max_headline, linked=not bare)
            outlets = f", then {_outlets(len(item[0].also))}" if item[0].also else ""
            lines = [headline, self._about(item) + outlets, address]
        start = f"{number}. "
        return start + f"{self._style.line}{' ' * len(start)}".join(filter(None, lines))

    def ending(self, message: Message) -> str:
        """What the message says at its end of others: of possible matches, and of what the cap holds."""
        return self._lines([_perhaps(message), self._capped(message)])

    def _capped(self, message: Message) -> str:
        if message.kind is not Kind.CAPPED:
            return ""
        until = format_moment(datetime.fromisoformat(message.note), self._zone, now=self._now)
        return self._style.text(
            "That is as many messages as the cap allows in an hour. What comes now is held until "
            f"{until}, and then comes as one list; only urgent news comes before."
        )

    def _lines(self, lines: Iterable[str]) -> str:
        return self._style.line.join(filter(None, lines))

    def _paragraphs(self, paragraphs: Iterable[str]) -> str:
        return self._style.paragraph.join(filter(None, paragraphs))

    def _incident(self, incident: Incident) -> list[str]:
        kind = incident.kind.value.capitalize()
        about = f"{kind}, since {format_moment(incident.since, self._zone, now=self._now)}."
        if incident.kind is Subject.MESSAGE:
            about = "The channel takes others. `watchword alert retry ID` sends it again."
        elif incident.ended_at is None:
            about += " It is tried on; you hear of it again when it is well."
        return [
            self._style.text(one_line(describe_incident(incident), MAX_HEADLINE)),
            self._style.text(about),
        ]

    def _first_lines(self, story: Story, max_length: int, *, linked: bool) -> str:
        """The headline; of a follow-up first what is new, which may be a new headline itself."""
        headline = self._headline(story[0], max_length, linked=linked)
        if (new := new_in(story)) is None:
            return headline
        if "".join(part.text for part in new.new) != story[0].title:
            return self._lines([f"New: {self._marked(new.new, max_length)}", headline])
        if self._style.link is not None and linked:
            return f"New: {headline}"
        return f"New: {self._style.head(self._marked(new.new, max_length))}"

    def _follows(self, story: Story) -> str:
        """The headline that the reader knows; empty: the same, or nobody knows it any more."""
        new = new_in(story)
        title = one_line(new.follows, MAX_HEADLINE) if new and new.follows else ""
        return f"Follows: {self._style.text(title)}" if title and title != story[0].title else ""

    def _headline(self, alert_item: AlertItem, max_length: int, *, linked: bool = True) -> str:
        title = one_line(alert_item.title, max_length) or "(no headline)"
        if self._style.link is not None and linked:
            return self._style.link(self._style.text(title), alert_item.url)
        return self._style.head(
            self._marked(alert_item.headline, max_length) or self._style.text(title)
        )

    def _about(self, story: Story) -> str:
        alert_item = story[0]
        topics = dict.fromkeys(one_line(one.topic, MAX_NAME) for one in story)
        topic = ", ".join(map(self._style.text, topics))
        topic += ", urgent" if any(one.urgent for one in story) else ""
        outlet = self._style.text(one_line(alert_item.outlet, MAX_NAME))
        if alert_item.published_at is None:
            when = f", undated, found{self._time(alert_item.found_at)}"
        else:
            when = self._time(alert_item.published_at)
        only = ", headline only" if alert_item.headline_only else ""
        return f"{topic}{self._style.dot}{outlet}{when}{only}"

    def _also(self, alert_item: AlertItem) -> str:
        """The other outlets that have the story, in the order of time; empty: none."""
        outlets = [
            f"{self._style.text(one_line(one.outlet, MAX_NAME))}{self._time(one.at)}"
            for one in alert_item.also
        ]
        return f"Also: {_join_some(outlets)}" if outlets else ""

    def _time(self, moment: datetime) -> str:
        """` 16:31`, or `, Mon 23 Nov 06:05` on another day; it follows the outlet."""
        comma = "" if is_same_day(moment, self._now, self._zone) else ","
        return f"{comma} {format_moment(moment, self._zone, now=self._now)}"

    def _excerpt(self, alert_item: AlertItem) -> str:
        text = self._marked(alert_item.excerpt, MAX_EXCERPT)
        return self._style.quote(text) if text else ""

    def _marked(self, parts: Excerpt, max_length: int) -> str:
        texts = [
            (self._style.text(part.text), part.marked)
            for part in one_line_parts(parts, max_length)
        ]
        return "".join(self._style.mark(text) if marked else text for text, marked in texts)

    def _reasons(self, story: Story) -> str:
        """Why each topic matched, or what of it is new; topics with the same reason share a line."""
        reasons = dict.fromkeys(filter(None, map(self._reason, story)))
        return self._style.line.join(reasons)

    def _reason(self, alert_item: AlertItem) -> str:
        if alert_item.development is not None:
            reason = one_line(alert_item.development.reason, MAX_HEADLINE)
            return f"Why again: {self._style.text(reason)}"
        headline = {part.text for part in alert_item.headline if part.marked}
        above = [word for word in alert_item.words if word in headline]
        below = [word for word in alert_item.words if word not in headline]
        places = [self._words(above, "the headline")] if above else []
        text = "the summary" if alert_item.headline_only else "the text"
        places += [self._words(below, text)] if below else []
        words = {word.casefold() for word in alert_item.words}
        leaves = [leaf for leaf in alert_item.leaves if leaf.strip('"').casefold() not in words]
        codes = _join_some(self._style.code(one_line(leaf, MAX_WORD)) for leaf in leaves)
        if not places:
            return f"Why: {codes}" if codes else ""
        return f"Why: {'; '.join(places)}" + (f" ({codes})" if codes else "")

    def _words(self, words: Iterable[str], place: str) -> str:
        safe = (self._style.mark(self._style.text(one_line(word, MAX_WORD))) for word in words)
        return f"{_join_some(safe)} in {place}"


def _outlets(count: int) -> str:
    return "1 outlet" if count == 1 else f"{count} outlets"


def _join_some(texts: Iterable[str]) -> str:
    texts = list(texts)
    more = f" and {len(texts) - MAX_WORDS} more" if len(texts) > MAX_WORDS else ""
    return ", ".join(texts[:MAX_WORDS]) + more
