"""Invented press days through judge and deliver, and what their reader was told.

`tests/data/press_day.jsonl` has 300 articles of 30 invented outlets about 12 events between China
and Japan, in English, Japanese, Korean and both scripts of Chinese; `press_day_2.jsonl` beside it has
170 articles of 22 outlets about 11 events between Japan and South Korea, and `press_day_3.jsonl` 113
articles of 21 outlets about 8 events of the Philippines and 6 that look like one of them;
`press_day_4.jsonl` 75 articles of 15 outlets about 8 events of Indonesia, one like another one.
All were written without sight of the rules that they try; no rule and no weight may be made to fit
the second, the third or the fourth.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from tests.factories import a_source, a_topic
from tests.scenario.stage import Stage
from watchword.domain.article import Entry, NewArticle, Text
from watchword.domain.delivery import AlertItem
from watchword.domain.source import Source, host_of
from watchword.matching.event.embedding import Embed
from watchword.ports import WriteTransaction

DATA = Path(__file__).parent / "data"
ROUND = timedelta(minutes=30)
"""Articles that came within it are found and judged together, as of slow feeds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """An article of the day, with what its writer says of it."""

    id: str
    outlet: str
    """The key of its source."""
    language: str
    """en, ja, ko, zh-Hans or zh-Hant."""
    published: datetime
    story: str
    role: str
    """first, copy, rewrite, translation, or follow-up: the first article with something new."""
    of: str | None
    """The id of the article that it was made from."""
    state: str
    """The id of the first or follow-up whose news it carries."""
    title: str
    body: str
    """Empty where the outlet has headlines alone."""

    @property
    def link(self) -> str:
        return f"https://{self.outlet.replace('_', '-')}.example/{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PressDay:
    """One of the days."""

    file: str
    topic: str
    """The query of its reader: both sides, in each language of the day."""

    @property
    def articles(self) -> Sequence[Printed]:
        """In the order of time."""
        return _read(self.file)

    @property
    def stories(self) -> Sequence[str]:
        """The events of the day, the earliest first."""
        return list(dict.fromkeys(one.story for one in self.articles))


_JAPAN = "(Japan OR Japanese OR Tokyo OR 日本 OR 日 OR 일본 OR 일)"
FIRST = PressDay(
    file="press_day.jsonl",
    topic=f"(China OR Chinese OR Beijing OR 中国 OR 中國 OR 中 OR 중국 OR 중) {_JAPAN}",
)
SECOND = PressDay(
    file="press_day_2.jsonl",
    topic=f"(Korea OR Korean OR Seoul OR 韓国 OR 韓國 OR 韩国 OR 韓 OR 韩 OR 한국 OR 한) {_JAPAN}",
)
THIRD = PressDay(
    file="press_day_3.jsonl",
    topic="Philippine OR Philippines OR Filipino OR Manila OR フィリピン OR 菲 OR 필리핀",
)
FOURTH = PressDay(
    file="press_day_4.jsonl",
    topic="Indonesia OR Indonesian OR Bali OR Sulawesi OR インドネシア OR バリ OR 印尼"
    " OR 인도네시아 OR 인니 OR 발리",
)
DAYS = {"first": FIRST, "second": SECOND, "third": THIRD, "fourth": FOURTH}


@cache
def _read(file: str) -> Sequence[Printed]:
    rows = (json.loads(line) for line in (DATA / file).read_text(encoding="utf-8").splitlines())
    return [
        Printed(**row | {"published": datetime.fromisoformat(row["published"])}) for row in rows
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayResult:
    """What a reader was told of the day."""

    day: PressDay
    messages: Sequence[Sequence[tuple[Printed, AlertItem]]]
    """Of each message its articles, and what it said of each."""
    members: Mapping[int, Sequence[Printed]]
    """The articles of each story that the program made, by its id and in the order of time."""

    @property
    def items(self) -> Sequence[tuple[Printed, AlertItem]]:
        """In the order of the messages: the article, and what its message said."""
        return [item for message in self.messages for item in message]

    def first_reports(self, story: str) -> int:
        """How often the reader was told of an event as of a new one: 1 would be right."""
        return sum(one.story == story and is_first(item) for one, item in self.items)

    def bundled(self, story: str) -> int:
        """How many reports of an event came as probably of one that was told."""
        return sum(one.story == story and bool(item.related_title) for one, item in self.items)

    @property
    def bundles(self) -> int:
        """The messages that begin with such a report; those that a follow-up leads are not counted."""
        return sum(bool(message[0][1].related_title) for message in self.messages)

    @property
    def misplaced(self) -> Sequence[Printed]:
        """The articles that were told as probably of another event than theirs."""
        return [
            one
            for one, item in self.items
            if item.related_title and self.members[item.related_to][0].story != one.story
        ]

    def follow_ups(self, story: str, *, waits: bool = False) -> int:
        """How often the reader was told at once that something is new in an event.

        `waits`: how often with the next message of its thread instead.
        """
        return sum(
            one.story == story and item.development is not None and item.development.waits is waits
            for one, item in self.items
        )

    def minutes_until_told(self, story: str) -> int | None:
        """From the first article of an event to the first that was told; None: it was swallowed."""
        first = next(one.published for one in self.day.articles if one.story == story)
        told = [one.published for one, _ in self.items if one.story == story]
        return (min(told) - first) // timedelta(minutes=1) if told else None

    @property
    def swallowed(self) -> Sequence[str]:
        """The events that nobody was told of."""
        return [story for story in self.day.stories if self.minutes_until_told(story) is None]

    @property
    def repeats(self) -> int:
        """First reports beyond the first of each event."""
        return sum(max(0, self.first_reports(story) - 1) for story in self.day.stories)

    @property
    def false_merges(self) -> Sequence[Printed]:
        """The articles that the program put into a story which an article of another event opened."""
        return [
            one for some in self.members.values() for one in some if one.story != some[0].story
        ]

    @property
    def unheard(self) -> Sequence[Printed]:
        """The new facts of which no article was told, not even a later one that repeats them."""
        heard = {one.state for one, _ in self.items}
        return [one for one in self.day.articles if one.state == one.id and one.id not in heard]

    @property
    def copies_told(self) -> Sequence[Printed]:
        """The copies with a text that were told, though the text that they copy was known."""
        printed = {one.id: one for one in self.day.articles}
        return [
            one
            for one, _ in self.items
            if one.role == "copy" and one.body and printed[one.of or ""].body
        ]


def is_first(item: AlertItem) -> bool:
    """Whether a message told of it as of a new event."""
    return item.development is None and not item.related_title


async def play(stage: Stage, day: PressDay, embed: Embed) -> DayResult:
    """Judge and deliver a day in rounds of `ROUND`, for one topic and one channel.

    `embed`: `embedding()` with the extra `stories`, `no_embedding` without.
    """
    articles = day.articles
    stage.context.ports = replace(stage.context.ports, embed=embed)
    stage.clock.advance(articles[0].published - ROUND - stage.clock.now())
    await stage.configure(
        [_source(one) for one in {one.outlet: one for one in articles}.values()],
        [a_topic(day.topic)],
    )
    ids: dict[int, Printed] = {}
    waiting, idle = list(articles), 0
    while waiting or idle < 2:  # what waits for a bundle at the end comes too
        idle += not waiting
        stage.clock.advance(ROUND)
        now = stage.clock.now()
        found = [one for one in waiting if one.published <= now]
        waiting = waiting[len(found) :]
        if found:
            ids |= await stage.store.write(_found(found, now))
            await stage.judge()
        await stage.deliver()
    placed = await stage.store.read(lambda rows: {one: rows.stories.of(one) for one in ids})
    members = defaultdict[int, list[Printed]](list)
    for article, story in placed.items():
        if story is not None:
            members[story].append(ids[article])
    printed = {one.link: one for one in articles}
    messages = [
        [(printed[item.url], item) for item in sent.members] for _, sent in stage.sender.sent
    ]
    return DayResult(day=day, messages=messages, members=members)


def _source(one: Printed) -> Source:
    source = a_source(_feed(one), key=one.outlet)
    return replace(source, hints=replace(source.hints, language=one.language))


def _feed(one: Printed) -> str:
    return f"https://{host_of(one.link)}/feed"


def _found(
    some: Sequence[Printed], now: datetime
) -> Callable[[WriteTransaction], Mapping[int, Printed]]:
    """A job for the store: these articles with their texts, due to be judged; the articles by id."""

    def job(rows: WriteTransaction) -> Mapping[int, Printed]:
        added: dict[int, Printed] = {}
        for one in some:
            entry = Entry(link=one.link, title=one.title, published_at=one.published)
            new = NewArticle(
                source=one.outlet,
                feed=_feed(one),
                host=host_of(one.link),
                entry=entry,
                found_at=now,
                from_first_poll=False,
                after_gap=False,
            )
            article = rows.articles.add(new, read=True)
            assert article is not None
            text = Text(
                title=one.title,
                body=one.body,
                headline_only=not one.body,
                published_at=one.published,
                language=one.language[:2],
            )
            rows.articles.revise(article, text, now)
            added[article] = one
        return added

    return job
