"""The page of one source, and a wrong match: what would be written is shown, then written."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.newsroom import furnish
from tests.scenario.stage import Stage
from tests.web import Reader, reading
from watchword.app.service import App
from watchword.app.settings import configuration
from watchword.domain.alert import AlertRecord
from watchword.domain.delivery import DeliveryState

MINE = """\
# mine
[topics.china-japan]
query = "日中 OR 中日 OR 중일 OR (China Japan)"   # as it is
alert = ["desk"]
[channels.desk]
url = "mbox:desk"
[sources.todai]
feeds = ["https://todai.example/feed"]   # theirs
[sources.pier]
feeds = ["https://pier.example/feed"]
"""


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    set_up = Stage(tmp_path)
    await set_up.configure()
    await furnish(set_up)
    yield set_up
    set_up.store.close()


@pytest.fixture
async def reader(stage: Stage, tmp_path: Path) -> AsyncIterator[Reader]:
    file = tmp_path / "watchword.toml"
    file.write_text(MINE, encoding="utf-8")
    settings = dataclasses.replace(configuration(file), config=stage.context.plan.config)
    async with reading(App(settings, clock=stage.clock)) as found:
        yield found


async def first_alert(stage: Stage) -> AlertRecord:
    """That of the topic that was told first."""
    return [one for one in await stage.alerts() if one.topic == "china-japan"][-1]


async def test_a_source_says_how_it_is_and_what_it_published(reader: Reader) -> None:
    page = await reader.get("/sources/todai")
    assert page.status == 200
    assert page.texts("//h1") == ["灯台通信"]
    assert "https://todai.example/feed" in page.text
    assert len(page.document.xpath("//svg[@class='chart']//rect")) >= 1
    assert page.texts("//ol[@class='hits']/li/h3")[0] == "長崎の水族館、稚魚を交換"
    sick = await reader.get("/sources/solbit")
    assert "403 Forbidden" in " ".join(sick.texts("//div[@class='note bad']"))
    assert (await reader.get("/sources/nobody")).status == 404
    assert (await reader.post("/sources/confirm", source="todai")).status == 303


async def test_a_source_is_taken_out_as_it_was_shown(reader: Reader, tmp_path: Path) -> None:
    file = tmp_path / "watchword.toml"
    page = await reader.get("/sources/todai?remove=1")
    assert page.texts("//pre/span")[0] == "-[sources.todai]"
    seen = str(page.document.xpath("//input[@name='seen']/@value")[0])
    late = await reader.post("/sources/remove", source="todai", seen="another")
    assert (late.status, file.read_text("utf-8")) == (409, MINE)
    assert (await reader.post("/sources/remove", source="todai", seen=seen)).status == 303
    text = file.read_text("utf-8")
    assert "todai" not in text
    assert text.startswith("# mine\n[topics.china-japan]")


async def test_a_wrong_match_is_written_as_it_was_shown(
    reader: Reader, stage: Stage, tmp_path: Path
) -> None:
    file = tmp_path / "watchword.toml"
    alert = await first_alert(stage)
    story = await reader.get(f"/stories/{alert.story}")
    assert f"/alerts/{alert.id}/wrong" in story.text
    page = await reader.get(f"/alerts/{alert.id}/wrong")
    assert page.status == 200
    lines = page.texts("//pre/span")
    assert any(line.startswith("+must_not_match = ") for line in lines)
    assert file.read_text("utf-8") == MINE
    seen = str(page.document.xpath("//input[@name='seen']/@value")[0])
    late = await reader.post(f"/alerts/{alert.id}/wrong", seen="another")
    assert (late.status, file.read_text("utf-8")) == (409, MINE)
    done = await reader.post(f"/alerts/{alert.id}/wrong", seen=seen)
    assert (done.status, done.headers["Location"]) == (303, f"/stories/{alert.story}")
    text = file.read_text("utf-8")
    assert "# as it is" in text
    assert all(line[1:] in " ".join(text.split()) for line in lines if line.startswith("+"))
    labels = await stage.store.read(lambda rows: rows.alerts.labels("china-japan"))
    assert [one.wanted for one in labels] == [False]
    ended = [one for one in await stage.deliveries() if one.alert == alert.id]
    assert DeliveryState.WAITING not in {one.state for one in ended}


async def test_a_query_that_means_nothing_is_said(reader: Reader, stage: Stage) -> None:
    alert = await first_alert(stage)
    page = await reader.get(f"/alerts/{alert.id}/wrong?exclude=(")
    assert page.status == 400
    assert page.texts("//div[@role='alert']") != []
    assert (await reader.get("/alerts/999/wrong")).status == 404


async def test_a_story_mutes_its_topic_and_lifts_it(reader: Reader, stage: Stage) -> None:
    alert = await first_alert(stage)
    path = f"/stories/{alert.story}"
    assert "Mute" in (await reader.get(path)).texts("//aside//button")
    muted = await reader.post("/mute", kind="topic", name="china-japan", until="2h")
    assert muted.status == 303
    assert "Tell again now" in (await reader.get(path)).texts("//aside//button")
    assert (await reader.post("/unmute", kind="topic", name="china-japan")).status == 303
    assert "Tell again now" not in (await reader.get(path)).texts("//aside//button")
