"""A source is added in the browser: found, shown, and written only when somebody says so."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tests.fakes_web import RSS, FeedEntry, Site, rss
from tests.pages import headlines, home
from tests.press import CALM
from tests.web import reading
from watchword.app.clock import SystemClock
from watchword.app.service import App
from watchword.app.settings import configuration

MINE = f"# mine\n{CALM}# last\n"


async def test_a_feed_is_found_shown_and_written_with_comments_kept(
    site: Site, tmp_path: Path
) -> None:
    link = f'<link rel="alternate" type="application/rss+xml" href="{site.url("/main.xml")}">'
    name = '<meta property="og:site_name" content="The Gazette">'
    site.put("/", home(headlines()).replace("<head>", f"<head>{name}{link}"))
    entry = FeedEntry(link=site.url("/1"), title="Talks <b>begin", published=SystemClock().now())
    site.put("/main.xml", rss("The Gazette", [entry]), content_type=RSS)
    file = tmp_path / "watchword.toml"
    file.write_text(MINE, encoding="utf-8")
    async with reading(App(configuration(file))) as reader:
        assert (await reader.get("/source")).status == 200
        found = await reader.post("/source/find", address=site.url("/"))
        assert found.status == 200, found.texts("//main")
        assert found.texts("//section/h2")[0] == "The Gazette"
        assert site.url("/main.xml") in found.texts("//dl")[0]
        assert file.read_text("utf-8") == MINE
        values = str(found.document.xpath("//input[@name='values']/@value")[0])
        seen = str(found.document.xpath("//input[@name='seen']/@value")[0])
        assert f'+feeds = ["{site.url("/main.xml")}"]' in found.texts("//pre/span")
        file.write_text(f"{MINE}# another editor\n", encoding="utf-8")
        late = await reader.post("/source", values=values, seen=seen, address=site.url("/"))
        assert (late.status, file.read_text("utf-8")) == (409, f"{MINE}# another editor\n")
        file.write_text(MINE, encoding="utf-8")
        added = await reader.post("/source", values=values, seen=seen, address=site.url("/"))
        assert added.status == 303
    text = file.read_text("utf-8")
    assert text.startswith(MINE)
    (source,) = tomllib.loads(text)["sources"].values()
    assert source["feeds"] == [site.url("/main.xml")]


async def test_what_cannot_be_watched_or_means_nothing_is_said(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "watchword.toml"
    file.write_text(MINE, encoding="utf-8")
    async with reading(App(configuration(file))) as reader:
        for address in ("not an address", site.url("/nothing")):
            page = await reader.post("/source/find", address=address)
            assert page.status == 400
            assert page.texts("//div[@class='note bad']") != []
        for values in ("", "[]", '{"feeds": ["ftp://x"]}', '{"feeds": [1], "auth": "a:b"}'):
            assert (await reader.post("/source", values=values)).status == 400, values
    assert file.read_text("utf-8") == MINE
