"""The main task of each page, from page to page in Chromium, with scripts and without."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page

from tests.chromium import NEEDS_CHROMIUM, browser, watched
from tests.fakes_receivers import Webhook
from tests.fakes_web import RSS, FeedEntry, Site, rss
from tests.newsroom import PAPERS, furnish
from tests.press import CALM
from tests.scenario.stage import Stage
from tests.web import reading
from watchword.app.service import App
from watchword.app.settings import configuration

pytestmark = NEEDS_CHROMIUM
TOPICS = """\
timezone = "UTC"
[topics.china-japan]
name = "China–Japan relations"
query = "日中 OR 中日 OR 중일 OR (China Japan)"   # as it is
alert = ["desk"]
[topics.rare-earths]
name = "Rare earths"
query = 'レアアース OR "rare earth*"'
alert = ["desk"]
"""
SOURCES = "".join(
    f'[sources.{one.key}]\nname = "{one.name}"\nfeeds = ["{one.feed}"]\nlanguage = "{one.language}"\n'
    f'country = "{one.country}"\n'
    for one in PAPERS
)
PASSWORD = "correct horse, battery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Walker:
    """A person before the pages."""

    page: Page
    address: str
    file: Path
    site: Site

    async def go(self, path: str) -> None:
        await self.page.goto(f"{self.address}{path}")

    async def press(self, name: str, within: Locator | None = None, at: int = 0) -> None:
        """Press a button; the page that comes of it is there afterwards."""
        button = (within or self.page.locator("body")).get_by_role("button", name=name, exact=True)
        async with self.page.expect_navigation():
            await button.nth(at).click()

    async def follow(self, name: str) -> None:
        """Follow a link."""
        async with self.page.expect_navigation():
            await self.page.get_by_role("link", name=name, exact=True).first.click()

    async def sees(self, text: str) -> None:
        """Wait until the page says this."""
        await self.page.get_by_text(text).first.wait_for()

    @property
    def written(self) -> str:
        return self.file.read_text("utf-8")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    set_up = Stage(tmp_path)
    await set_up.configure()
    await furnish(set_up)
    yield set_up
    set_up.store.close()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    started = await Site.start()
    entry = FeedEntry(link=started.url("/1"), title="Ferry to Hakata sails again")
    started.put("/main.xml", rss("The Gazette", [entry]), content_type=RSS)
    yield started
    await started.stop()


@pytest.mark.parametrize("scripts", [True, False])
async def test_each_page_does_its_task(
    stage: Stage, site: Site, tmp_path: Path, *, scripts: bool
) -> None:
    file = tmp_path / "watchword.toml"
    async with Webhook() as hook, browser() as opened:
        file.write_text(f'{TOPICS}[channels.desk]\nurl = "{hook.url()}"\n{SOURCES}{CALM}', "utf-8")
        app = App(configuration(file), clock=stage.clock)
        async with reading(app) as reader:
            context = await opened.new_context(java_script_enabled=scripts, locale="en")
            page = await context.new_page()
            faults = watched(page, reader.address)
            walker = Walker(page=page, address=reader.address, file=file, site=site)
            for task in TASKS:
                await task(walker)
                assert faults == [], task.__name__
            await context.close()


async def say_something_of_a_story(walker: Walker) -> None:
    """Now and Story: read, claimed, tagged, noted; and taken back."""
    await walker.go("/now")
    story = walker.page.locator("article.story").first
    await walker.press("Mark as read", story)
    await walker.page.locator("article.story h2 a").last.click()
    await walker.press("Claim it")
    await walker.sees("Claimed by")
    await walker.page.get_by_label("A tag").fill("fish")
    await walker.press("Add")
    await walker.page.get_by_label("A note").fill("Ask the ministry.")
    await walker.press("Add", at=1)
    await walker.go("/now?tag=fish")
    await walker.sees("1 note")
    await walker.page.locator("article.story h2 a").click()
    await walker.press("Remove the note")
    await walker.press("Remove the tag fish")
    await walker.press("Release")
    assert await walker.page.get_by_text("Ask the ministry.").count() == 0


async def split_and_join(walker: Walker) -> None:
    story = walker.page.url.rpartition("/")[2].partition("#")[0]
    await walker.page.get_by_text("Split or join").click()
    await walker.page.locator("[name=article]").nth(2).check()
    await walker.press("This is another story")
    await walker.page.get_by_text("Split or join").click()
    await walker.page.get_by_label("The number of the story that is the same").fill(story)
    await walker.press("Join both")
    await walker.sees("7 outlets have it")


async def call_a_match_wrong(walker: Walker) -> None:
    await walker.follow("China–Japan relations: a wrong match")
    await walker.press("Write it")
    assert "must_not_match" in walker.written


async def mute_a_topic(walker: Walker) -> None:
    await walker.go("/topics?topic=rare-earths")
    await walker.press("Mute")
    await walker.press("Tell again now")
    await walker.sees("Rare earths, articles")


async def make_a_topic_of_three_boxes(walker: Walker) -> None:
    await walker.go("/topics")
    await walker.follow("New topic")
    await walker.page.get_by_label("Name").fill("Fish")
    await walker.page.get_by_label("Any of").fill("fish, 水産")
    await walker.press("Make the query of these")
    assert await walker.page.locator("#query").input_value() == "(fish OR 水産)"
    await walker.sees("14 days, 12 articles")
    await walker.press("Write it")
    assert "(fish OR 水産)" in walker.written


async def make_a_secret_address(walker: Walker) -> None:
    await walker.go("/outputs?topic=rare-earths")
    await walker.press("Make an address")
    address = await walker.page.locator("code", has_text="/output/").first.inner_text()
    assert (await walker.page.request.get(address)).ok
    await walker.press("Revoke")
    assert not (await walker.page.request.get(address)).ok


async def make_a_review(walker: Walker) -> None:
    await walker.go("/review?span=3d")
    first = await walker.page.locator("ol.picks h3").first.inner_text()
    await walker.page.locator("input[name^=line-]").first.fill("Read this first.")
    await walker.press("Leave out 1")
    await walker.page.locator(".row.apart", has_text=first).get_by_role("button").click()
    await walker.page.get_by_label("desk").check()
    await walker.press("Keep, and send where it is ticked")
    await walker.sees("Back to the editor")
    docx = await walker.page.get_by_role("link", name="DOCX").get_attribute("href")
    assert (await walker.page.request.get(f"{walker.address}{docx}")).ok


async def search(walker: Walker) -> None:
    await walker.go("/search")
    await walker.page.locator("input[name=q]").fill("中日")
    await walker.press("Search")
    assert await walker.page.locator("ol.hits li").count() >= 2
    await walker.follow("Make it a topic")
    assert await walker.page.locator("#query").input_value() == "中日"


async def mend_and_send_again(walker: Walker) -> None:
    await walker.go("/deliveries?state=dead")
    await walker.press("Send again")
    await walker.go("/deliveries")
    assert await walker.page.get_by_text("recipient unknown").count() == 0
    await walker.press("Test")
    await walker.sees("desk took the test.")


async def set_quiet_hours(walker: Walker) -> None:
    await walker.go("/channel/desk")
    await walker.page.locator("[name=quiet]").fill("22:00-07:00")
    await walker.press("Look again")
    await walker.sees('+quiet = "22:00-07:00"')
    await walker.press("Write it")
    assert 'quiet = "22:00-07:00"' in walker.written


async def add_a_source(walker: Walker) -> None:
    await walker.go("/sources")
    await walker.follow("Add a source")
    await walker.page.get_by_label("The address of its home page").fill(
        walker.site.url("/main.xml")
    )
    await walker.press("Find its feeds")
    await walker.sees("Ferry to Hakata sails again")
    await walker.press("Watch it")
    assert walker.site.url("/main.xml") in walker.written


async def look_at_a_source(walker: Walker) -> None:
    await walker.go("/sources/todai")
    await walker.press("Pause")
    await walker.sees("Paused since")
    await walker.press("Resume")
    await walker.follow("Look at the change")
    await walker.press("Remove it from the file")
    assert "[sources.todai]" not in walker.written


async def check_the_promises(walker: Walker) -> None:
    await walker.go("/system")
    await walker.press("Check the promises")


async def choose_a_language(walker: Walker) -> None:
    await walker.page.get_by_role("button", name="Settings").click()
    await walker.page.get_by_label("Language").select_option("ja")
    await walker.press("Keep")
    await walker.sees("システム")
    await walker.page.get_by_role("button", name="設定").click()
    await walker.page.locator("#ui-lang").select_option("en")
    await walker.press("保存")


async def make_users_and_a_token(walker: Walker) -> None:
    await walker.go("/users")
    for name in ("mori", "kim"):
        await walker.page.get_by_label("User name").fill(name)
        for field in ("password", "again"):
            await walker.page.locator(f"[name={field}]").last.fill(PASSWORD)
        await walker.press("Make the first admin" if name == "mori" else "Add a user")
        if name == "mori":
            await walker.page.locator("[name=name]").fill(name)
            await walker.page.locator("[name=password]").fill(PASSWORD)
            await walker.press("Sign in")
            await walker.go("/users")
    await walker.page.get_by_text("Change kim").click()
    await walker.press("Remove kim")
    await walker.go("/access")
    await walker.page.get_by_label("What it is for").fill("graphs")
    await walker.press("Make a token")
    secret = await walker.page.locator("code.secret").inner_text()
    ask = walker.page.context.browser
    assert ask is not None
    other = await ask.new_context(extra_http_headers={"Authorization": f"Bearer {secret}"})
    assert (await other.request.get(f"{walker.address}/api/v1/topics")).ok
    await walker.press("Revoke")
    assert not (await other.request.get(f"{walker.address}/api/v1/topics")).ok
    await other.close()
    await walker.page.get_by_role("button", name="Settings").click()
    await walker.press("Sign out", walker.page.locator("#me"))
    assert re.search("/sign-in", walker.page.url)


TASKS: tuple[Callable[[Walker], Awaitable[None]], ...] = (
    say_something_of_a_story,
    split_and_join,
    call_a_match_wrong,
    mute_a_topic,
    make_a_topic_of_three_boxes,
    make_a_secret_address,
    make_a_review,
    search,
    mend_and_send_again,
    set_quiet_hours,
    add_a_source,
    look_at_a_source,
    check_the_promises,
    choose_a_language,
    make_users_and_a_token,
)
"""In this order: some begin on the page where the one before ended."""
