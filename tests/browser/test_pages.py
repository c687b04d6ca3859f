"""The pages in Chromium: nothing is loaded from elsewhere, nothing is refused, and each is looked at.

Where there is no Chromium these tests skip and say what to install. With WATCHWORD_PICTURES, a folder,
each page is kept there as a picture.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest

from tests.chromium import NEEDS_CHROMIUM, browser, watched
from tests.newsroom import MINUTE, Newsroom, furnish
from tests.scenario.stage import Stage
from tests.web import Reader, app_of, reading
from watchword.app.passwords import hash_password
from watchword.domain.user import Role, User
from watchword.usecases.user import add_user

pytestmark = NEEDS_CHROMIUM
PAGES = (
    "now",
    "story",
    "topics",
    "topic?key=rare-earths",
    "search",
    "review",
    "outputs?topic=rare-earths",
    "sources",
    "source",
    "sources/todai",
    "sources/solbit",
    "deliveries",
    "channel",
    "channel/desk",
    "alerts/1/wrong",
    "system",
    "users",
    "access",
)
PHONE, DESKTOP = (390, 844), (1280, 900)
WIDTHS = (320, 390, 1280)
AXE = Path(__file__).parents[2] / ".axe/node_modules/axe-core/axe.min.js"
"""What CI fetches before the tests; it is no part of what is installed."""


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    set_up = Stage(tmp_path)
    await set_up.configure()
    await furnish(set_up)
    yield set_up
    set_up.store.close()


@pytest.fixture
async def reader(stage: Stage, tmp_path: Path) -> AsyncIterator[Reader]:
    async with reading(app_of(stage, tmp_path)) as found:
        yield found


async def address(reader: Reader, page: str) -> str:
    if page == "story":
        found = (await reader.get("/now?language=ko")).document.xpath("//h2/a/@href")[0]
        return f"{reader.address}{found}"
    query = "?q=%E4%B8%AD%E6%97%A5" if page == "search" else ""
    return f"{reader.address}/{page}{query}"


async def test_no_page_is_refused_anything_or_asks_elsewhere(reader: Reader) -> None:
    async with browser() as opened:
        page = await opened.new_page()
        faults = watched(page, reader.address)
        for name in PAGES:
            await page.goto(await address(reader, name), wait_until="load")
            assert await page.locator("h1").count() == 1
        assert faults == []


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_no_page_scrolls_sideways(reader: Reader, language: str) -> None:
    """Korean breaks at spaces alone, and what stands beside it in another language does not."""
    async with browser() as opened:
        page = await opened.new_page(locale=language)
        for name in PAGES:
            await page.goto(await address(reader, name))
            await page.evaluate(
                "document.querySelectorAll('details').forEach((d) => { d.open = true })"
            )
            for width in WIDTHS:
                await page.set_viewport_size({"width": width, "height": 800})
                wide = await page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, (name, width)


@pytest.mark.skipif(not AXE.exists(), reason="no axe-core: npm install --prefix .axe axe-core")
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_a_screen_reader_finds_its_way_on_each_page(
    reader: Reader, theme: Literal["light", "dark"]
) -> None:
    """axe-core, with every table unfolded, at the width of a desktop and of a phone."""
    async with browser() as opened:
        context = await opened.new_context(color_scheme=theme)
        page = await context.new_page()
        for name in PAGES:
            await page.goto(await address(reader, name))
            await page.evaluate(
                "document.querySelectorAll('details').forEach((d) => { d.open = true })"
            )
            await page.evaluate(AXE.read_text("utf-8"))
            for width in (PHONE[0], DESKTOP[0]):
                await page.set_viewport_size({"width": width, "height": 800})
                found = await page.evaluate("axe.run()")
                faults = [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]]
                assert faults == [], (name, width)


async def test_the_pages_of_users_who_sign_in(reader: Reader, stage: Stage) -> None:
    """A token is made and shown; each form that stands there then fits and is understood."""
    admin = User(name="mori", role=Role.ADMIN, created_at=stage.clock.now())
    password = "correct horse, battery"
    await stage.store.write(lambda rows: add_user(rows, admin, hash_password(password)))
    async with browser() as opened:
        page = await opened.new_page()
        faults = watched(page, reader.address)
        await page.goto(f"{reader.address}/sign-in?next=/access")
        await page.fill("[name=name]", "mori")
        await page.fill("[name=password]", password)
        await page.click("button.go")
        await page.fill("[name=label]", "graphs")
        await page.click("button.go:has-text('Make a token')")
        assert (await page.locator("code.secret").inner_text()).startswith("watchword_")
        for name in ("access", "users"):
            await page.goto(f"{reader.address}/{name}")
            await page.evaluate(
                "document.querySelectorAll('details').forEach((d) => { d.open = true })"
            )
            if AXE.exists():
                await page.evaluate(AXE.read_text("utf-8"))
                found = await page.evaluate("axe.run()")
                assert [one["id"] for one in found["violations"]] == [], name
            await page.set_viewport_size({"width": WIDTHS[0], "height": 800})
            assert await page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[0], name
        assert faults == []


async def test_a_story_that_comes_is_said_and_moves_nothing(reader: Reader, stage: Stage) -> None:
    async with browser() as opened:
        page = await opened.new_page()
        faults = watched(page, reader.address)
        await page.goto(await address(reader, "now"))
        before = await page.locator("article.story").count()
        room = Newsroom(stage)
        await room.publish("yuanfan", "稀土出口许可改为网上申报", "稀土新规。", 40 * MINUTE)
        line = page.locator("a.live")
        await line.wait_for(timeout=60_000)
        assert await line.inner_text() == "1 more story came. Show it"
        assert await page.locator("article.story").count() == before
        await line.click()
        await page.locator("article.story").nth(before).wait_for()
        assert faults == []


async def test_keys_go_through_the_list_and_to_pages(reader: Reader) -> None:
    async with browser() as opened:
        page = await opened.new_page()
        await page.goto(await address(reader, "now"))
        await page.keyboard.press("j")
        await page.keyboard.press("j")
        assert await page.evaluate("document.activeElement.closest('article') !== null")
        await page.keyboard.press("g")
        await page.keyboard.press("s")
        await page.wait_for_url("**/sources")


async def test_without_scripts_each_page_does_its_task(reader: Reader) -> None:
    async with browser() as opened:
        context = await opened.new_context(java_script_enabled=False)
        page = await context.new_page()
        await page.goto(await address(reader, "sources"))
        row = page.locator("tr", has_text="灯台通信")
        await row.get_by_role("button", name="Pause").click()
        await page.locator("tr", has_text="灯台通信").get_by_text("Paused since").wait_for()
        await page.goto(await address(reader, "search"))
        assert await page.locator("ol.hits li").count() >= 2


@pytest.mark.skipif("WATCHWORD_PICTURES" not in os.environ, reason="WATCHWORD_PICTURES is not set")
async def test_each_page_has_its_pictures(reader: Reader) -> None:
    folder = Path(os.environ["WATCHWORD_PICTURES"])
    folder.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240  a test may wait
    async with browser() as opened:
        for theme, size, language in (
            ("light", DESKTOP, "en"),
            ("dark", PHONE, "ja"),
            ("light", PHONE, "ko"),
            ("dark", DESKTOP, "zh-Hant"),
        ):
            context = await opened.new_context(
                viewport={"width": size[0], "height": size[1]},
                color_scheme="dark" if theme == "dark" else "light",
                locale=language,
            )
            page = await context.new_page()
            for name in PAGES:
                await page.goto(await address(reader, name))
                file = (
                    folder
                    / f"{name.partition('?')[0].replace('/', '-')}-{language}-{theme}-{size[0]}.png"
                )
                await page.screenshot(path=file, full_page=True)
                assert file.stat().st_size > 5000
            await context.close()
