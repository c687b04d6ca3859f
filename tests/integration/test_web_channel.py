"""A channel in the browser: added with a test on the spot, changed with a diff first."""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes_receivers import Mood, Webhook
from tests.press import CALM
from tests.web import Answer, Reader, reading
from watchword.app.service import App
from watchword.app.settings import configuration, may_write

MINE = f"""\
# mine
[topics.ferries]
query = "ferry"
alert = ["box"]

[channels.box]   # the file
url = "mbox:box"
quiet = "22:00-07:00"   # the night

[sources.gazette]
feeds = ["http://127.0.0.1:9/feed"]
{CALM}"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "watchword.toml"
    made.write_text(MINE, encoding="utf-8")
    return made


@pytest.fixture
async def reader(file: Path) -> AsyncIterator[Reader]:
    async with reading(App(configuration(file))) as found:
        yield found


def text_of(file: Path) -> str:
    return file.read_text("utf-8")


def seen(page: Answer) -> str:
    return str(page.document.xpath("//input[@name='seen']/@value")[0])


def form(**changes: str) -> dict[str, str]:
    """What the page of the channel sends."""
    now = {"quiet": "22:00-07:00", "digest": "", "cap": "", "follow_style": "thread"}
    return now | {"language": "en"} | changes


async def test_a_channel_is_added_where_its_test_arrives(reader: Reader, file: Path) -> None:
    async with Webhook() as hook:
        page = await reader.get("/channel?called=desk%20two")
        assert 'url = "file:desk-two.secret"' in "\n".join(page.texts("//pre/span"))
        given = {"called": "desk-two", "url": hook.url(), "seen": seen(page)}
        hook.mood = Mood.STRANGER
        refused = await reader.post("/channel", **given)
        assert refused.status == 502
        assert "403" in refused.texts("//div[@role='alert']")[0]
        assert text_of(file) == MINE
        hook.mood = Mood.TAKES
        late = await reader.post("/channel", **given | {"seen": "another"})
        assert (late.status, text_of(file)) == (409, MINE)
        added = await reader.post("/channel", **given)
        assert added.status == 303
        for answer in (page, refused, late, await reader.get("/channel/box")):
            assert "s3cr3t" not in answer.text
        text = text_of(file)
        assert text.startswith(MINE.rstrip())
        assert "s3cr3t" not in text
        assert configuration(file).addresses["desk-two"] == hook.url()
        secret = file.with_name("desk-two.secret")
        assert secret.stat().st_mode & 0o777 == 0o600
        assert (await reader.post("/channel", **given)).status == 400


async def test_what_is_no_address_is_said_and_not_repeated(reader: Reader, file: Path) -> None:
    page = await reader.get("/channel")
    for url in ("", "nosuch://s3cr3t-token", "s3cr3t-token"):
        answer = await reader.post("/channel", called="desk", url=url, seen=seen(page))
        assert answer.status == 400, url
        assert answer.texts("//div[@role='alert']") != []
        assert "s3cr3t" not in answer.text
    assert (await reader.post("/channel", called="box", url="mbox:b", seen="x")).status == 400
    assert text_of(file) == MINE


async def test_a_change_is_shown_first_and_keeps_comments(reader: Reader, file: Path) -> None:
    assert (await reader.get("/channel/box")).texts("//pre") == []
    changed = form(quiet="23:00-06:00", digest="08:00, 18:00", cap="5", follow_style="edit")
    looked = await reader.post("/channel/box/look", **changed)
    lines = looked.texts("//pre/span")
    assert '-quiet = "22:00-07:00" # the night' in lines
    assert '+digest = ["08:00", "18:00"]' in lines
    assert text_of(file) == MINE
    wrong = await reader.post("/channel/box/look", **changed | {"quiet": "25:00"})
    assert wrong.texts("//div[@role='alert']")[0].startswith("This cannot be written:")
    late = await reader.post("/channel/box", **changed, seen="another")
    assert late.texts("//div[@role='alert']")[0].startswith("It was not written:")
    assert (late.status, text_of(file)) == (409, MINE)
    assert (await reader.post("/channel/box", **changed, seen=seen(looked))).status == 303
    text = text_of(file)
    assert "[channels.box]   # the file" in text
    assert tomllib.loads(text)["channels"]["box"] == {
        "url": "mbox:box",
        "quiet": "23:00-06:00",
        "digest": ["08:00", "18:00"],
        "cap": 5,
        "follow_style": "edit",
    }


@pytest.mark.parametrize(
    "bad", [{"quiet": "at night"}, {"digest": "8 o'clock"}, {"cap": "-3"}, {"language": "tlh"}]
)
async def test_what_the_file_would_refuse_is_said(
    reader: Reader, file: Path, bad: dict[str, str]
) -> None:
    answer = await reader.post("/channel/box", **form(**bad), seen="")
    assert answer.status == 400
    assert next(iter(bad)) in answer.texts("//div[@role='alert']")[0]
    assert text_of(file) == MINE
    assert (await reader.get("/channel/nobody")).status == 404


@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes another user")
def test_a_file_that_is_not_ours_cannot_be_written() -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        file = Path(name) / "watchword.toml"
        file.write_text(MINE, encoding="utf-8")
        assert may_write(file)
        assert may_write(file.parent)
        os.seteuid(65534)
        try:
            assert not may_write(file)
            assert not may_write(file.parent)
        finally:
            os.seteuid(0)


async def test_where_the_file_cannot_be_written_the_change_is_to_be_copied(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Root, as whom tests run in a container, may write everywhere.
    monkeypatch.setattr("watchword.web.visit.may_write", lambda _: False)
    for path in ("/channel", "/channel/box", "/topic?key=ferries", "/sources/gazette?remove=1"):
        page = await reader.get(path)
        assert "This file cannot be written here. Copy the change." in page.text, path
        buttons = page.texts("//main//button")
        assert not {"Write it", "Test and write it", "Remove it from the file"} & set(buttons), (
            path
        )
