"""A running service whose machine's clock is set, both ways, by an hour to ten years."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.command import COMMAND, environment
from tests.fakes_receivers import Webhook
from tests.fakes_web import RSS, FeedEntry, Site, article_html, rss
from tests.press import FAST, until

HOUR, YEAR = 3600, 365 * 86400
SOURCE = Path(__file__).parents[1] / "clock_shim.c"
CONFIG = """
[topics.talks]
query = "talks"
alert = ["chat"]
[channels.chat]
url = "{chat}"
[sources.gazette]
feeds = ["{feed}"]
"""
TEXTS = (
    "Nobody was there.",
    "Farmers want a higher price for the harvest of this autumn.",
    "The furnaces of the valley stay cold until the union has voted.",
    "Its singers hope for a new roof before the winter season.",
)
"""Of the articles in their order: they are events of their own."""


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that moves the wall clock alone."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("a C compiler makes the clock's shim: install gcc")
    library = tmp_path_factory.mktemp("shim") / "shim.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE)]
    subprocess.run(command, check=True)
    return library


class Machine:
    """A service on a machine whose clock the test sets."""

    def __init__(self, folder: Path, site: Site, chat: Webhook) -> None:
        self.offset, self.site, self.chat = folder / "offset", site, chat
        self.entries: list[FeedEntry] = []
        self.set(0)
        self.publish("nothing yet")

    def set(self, seconds: int) -> None:
        """Set the clock to so many seconds ahead of the right time."""
        new = self.offset.with_suffix(".new")
        new.write_text(str(seconds))
        new.replace(self.offset)

    def publish(self, title: str) -> None:
        """An article that has no date: its age is not the question here."""
        path = f"/{len(self.entries)}"
        self.site.put(path, article_html(title, [TEXTS[len(self.entries)]] * 3))
        self.entries.append(FeedEntry(link=self.site.url(path), title=title))
        self.site.put("/feed", rss("The Gazette", self.entries), content_type=RSS)

    @property
    def told(self) -> list[str]:
        return [str(post.body["title"]) for post in self.chat.posts]


@contextlib.asynccontextmanager
async def running(machine: Machine, folder: Path, shim: Path) -> AsyncIterator[None]:
    toml = CONFIG.format(chat=machine.chat.url(), feed=machine.site.url("/feed"))
    (folder / "watchword.toml").write_text(toml + FAST)
    moved = environment(LD_PRELOAD=str(shim), WATCHWORD_CLOCK_SHIM=str(machine.offset))
    service = await asyncio.create_subprocess_exec(COMMAND, "-q", "run", cwd=folder, env=moved)
    try:
        yield
        service.send_signal(signal.SIGTERM)
        async with asyncio.timeout(60):
            assert await service.wait() == 0
    finally:
        if service.returncode is None:
            service.kill()
            await service.wait()


@pytest.mark.parametrize("seconds", [-HOUR, 10 * YEAR], ids=str)
async def test_a_service_goes_on_when_the_clock_is_set(
    site: Site, shim: Path, tmp_path: Path, seconds: int
) -> None:
    async with Webhook() as chat:
        machine = Machine(tmp_path, site, chat)
        async with running(machine, tmp_path, shim):
            await until(lambda: site.hits("/feed") >= 2)
            machine.publish("rice talks")
            await until(lambda: machine.told == ["rice talks"])
            machine.set(seconds)
            before = site.hits("/feed")
            await until(lambda: site.hits("/feed") >= before + 2)
            machine.publish("steel strike talks")
            await until(lambda: machine.told == ["rice talks", "steel strike talks"])
            machine.set(0)
            machine.publish("opera house talks")
            await until(lambda: machine.told[2:] == ["opera house talks"])
        assert len(chat.heard) == 3
