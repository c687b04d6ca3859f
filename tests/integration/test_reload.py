"""A running service takes an edit of its configuration, and refuses one that is wrong."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from config.files import digest
from config.load import Settings
from config.watch import changes
from tests.command import said
from tests.fakes_web import RSS, FeedEntry, Site, article_html, rss
from tests.press import FAST, Program, until
from watchword.app.clock import SystemClock
from watchword.app.settings import configuration, waits_for_start

CONFIG = """
[topics.{topic}]
query = "{query}"
alert = ["box"]
[channels.box]
url = "mbox:{box}"
[sources.gazette]
feeds = ["{feed}"]
"""


TEXTS = ("It was written in the old harbour house.", "Nobody in the valley had seen such a sight.")
"""Of the first article and of the second one, so that they are two events."""


def publish(site: Site, *titles: str) -> None:
    now, lines = SystemClock().now(), []
    for title, text in zip(titles, TEXTS, strict=False):
        path = f"/{title.replace(' ', '-')}"
        site.put(path, article_html(title, [text] * 3))
        lines.append(FeedEntry(link=site.url(path), title=title, published=now))
    site.put("/feed", rss("The Gazette", lines), content_type=RSS)


async def told(program: Program) -> list[tuple[str, str]]:
    alerts = await program.read(lambda rows: rows.alerts.list(limit=9))
    return sorted((alert.topic, alert.title) for alert in alerts)


async def refused(program: Program, problem: str | None) -> bool:
    """Whether the rows say that an edit is refused for this problem; None: that none is."""
    edit = await program.read(lambda rows: rows.health.refused_edit())
    return edit is None if problem is None else edit is not None and problem in edit.reason


async def test_an_edit_is_taken_and_a_mistake_leaves_the_one_before(
    site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="watchword")
    publish(site, "Oil is dear")
    feed = site.url("/feed")

    def config(topic: str, query: str, box: str) -> str:
        return CONFIG.format(topic=topic, query=query, box=box, feed=feed) + FAST

    program = Program(tmp_path, config("oil", "oil", "first"))
    file = tmp_path / "watchword.toml"
    async with program.running():
        await until(lambda: (tmp_path / "first").is_file())
        file.write_text(config("gas", "gas", "second"))
        await until(lambda: "and is taken" in caplog.text)
        taken = "1 topic more, 1 topic less, the address of box changed."
        assert f"The configuration was changed, and is taken: {taken}" in caplog.text
        file.write_text(config("gas", "gas (", "third"))
        await until(lambda: "the one before stays" in caplog.text)
        assert "topics.gas.query: column 5" in caplog.text
        await until(lambda: refused(program, "topics.gas.query: column 5"))
        assert "refused since" in said("status", folder=tmp_path).stdout
        assert "The service refuses what is configured" in said(folder=tmp_path).stdout
        file.write_text("query = ")
        assert "The service goes on by the one before." in said(folder=tmp_path, code=2).stderr
        assert "refused since" in said("status", folder=tmp_path).stdout
        file.write_text(config("gas", "gas", "second") + "[nonsense]\n")
        assert "The service goes on by the one before." in said(folder=tmp_path, code=2).stderr
        file.write_text(config("gas", "gas", "second"))
        await until(lambda: refused(program, None))
        assert "refused" not in said("status", folder=tmp_path).stdout
        publish(site, "Oil is dear", "Gas leaks in Oslo")
        await until(lambda: (tmp_path / "second").is_file())
    assert await told(program) == [("gas", "Gas leaks in Oslo"), ("oil", "Oil is dear")]
    assert await program.read(lambda rows: rows.broken_promises(program.clock.now())) == []


async def test_an_editor_that_renames_and_a_folder_of_files_are_seen(
    site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="watchword")
    publish(site, "Oil is dear")
    toml = CONFIG.format(topic="oil", query="oil", box="box", feed=site.url("/feed")) + FAST
    program = Program(tmp_path, toml)
    async with program.running():
        other = tmp_path / ".watchword.toml.swp"
        other.write_text(toml.replace("oil", "gas"))
        other.replace(tmp_path / "watchword.toml")
        await until(lambda: "and is taken" in caplog.text)


async def test_an_edit_that_watches_nothing_is_refused_as_at_a_start(
    site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    toml = CONFIG.format(topic="oil", query="oil", box="box", feed=site.url("/feed")) + FAST
    program = Program(tmp_path, toml)
    async with program.running():
        (tmp_path / "watchword.toml").write_text("")
        await until(lambda: refused(program, "nothing is watched"))
    assert "the one before stays" in caplog.text


Edit = Callable[[Path, str], None]


def by_a_link(folder: Path, toml: str) -> None:
    """The file is a link to one elsewhere, which is written."""
    (folder / "elsewhere" / "watchword.toml").write_text(toml)


def by_a_config_map(folder: Path, toml: str) -> None:
    """Kubernetes writes a new folder, and turns the link `..data` to it."""
    (folder / "..new").mkdir()
    (folder / "..new" / "watchword.toml").write_text(toml)
    (folder / "..data_tmp").symlink_to("..new")
    (folder / "..data_tmp").replace(folder / "..data")


def by_a_folder(folder: Path, toml: str) -> None:
    """The folder is a link, which is turned."""
    (folder / "next").mkdir()
    (folder / "next" / "watchword.toml").write_text(toml)
    (folder / "turned").symlink_to("next")
    (folder / "turned").replace(folder / "current")


@pytest.mark.parametrize(
    ("real", "links", "file", "edit"),
    [
        ("elsewhere", {"watchword.toml": "elsewhere/watchword.toml"}, "watchword.toml", by_a_link),
        (
            "..old",
            {"..data": "..old", "watchword.toml": "..data/watchword.toml"},
            "watchword.toml",
            by_a_config_map,
        ),
        ("first", {"current": "first"}, "current/watchword.toml", by_a_folder),
    ],
)
async def test_an_edit_behind_a_link_is_seen(
    tmp_path: Path, real: str, links: dict[str, str], file: str, edit: Edit
) -> None:
    (tmp_path / real).mkdir()
    (tmp_path / real / "watchword.toml").write_text("before")
    for link, target in links.items():
        (tmp_path / link).symlink_to(target)
    await seen(tmp_path / file, lambda: edit(tmp_path, "after"))


@pytest.mark.parametrize("written", ["secrets/desk", "/run/desk"])
async def test_a_secret_file_that_is_rewritten_is_seen(tmp_path: Path, written: str) -> None:
    secret = tmp_path / written.lstrip("/")
    secret.parent.mkdir()
    secret.write_text("mbox:one")
    path = tmp_path / "etc" / "watchword.toml"
    path.parent.mkdir()
    place = secret if written.startswith("/") else f"../{written}"
    path.write_text(f'[channels.desk]\nurl = "file:{place}"\n')
    await seen(path, lambda: secret.write_text("mbox:two"))


async def test_what_is_written_without_a_change_and_beside_the_file_is_not_seen(
    tmp_path: Path,
) -> None:
    path = tmp_path / "watchword.toml"
    path.write_text("a = 1")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(4):
            await seen(path, lambda: (tmp_path / "watchword.db").write_text(path.read_text()))


async def seen(path: Path, edit: Callable[[], object]) -> None:
    """Edit after the watch began; return when the change is seen."""

    async def first() -> None:
        async for _ in changes(path, digest(path)):
            return

    watching = asyncio.create_task(first())
    try:
        await asyncio.sleep(1)  # the watch tells nobody when it has begun
        assert not watching.done()
        edit()
        await watching
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def test_a_secret_that_is_rewritten_is_the_new_address(
    site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="watchword")
    publish(site, "Oil is dear")
    (tmp_path / "box.url").write_text(f"mbox:{tmp_path / 'first'}")
    toml = CONFIG.format(topic="oil", query="oil", box="x", feed=site.url("/feed")) + FAST
    program = Program(tmp_path, toml.replace('"mbox:x"', '"file:box.url"'))
    async with program.running():
        await until(lambda: (tmp_path / "first").is_file())
        (tmp_path / "box.url").write_text(f"mbox:{tmp_path / 'second'}")
        await until(lambda: "is taken: the address of box changed." in caplog.text)
        publish(site, "Oil is dear", "A ship loses oil off Bergen")
        await until(lambda: (tmp_path / "second").is_file())


async def test_a_channel_with_a_new_name_is_the_same_after_a_restart(
    site: Site, tmp_path: Path
) -> None:
    publish(site, "Oil is dear")
    toml = CONFIG.format(topic="oil", query="oil", box="box", feed=site.url("/feed")) + FAST
    await Program(tmp_path, toml).crawl()
    program = Program(
        tmp_path, toml.replace('["box"]', '["mailbox"]').replace(".box]", ".mailbox]")
    )
    async with program.running():
        found = await program.read(lambda rows: rows.deliveries.list(limit=9))
    assert [(one.channel, one.state.value) for one in found] == [("mailbox", "sent")]


def test_only_what_a_running_service_cannot_change_waits_for_its_start(tmp_path: Path) -> None:
    def settings(fetch: str) -> Settings:
        file = tmp_path / "watchword.toml"
        file.write_text(f'[sources.s]\nfeeds = ["https://a.example/f"]\n[fetch]\n{fetch}')
        return configuration(file)

    before = settings("")
    assert waits_for_start(before, settings('cadence = ["5m", "10m"]\ndelay = "9s"')) == []
    assert waits_for_start(before, settings('timeout = "9s"')) == ["fetch.timeout"]
