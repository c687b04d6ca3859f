"""The pages *Topics*, *Sources*, *Deliveries* and *System* over a day of an invented press."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.integration.test_web_probes import PAGES
from tests.newsroom import PAPERS
from tests.reviews import REVIEW
from tests.scenario.stage import Stage
from tests.web import Reader
from watchword.analysis.volume import days_before, usual
from watchword.domain.delivery import DeliveryState
from watchword.domain.spike import Rise, hour_of
from watchword.ports import WriteTransaction
from watchword.usecases.review import keep
from watchword.web.charts import columns


async def test_who_is_ill_comes_first_with_the_reason_and_the_next_try(reader: Reader) -> None:
    page = await reader.get("/sources")
    assert "9 sources: 7 fresh, 1 failing, 1 paused." in page.texts("//main/header//p")[0]
    first = page.texts("//tbody/tr")[0]
    assert first.startswith("Failing 솔빛일보South Korea, Korean")
    assert "403 Forbidden." in first
    assert "Next try at" in first
    assert page.texts("//tbody/tr")[-1].startswith("Paused 听涛晚报")


async def test_each_page_does_its_task_without_a_script(reader: Reader, stage: Stage) -> None:
    """Live updates are asked for by a `div` of their own; everything else is a link or a form."""
    await stage.store.write(lambda rows: keep(rows, REVIEW, ("desk",), stage.clock.now()))
    for path in PAGES:
        page = await reader.get(path.format(story=1))
        assert page.status == 200, path
        every = page.document.xpath
        assert every("//a[not(@href)]") == [], path
        assert every("//@*[starts-with(name(), 'on')]") == [], path
        assert every("//button[not(ancestor::form or @form or @popovertarget)]") == [], path
        for form in every("//form"):
            named = form.get("id") and every(f"//button[@form='{form.get('id')}']")
            assert form.xpath(".//button") or named, (path, form.get("action"))
        for one in every("//*[@hx-post or @hx-get or @hx-put or @hx-delete]"):
            assert one.tag == "form", path
            assert one.get("hx-post") == one.get("action"), path


async def test_a_topic_is_drawn_by_day_and_by_hour_as_counts_and_as_a_share(
    reader: Reader,
) -> None:
    day = await reader.get("/topics?topic=china-japan")
    assert day.texts("//*[@id='chart']//tbody/tr")[-1].endswith("758 %"), "7 of the 12 of the day"
    hours = await reader.get("/topics?topic=china-japan&by=hour")
    (row,) = hours.texts("//*[@id='chart']//tbody/tr")
    assert row.startswith("09:00")
    counts, shares = hours.document.xpath("//*[@id='chart']//figure/svg[@role='img']")
    assert len(counts.xpath(".//g/rect")) == 4, "a part for each language"
    assert len(shares.xpath("./rect")) == 1
    assert len(day.document.xpath("//*[@id='chart']//dd/svg/rect")) == 5, "a bar for each place"
    now = await reader.get("/now")
    assert len(now.document.xpath("//aside//svg[@class='spark']")) == 3


async def test_a_spike_is_marked_where_it_went_on(reader: Reader, stage: Stage) -> None:
    now, config = stage.clock.now(), stage.context.plan.config
    rise = Rise(
        articles=12, outlets=5, read=90, usual=2.0, usual_share=0.01, probability=1e-6, weeks=8
    )
    began = now.replace(hour=1, minute=0)

    def begin(rows: WriteTransaction) -> None:
        for key in ("china-japan", "rare-earths"):
            rows.spikes.begin(config.topics[key], rise, began, {}, now)
        first, _ = rows.spikes.recent(hour_of(now))
        ended = replace(first, ended_at=began + timedelta(hours=2), articles=14, outlets=6)
        rows.spikes.end(ended, {}, now)

    await stage.store.write(begin)
    over = await reader.get("/topics?topic=china-japan&by=hour")
    marks = "//*[@id='chart']//svg[@role='img']//circle[@class='spike']"
    assert len(over.document.xpath(marks)) == 2
    said = "Far more than usual from 01:00 to 03:00: 14 articles of 6 outlets."
    assert said in over.texts("//ul[@class='key']/li")
    goes_on = await reader.get("/topics?topic=rare-earths&by=hour")
    assert len(goes_on.document.xpath(marks)) == hour_of(now) - hour_of(began) + 1
    assert "since 01:00: 12 articles of 5 outlets in six hours." in goes_on.texts("//main")[0]
    assert "Far more" not in (await reader.get("/topics?topic=chips")).text


async def test_sources_of_one_state_can_be_chosen(reader: Reader) -> None:
    page = await reader.get("/sources?state=failing")
    assert len(page.texts("//tbody/tr")) == 1
    assert len((await reader.get("/sources?state=silent")).texts("//tbody/tr")) == 0


async def test_a_source_is_paused_resumed_and_polled(reader: Reader, stage: Stage) -> None:
    async def row() -> str:
        page = await reader.get("/sources")
        return next(one for one in page.texts("//tbody/tr") if "灯台通信" in one)

    assert (await reader.post("/sources/pause", source="todai")).status == 303
    assert (await row()).startswith("Paused")
    await reader.post("/sources/resume", source="todai")
    assert (await row()).startswith("Fresh")
    await reader.post("/sources/poll", source="todai")
    feeds = await stage.store.read(lambda rows: rows.feeds.health())
    (due,) = [one.next_poll_at for one in feeds if one.feed == PAPERS[0].feed]
    assert due == stage.clock.now()
    assert (await reader.post("/sources/poll", source="nobody")).status == 400


async def test_each_alert_has_its_end_or_its_reason(reader: Reader, stage: Stage) -> None:
    page = await reader.get("/deliveries")
    rows = page.texts("//table[contains(@class, 'dlv')]/tbody/tr")
    assert len(rows) == len(await stage.deliveries())
    assert any(one.startswith("Waiting") and "In the digest of 18:00." in one for one in rows)
    dead = await reader.get("/deliveries?state=dead")
    assert all("550 5.1.1 recipient unknown" in one for one in dead.texts("//table/tbody/tr"))
    assert dead.texts("//div[@class='note bad']/p")[0] == "desk: 550 5.1.1 recipient unknown"


async def test_what_did_not_arrive_is_sent_again(reader: Reader, stage: Stage) -> None:
    async def dead() -> int:
        found = await stage.deliveries()
        return sum(one.state is DeliveryState.DEAD for one in found)

    assert await dead() == 1
    await reader.post("/channels/again", channel="desk")
    assert await dead() == 0
    await stage.run()
    page = await reader.get("/deliveries")
    assert page.texts("//section[contains(@class, 'dead-box')]") == []
    number = (await stage.alerts())[0].id
    assert (
        await reader.post("/deliveries/again", alert=str(number), channel="desk")
    ).status == 303
    assert (await reader.post("/deliveries/again", alert="999", channel="desk")).status == 404


async def test_a_channel_without_an_address_cannot_be_tested(reader: Reader) -> None:
    assert (await reader.post("/channels/test", channel="nobody")).status == 400


async def test_each_topic_shows_its_days_and_languages(reader: Reader) -> None:
    page = await reader.get("/topics")
    rows = page.texts("//table[@class='t']/tbody/tr")
    assert len(rows) == 3
    assert rows[0].startswith("China–Japan relations")
    assert "desk, ambassador" in rows[0]
    assert "Muted until" in rows[2]
    last = page.texts("//figure//tbody/tr")[-1]
    assert last == "Tue 24 Nov2221758 %"
    chosen = await reader.get("/topics?topic=rare-earths")
    assert chosen.texts("//section[@id='chart']/h2") == ["Rare earths, articles a day by language"]
    assert chosen.texts("//dl[@class='kv']/dt") == ["United Kingdom", "Japan"]


async def test_a_topic_is_muted_where_it_is_shown(reader: Reader) -> None:
    answer = await reader.post("/mute", kind="topic", name="rare-earths", until="2h")
    assert answer.status == 303
    page = await reader.get("/topics?topic=rare-earths")
    assert "until 13:11." in page.texts("//section[@id='chart']")[0]
    await reader.post("/unmute", kind="topic", name="rare-earths")
    assert "Mute Rare earths for" in (await reader.get("/topics?topic=rare-earths")).text
    for name, until in (("nobody", "2h"), ("rare-earths", "yesterday")):
        assert (await reader.post("/mute", kind="topic", name=name, until=until)).status == 400


async def test_the_system_says_what_is_due_and_that_the_promises_hold(reader: Reader) -> None:
    page = await reader.get("/system")
    jobs = page.texts("//table[@class='t']/tbody/tr/td[1]")
    assert [one.partition(":")[0] for one in jobs] == ["poll", "read", "judge", "deliver"]
    assert "2 things need you." in page.texts("//main/header/p")
    held = await reader.post("/system/promises")
    assert "Held every row was looked at" in held.texts("//dl")[0]


def test_a_day_of_a_zone_may_have_23_or_25_hours() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    days = days_before(datetime(2026, 10, 26, 9, tzinfo=UTC), berlin, 3)
    assert [f"{one.astimezone(berlin):%d %H}" for one in days] == [
        "24 00",
        "25 00",
        "26 00",
        "27 00",
    ]
    utc = [(one.astimezone(UTC)) for one in days]
    assert utc[2] - utc[1] == timedelta(hours=25)


def test_what_is_usual_is_said_only_of_enough_days() -> None:
    assert usual([0] * 10 + [5, 6, 7, 99]) is None
    assert usual([0, 5, 6, 7, 8, 9, 40, 99]) == (6, 9)
    assert usual([3, 0, 3, 0, 3, 1]) == (0, 3)


def test_columns_stand_on_their_base_and_below_their_top() -> None:
    drawn = columns([[("ja", 3), ("en", 0)], [("ja", 1), ("en", 7)]])
    assert [len(one) for one in drawn.bars] == [1, 2]
    assert all(14 <= bar.y <= 150 for bars in drawn.bars for bar in bars)
    assert [count for _, count in drawn.axes] == [2, 4, 6, 8]
    assert columns([]).bars == ()


async def test_the_archive_is_searched_and_a_mistake_is_said(reader: Reader) -> None:
    page = await reader.get("/search?q=%E6%97%A5%E4%B8%AD")
    assert len(page.texts("//ol/li")) == 2
    assert {one.text_content() for one in page.document.xpath("//ol//mark")} == {"日中"}
    assert page.document.xpath("//input[@name='q']/@value") == ["日中"]
    nothing = await reader.get("/search?q=kangaroo")
    assert "Nothing is found." in nothing.texts("//main")[0]
    wrong = await reader.get("/search?q=%28talks")
    assert wrong.status == 200
    assert "This cannot be searched for:" in wrong.texts("//main")[0]


async def test_more_stories_are_said_in_a_stream_that_ends_with_the_service(
    reader: Reader,
) -> None:
    async with reader.session.get(f"{reader.address}/now/news?after=0") as answer:
        assert answer.content_type == "text/event-stream"
        line = b""
        while not line.startswith(b"data:"):
            line = await answer.content.readline()
        assert "4 more stories came. Show them" in line.decode()


ENGLISH_WORDS = re.compile(r"\b[a-z]{2,} [a-z]{2,}\b")
FROM_OUTSIDE = ("recipient unknown",)
"""What a receiver said."""
OF_OTHERS = ("/reviews/1", "/sources/todai?remove=1", "/channel/desk", "/topic?key=china-japan")
"""What a person wrote, and what the check of the configuration says."""


@pytest.mark.parametrize(
    ("language", "now", "fresh"),
    [
        ("zh-Hans", "现在", "正常"),
        ("zh-Hant", "現在", "正常"),
        ("ja", "いま", "正常"),
        ("ko", "지금", "정상"),
    ],
)
async def test_every_page_speaks_the_language_of_its_reader(
    reader: Reader, language: str, now: str, fresh: str
) -> None:
    """Two English words in a row that no `lang` says are English were not translated."""
    await reader.post("/settings", language=language)
    assert fresh in (await reader.get("/sources")).texts("//tbody")[0]
    for path in (one for one in PAGES if one not in OF_OTHERS):
        page = await reader.get(path.format(story=1))
        assert (page.status, page.document.get("lang")) == (200, language)
        assert page.texts("//nav[@class='nav']//a")[0] == now
        ours = page.document.xpath("//body//text()[not(ancestor::code | ancestor::pre)]")
        for text in ours:
            element = text.getparent() if text.is_text else text.getparent().getparent()
            (own,) = element.xpath("ancestor-or-self::*[@lang][1]/@lang")
            found = ENGLISH_WORDS.search(text) if own == language else None
            assert not found or found[0] in FROM_OUTSIDE, (path, text)
