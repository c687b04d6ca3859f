"""A day of an invented press in the rows of a stage: what the pages are looked at with."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import time, timedelta

from tests.factories import a_topic
from tests.fakes import START
from tests.scenario.stage import Moment, Stage
from watchword.domain.article import Entry, Failed
from watchword.domain.channel import Channel, MuteKind
from watchword.domain.source import Feed, Hints, Source
from watchword.errors import DeliveryError, Scope
from watchword.usecases.story import join

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """An invented outlet."""

    key: str
    name: str
    language: str
    country: str

    @property
    def feed(self) -> str:
        return f"https://{self.key}.example/feed"

    @property
    def source(self) -> Source:
        return Source(
            key=self.key,
            hints=Hints(
                outlet=self.name,
                language=self.language,
                country=self.country,
                delay=timedelta(0),
            ),
            feeds=(Feed(url=self.feed),),
            cadence=(2 * MINUTE, 30 * MINUTE),
        )


PAPERS = [
    Paper(key="todai", name="灯台通信", language="ja", country="JP"),
    Paper(key="shiomi", name="汐見新報", language="ja", country="JP"),
    Paper(key="yuanfan", name="远帆网", language="zh", country="CN"),
    Paper(key="chenghu", name="澄湖新聞網", language="zh", country="TW"),
    Paper(key="garam", name="가람통신", language="ko", country="KR"),
    Paper(key="pier", name="North Pier Press", language="en", country="GB"),
    Paper(key="ledger", name="Pacific Ledger", language="en", country="JP"),
    Paper(key="tingtao", name="听涛晚报", language="zh", country="CN"),
    Paper(key="solbit", name="솔빛일보", language="ko", country="KR"),
]
TOPICS = [
    dataclasses.replace(
        a_topic(
            "日中 OR 中日 OR 중일 OR (China Japan)",
            key="china-japan",
            channels=("desk", "ambassador"),
        ),
        name="China–Japan relations",
        urgent="合意",
        possible="長崎 OR harbour",
    ),
    dataclasses.replace(
        a_topic('稀土 OR レアアース OR "rare earth*"', key="rare-earths"), name="Rare earths"
    ),
    dataclasses.replace(a_topic("玻璃基板 OR 半導体", key="chips"), name="Semiconductors"),
]
CHANNELS = [
    Channel(name="desk"),
    Channel(name="ambassador", digest=(time(8), time(18))),
]
FISH = {
    "todai": "日中、沿岸の水産資源を共同調査へ　12年ぶり再開で合意",
    "shiomi": "日中、水産資源の共同調査再開へ　局長協議で一致",
    "yuanfan": "中日同意重启近海渔业资源联合调查",
    "garam": "중일, 연안 수산자원 공동조사 12년 만에 재개 합의",
    "pier": "China and Japan to survey coastal fish stocks together again after 12 years",
    "chenghu": "中日將重啟近海漁業資源聯合調查　首航訂明年3月",
    "ledger": "Tokyo, Beijing put research ships of Japan and China on a joint course",
}
TEXT = {
    "ja": "東京で24日に開かれた日中の局長協議は、2014年から途絶えていた沿岸水産資源の共同調査を再開する"
    "ことで合意した。協議は約2時間に及んだ。",
    "zh": "中日两国渔业部门24日在东京举行磋商，双方一致同意重启中断12年的近海渔业资源联合调查。",
    "ko": "중일 양국은 24일 도쿄에서 국장급 협의를 열고 12년간 끊겼던 공동조사를 재개하기로 했다.",
    "en": "China and Japan agreed in Tokyo on Tuesday to count the fish of their coasts together "
    "again, for the first time in 12 years.",
}


class Newsroom:
    """Publishes on a stage, minute by minute."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._entries: dict[str, list[Entry]] = {}

    async def open(self) -> None:
        """The outlets are watched, and their feeds are known."""
        self.stage.sender.channels = ("desk", "ambassador")
        await self.stage.configure([one.source for one in PAPERS], TOPICS, CHANNELS)
        for one in PAPERS:
            self.stage.publish(feed=one.feed)
        await self.stage.run()

    async def publish(self, key: str, title: str, text: str, after: timedelta = MINUTE) -> None:
        """An outlet prints an article."""
        paper = next(one for one in PAPERS if one.key == key)
        now = self.stage.clock.now() + after
        link = f"https://{key}.example/{now:%H%M%S}"
        line = Entry(link=link, title=title, published_at=now)
        self._entries.setdefault(key, []).insert(0, line)
        self.stage.publish(*self._entries[key], feed=paper.feed)
        if text:
            self.stage.page(link, text, language=paper.language)
        self.stage.clock.advance(after)
        due = self.stage.clock.now()
        await self.stage.store.write(lambda rows: rows.feeds.make_due([key], due))
        await self.stage.run()

    async def join_all(self) -> None:
        """Make one story of the reports that name one event."""
        stories = await self.stage.store.read(lambda rows: rows.stories.list(limit=99))
        fish = sorted(one.id for one in stories if one.title in FISH.values())
        for other in fish[1:]:
            await self._join(fish[0], other)

    async def _join(self, one: int, other: int) -> None:
        now = self.stage.clock.now()
        await self.stage.store.write(lambda rows: join(rows, one, other, now))


async def furnish(stage: Stage) -> None:
    """A day: a story in four languages, some smaller ones, what perhaps is one, and what is ill.

    The jobs play it a single time in this process; each later stage begins where it ended.
    """
    if not _PLAYED:
        await _play(stage)
        _PLAYED.append(stage.keep())
    else:
        stage.begin_at(_PLAYED[0])


_PLAYED: list[Moment] = []


async def _play(stage: Stage) -> None:
    room = Newsroom(stage)
    await room.open()
    stage.clock.advance(timedelta(hours=1))
    await room.publish("ledger", "Night school for harbour Chinese is full within a day", "Full.")
    for at, (key, title) in enumerate(FISH.items()):
        language = next(one.language for one in PAPERS if one.key == key)
        await room.publish(key, title, TEXT[language], timedelta(minutes=7 + at % 3))
    await room.publish(
        "pier",
        "Filing for rare-earth export licences moves online",
        "Makers of rare earth magnets hope for weeks, not months.",
        timedelta(minutes=20),
    )
    await room.publish(
        "chenghu", "玻璃基板試產線落腳海灣園區，2028年量產", "玻璃基板，", MINUTE * 9
    )
    await room.publish("todai", "長崎の水族館、稚魚を交換", "魚の話。", MINUTE * 5)
    await room.join_all()
    refused = DeliveryError("550 5.1.1 recipient unknown", scope=Scope.MESSAGE)
    stage.sender.broken_for["desk"] = refused
    await room.publish(
        "shiomi", "レアアースの備蓄で磁石メーカーが学んだこと", "レアアース。", MINUTE
    )
    stage.crawler.answers[PAPERS[-1].feed] = Failed(reason="403 Forbidden")
    await stage.run(40 * MINUTE)
    del stage.sender.broken_for["desk"]
    now = stage.clock.now()
    await stage.store.write(
        lambda rows: rows.channels.mute(MuteKind.TOPIC, "chips", now + timedelta(days=2), now)
    )
    await stage.store.write(lambda rows: rows.feeds.pause("tingtao", now))
    assert now > START
