"""The set-up in the browser: who may open it, what it finds and tests, and the file that it writes."""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.fakes_receivers import Mood, Webhook
from tests.fakes_web import RSS, FeedEntry, Site, rss
from tests.pages import headlines, home
from tests.press import CALM
from tests.web import Answer, Reader, cookies
from watchword.app.clock import SystemClock
from watchword.app.service import App
from watchword.app.settings import configuration
from watchword.domain.config import WebSettings
from watchword.web.server import address_of, bind, serving
from watchword.web.setup import Setup, build


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """A set-up that is open in a browser."""

    setup: Setup
    reader: Reader

    async def press(self, button: str, **form: str) -> Answer:
        """Press a button of the form."""
        return await self.reader.post("/setup", do=button, **form)


@contextlib.asynccontextmanager
async def setting_up(folder: Path) -> AsyncIterator[First]:
    """The page over an empty configuration that may read this machine."""
    beside = folder / "beside.toml"
    beside.write_text(CALM, encoding="utf-8")
    setup = Setup(place=folder / "mine" / "watchword.toml")
    setup.place.parent.mkdir()
    bound = bind(WebSettings(host="127.0.0.1", port=0))
    address = address_of(bound).rstrip("/")
    app = App(configuration(beside))
    async with serving(build(setup, app), bound), cookies() as session:
        yield First(setup=setup, reader=Reader(address=address, session=session))
    app.close()


async def opened(first: First) -> Answer:
    answer = await first.reader.get(f"/{first.setup.path}")
    assert answer.status == 303
    return await first.reader.get("/setup")


def written(first: First) -> Mapping[str, object]:
    return tomllib.loads(first.setup.place.read_text("utf-8"))


async def test_the_address_of_the_terminal_opens_in_one_browser_once(tmp_path: Path) -> None:
    async with setting_up(tmp_path) as first:
        for path in ("/setup", "/setup?token=", "/setup?token=guessed"):
            assert (await first.reader.get(path)).status == 401, path
        assert (await first.press("start", pack="agencies")).status == 401
        page = await opened(first)
        assert page.status == 200
        async with cookies() as session:
            other = Reader(address=first.reader.address, session=session)
            assert (await other.get(f"/{first.setup.path}")).status == 401
            assert (await other.post("/setup", do="start", pack="agencies")).status == 401
        assert (await first.reader.get(f"/{first.setup.path}")).status == 303
        assert not first.setup.place.exists()


async def test_what_is_chosen_is_written_and_is_a_configuration_without_mistakes(
    tmp_path: Path,
) -> None:
    async with setting_up(tmp_path) as first:
        await opened(first)
        form = {"pack": "agencies", "topic": "china-japan", "usual": "mailbox", "name": "Ferries"}
        form |= {
            "all": "ferry / フェリー",
            "any": 'Hakata, "ferry port"',
            "timezone": "Asia/Tokyo",
        }
        form["contact"] = "desk@example.org"
        looked = await first.press("look", **form)
        assert not first.setup.place.exists()
        shown = "\n".join(looked.texts("//pre/span"))
        answer = await first.press("start", **form)
        assert answer.status == 303, answer.texts("//main/div")
        assert first.setup.written.is_set()
        text = first.setup.place.read_text("utf-8")
        assert [" ".join(line.split()) for line in text.splitlines()] == shown.split("\n")
    assert first.setup.place.stat().st_mode & 0o777 == 0o600
    settings = configuration(first.setup.place, inspected=True)
    assert (settings.contact, settings.config.timezone) == ("desk@example.org", "Asia/Tokyo")
    assert set(settings.config.topics) == {"china-japan", "ferries"}
    assert settings.config.topics["ferries"].query == (
        '(ferry OR フェリー) AND (Hakata OR "ferry port")'
    )
    assert settings.config.topics["ferries"].channels == ("mailbox",)
    assert settings.config.sources


async def test_a_site_is_found_and_watched(site: Site, tmp_path: Path) -> None:
    link = f'<link rel="alternate" type="application/rss+xml" href="{site.url("/main.xml")}">'
    name = '<meta property="og:site_name" content="The Gazette">'
    site.put("/", home(headlines()).replace("<head>", f"<head>{name}{link}"))
    entry = FeedEntry(link=site.url("/1"), title="Talks <b>begin", published=SystemClock().now())
    site.put("/main.xml", rss("The Gazette", [entry]), content_type=RSS)
    async with setting_up(tmp_path) as first:
        await opened(first)
        found = await first.press("find", address=site.url("/"))
        assert "Talks <b>begin" in found.texts("//ul[@class='sample']/li")
        (value,) = found.document.xpath("//input[@name='site']/@value")
        missing = await first.press("find", site=str(value), address=site.url("/nothing"))
        assert missing.status == 400
        assert missing.document.xpath("//input[@name='site']/@value") == [value]
        assert (await first.press("start", site=str(value))).status == 303
        (source,) = written(first)["sources"].values()  # type: ignore[attr-defined]
        assert source["feeds"] == [site.url("/main.xml")]
        assert source["name"] == "The Gazette"


async def test_a_channel_is_tested_its_address_is_never_shown_and_kept_in_a_file_of_its_own(
    tmp_path: Path,
) -> None:
    async with Webhook() as hook, setting_up(tmp_path) as first:
        await opened(first)
        answer = await first.press("test", called="desk", url=hook.url())
        assert len(hook.posts) == 1
        assert answer.document.xpath("//input[@name='channel']/@value") == ["desk"]
        assert "checked" in answer.document.xpath("//input[@name='channel']")[0].attrib
        form = {"pack": "agencies", "topic": "china-japan", "channel": "desk"}
        looked = await first.press("look", **form)
        for page in (answer, looked):
            assert "s3cr3t" not in page.text
        assert 'url = "file:desk.secret"' in looked.texts("//pre/span")
        answer = await first.press("start", **form)
        assert answer.status == 303, answer.texts("//main/div")
    secret = first.setup.place.with_name("desk.secret")
    assert secret.stat().st_mode & 0o777 == 0o600
    assert "s3cr3t" not in first.setup.place.read_text("utf-8")
    settings = configuration(first.setup.place, inspected=True)
    assert settings.addresses["desk"] == hook.url()


async def test_a_channel_that_does_not_answer_is_left_out_until_a_test_arrives(
    tmp_path: Path,
) -> None:
    async with Webhook() as hook, setting_up(tmp_path) as first:
        await opened(first)
        hook.mood = Mood.STRANGER
        form = {"pack": "agencies", "topic": "china-japan", "usual": "mailbox"}
        answer = await first.press("start", called="desk", url=hook.url(), **form)
        assert answer.status == 200
        assert not first.setup.place.exists()
        assert "403" in " ".join(answer.texts("//fieldset"))
        assert "s3cr3t" not in answer.text
        wrong = await first.press("test", called="other", url="nosuch://s3cr3t")
        assert "s3cr3t" not in wrong.text
        hook.mood = Mood.TAKES
        mended = await first.reader.post("/setup", again="desk", **form)
        (box,) = mended.document.xpath("//input[@name='channel'][@value='desk']")
        assert "checked" in box.attrib
        answer = await first.press("start", **form)
        assert answer.status == 303, answer.texts("//main/div")
        assert list(written(first)["channels"]) == ["mailbox"]  # type: ignore[call-overload]


async def test_what_is_wrong_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    async with setting_up(tmp_path) as first:
        await opened(first)
        good = {"pack": "agencies", "topic": "china-japan"}
        for bad, said in (
            ({"pack": ""}, "no pack"),
            ({"topic": "nosuch"}, "nosuch"),
            ({"contact": "nobody"}, "no way to reach you"),
            ({"timezone": "Mars/Olympus"}, "timezone"),
            ({"site": "[]"}, "no feed"),
            ({"site": '{"feeds": ["ftp://x"]}'}, "feeds"),
        ):
            answer = await first.press("start", **good | bad)
            assert answer.status == 400, bad
            assert said in " ".join(answer.texts("//div[@role='alert']")), bad
        nothing = await first.press("start", topic="china-japan")
        assert "nothing is watched" in " ".join(nothing.texts("//div[@role='alert']"))
        first.setup.place.write_text("# mine", encoding="utf-8")
        assert "is there already" in (await first.press("start", **good)).text
    assert first.setup.place.read_text("utf-8") == "# mine"
