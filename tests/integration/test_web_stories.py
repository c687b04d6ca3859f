"""The pages *Now* and *Story* over a day of an invented press."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.newsroom import FISH, MINUTE
from tests.scenario.stage import Stage
from tests.web import Reader
from watchword.web.charts import Placed, lanes, spark
from watchword.web.difference import Change, difference
from watchword.web.looked import VISIT, looked

BROKE = FISH["todai"].replace("\u3000", " ")
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


async def test_the_newest_story_comes_first_and_says_why_and_what_was_told(reader: Reader) -> None:
    page = await reader.get("/now")
    heads = page.texts("//h2[@class='head']")
    assert heads[0] == "レアアースの備蓄で磁石メーカーが学んだこと"
    fish = next(
        one for one in page.document.xpath("//article") if FISH["todai"] in one.text_content()
    )
    assert fish.get("class") == "story w3"
    assert [one.text_content() for one in fish.xpath(".//mark")][:1] == ["日中"]
    said = " ".join(fish.text_content().split())
    assert "North Pier Press: China and Japan to survey" in said
    assert "Told at 09:08 to" in said
    assert "ambassador reads it in the digest of 18:00" in said
    assert len(fish.xpath(".//svg[@class='spread']/svg")) == len(FISH)


async def test_the_stories_of_one_topic_or_language_can_be_chosen(reader: Reader) -> None:
    chosen = await reader.get("/now?topic=rare-earths")
    assert len(chosen.texts("//h2[@class='head']")) == 2
    korean = await reader.get("/now?language=ko")
    assert korean.texts("//h2[@class='head']") == [BROKE]
    assert len((await reader.get("/now?topic=nothing")).texts("//h2[@class='head']")) == 4


async def test_what_is_new_since_the_reader_looked_is_marked(reader: Reader, stage: Stage) -> None:
    await reader.get("/now")
    stage.clock.advance(VISIT + MINUTE)
    again = await reader.get("/now")
    assert "Nothing new since you looked at 11:11." in again.texts("//main/header/p")[0]
    assert again.document.xpath("//article[@data-new]") == []


def test_a_look_ends_when_the_reader_is_away() -> None:
    _, cookie = looked("", NOON)
    assert looked(cookie, NOON + VISIT)[0] is None
    before, cookie = looked(cookie, NOON + VISIT + MINUTE)
    assert before == NOON
    assert looked(cookie, NOON + VISIT + 2 * MINUTE)[0] == NOON
    assert looked("x.y", NOON)[0] is None
    assert looked("99999999999.99999999999", NOON)[0] is None


async def test_what_needs_a_person_is_counted_on_every_page(reader: Reader) -> None:
    for path in ("/now", "/system"):
        page = await reader.get(path)
        assert page.texts("//a[contains(@class, 'pulse')]") == ["2 need you"]
    said = (await reader.get("/now")).texts("//aside//li")
    assert any("솔빛일보 is failing" in one and "403 Forbidden, since" in one for one in said)
    assert any("1 alert did not arrive at desk" in one for one in said)


async def test_a_mute_is_lifted_where_it_is_shown(reader: Reader) -> None:
    assert (await reader.get("/now")).texts("//*[@id='muted']") != []
    assert (await reader.post("/unmute", kind="topic", name="chips")).status == 303
    assert (await reader.get("/now")).texts("//*[@id='muted']") == []
    assert (await reader.post("/unmute", kind="topic", name="chips")).status == 409


async def test_what_is_perhaps_a_story_is_told_or_put_aside(reader: Reader, stage: Stage) -> None:
    forms = (await reader.get("/now")).document.xpath("//*[@id='perhaps']//form/@action")
    assert len(forms) == 2
    alerts = len(await stage.alerts())
    told = await reader.post(forms[0], topic="china-japan", wanted="true")
    assert told.headers["Location"] == "/now#perhaps"
    assert len(await stage.alerts()) == alerts + 1
    await reader.post(forms[1], topic="china-japan", wanted="false")
    assert (await reader.get("/now")).texts("//*[@id='perhaps']") == []


async def story_number(reader: Reader) -> str:
    page = await reader.get("/now?language=ko")
    (path,) = page.document.xpath("//h2/a/@href")
    return str(path).rpartition("/")[2]


async def test_a_story_shows_who_broke_it_and_how_it_spread(reader: Reader) -> None:
    page = await reader.get(f"/stories/{await story_number(reader)}")
    assert page.texts("//h1") == [BROKE]
    assert (
        "灯台通信 broke it at 09:08. 7 outlets have it, in 4 languages, from 5 places."
        in (page.texts("//main/header/p")[-1])
    )
    assert len(page.document.xpath("//ol[@class='arts']/li")) == len(FISH)
    rows = page.texts("//figure//tbody/tr")
    assert rows[0] == "109:08灯台通信JapanJapanese"
    assert len(page.document.xpath("//figure/svg//text[@class='no']")) == len(FISH)
    assert len(page.document.xpath("//div[@class='side']/article")) == 3
    links = page.document.xpath("//ol[@class='arts']//h3/a")
    assert {one.get("rel") for one in links} == {"noopener noreferrer"}


async def test_a_story_is_split_and_joined_again(reader: Reader) -> None:
    number = await story_number(reader)
    page = await reader.get(f"/stories/{number}")
    article = page.document.xpath("//input[@name='article']/@value")[3]
    split = await reader.post(f"/stories/{number}/split", article=str(article))
    other = split.headers["Location"]
    assert (await reader.get(other)).texts("//h1") == [FISH["garam"]]
    joined = await reader.post(f"/stories/{number}/join", other=other.rpartition("/")[2])
    assert joined.headers["Location"] == f"/stories/{number}"
    whole = await reader.get(f"/stories/{number}")
    assert len(whole.document.xpath("//ol[@class='arts']/li")) == len(FISH)


async def test_a_number_without_a_story_is_said(reader: Reader) -> None:
    assert (await reader.get("/stories/999")).status == 404
    assert (await reader.get("/stories/x")).status == 400
    assert (await reader.post("/stories/1/join", other="1")).status == 400


def test_a_changed_headline_shows_its_words_or_its_characters() -> None:
    assert difference("Two hurt in blast", "Three hurt in blast") == [
        (Change.REMOVED, "Two"),
        (Change.ADDED, "Three"),
        (Change.SAME, " hurt in blast"),
    ]
    pieces = difference("日中協議始まる", "日中協議、再開へ")
    assert pieces[0] == (Change.SAME, "日中協議")
    assert (
        "".join(text for kind, text in pieces if kind is not Change.REMOVED) == "日中協議、再開へ"
    )


def test_a_drawing_stays_within_its_edges() -> None:
    placed = [
        Placed(place=place, number=at, language="en", name="a", at=NOON + at * MINUTE * 7)
        for at, place in enumerate(["Japan", "China", "Japan"], 1)
    ]
    drawn = lanes(placed, [NOON + timedelta(hours=1), NOON - timedelta(days=1)], UTC)
    assert [one.name for one in drawn.lanes] == ["Japan", "China"]
    assert all(0 <= mark.x <= 97 for lane in drawn.lanes for mark in lane.marks)
    assert 1 <= len(drawn.ticks) <= 7
    assert len(drawn.told) == 1
    line = spark([0, 3, 9], (2, 4))
    assert line.points.split()[-1] == "102.0,4.0"
    assert line.band is not None
