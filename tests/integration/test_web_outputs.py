"""Outputs at secret addresses: made, read back by real readers, and revoked."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import feedparser
import pytest

from crawler.feeds.opml import read_opml
from tests.command import called
from tests.databases import new_database
from tests.newsroom import PAPERS
from tests.scenario.stage import Stage
from tests.web import Answer, Reader
from watchword.contract.output import CONTENT_TYPES, OutputFormat
from watchword.usecases.output import hash_of

NEWSBOAT = shutil.which("newsboat")
needs_newsboat = pytest.mark.skipif(
    NEWSBOAT is None, reason="newsboat is not there: apt-get install newsboat"
)


async def made(reader: Reader, **form: str) -> dict[str, str]:
    """The path of each format, of an address that was just made."""
    page = await reader.post("/outputs", **form)
    assert page.status == 200
    addresses = page.texts("//div[@class='note']//code")
    assert all(one.startswith(f"{reader.address}/output/") for one in addresses)
    return {one.rpartition("/")[2]: one.removeprefix(reader.address) for one in addresses}


def tag_of(answer: Answer) -> str:
    """The ETag, however the header is spelled."""
    return {name.lower(): value for name, value in answer.headers.items()}["etag"]


def titles(answer: Answer) -> set[str]:
    return {one.title for one in feedparser.parse(io.BytesIO(answer.text.encode())).entries}


async def headlines(stage: Stage, topic: str) -> set[str]:
    """The first headline of each story of a topic that was alerted."""
    stories = await stage.store.read(lambda rows: rows.stories.list(limit=99, topic=topic))
    told = {one.story for one in await stage.alerts() if one.topic == topic}
    return {one.title for one in stories if one.id in told}


async def test_each_format_has_the_stories_of_the_topic(reader: Reader, stage: Stage) -> None:
    paths = await made(reader, topic="rare-earths")
    assert list(paths) == [one.value for one in OutputFormat]
    wanted = await headlines(stage, "rare-earths")
    assert len(wanted) == 2
    for format in OutputFormat:
        answer = await reader.get(paths[format])
        assert answer.headers["Content-Type"] == CONTENT_TYPES[format]
        if format is OutputFormat.JSON_FEED:
            found = json.loads(answer.text)
            assert found["feed_url"] == reader.address + paths[format]
            assert {one["title"] for one in found["items"]} == wanted
        elif format is OutputFormat.CSV:
            rows = csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"), newline=""))
            assert {one["title"] for one in rows} == wanted
        else:
            assert titles(answer) == wanted


async def test_a_search_is_an_output_too(reader: Reader) -> None:
    paths = await made(reader, query="日中")
    first = await reader.get(paths["atom"])
    assert len(titles(first)) == 2
    assert all("日中" in title for title in titles(first))
    assert (await reader.post("/outputs", query="(日中")).status == 400
    assert (await reader.post("/outputs", query="  ")).status == 400
    assert (await reader.post("/outputs", topic="nobody")).status == 400


async def test_what_did_not_change_is_not_sent_again(reader: Reader) -> None:
    paths = await made(reader, topic="china-japan")
    for path in paths.values():
        first = await reader.get(path)
        tag = tag_of(first)
        same = await reader.get(path, **{"If-None-Match": f'"other", W/{tag}'})
        assert (same.status, same.text, tag_of(same)) == (304, "", tag)
        assert (await reader.get(path, **{"If-None-Match": '"other"'})).status == 200
    nothing = await made(reader, query="kangaroo")
    empty = await reader.get(nothing["rss"])
    again = await reader.get(nothing["rss"], **{"If-None-Match": tag_of(empty)})
    assert again.status == 304


async def test_an_address_that_was_revoked_has_nothing(reader: Reader, stage: Stage) -> None:
    kept, revoked = await made(reader, topic="chips"), await made(reader, topic="chips")
    outputs = await stage.store.read(lambda rows: rows.outputs.list())
    assert (await reader.post("/outputs/revoke", output=str(outputs[1].id))).status == 303
    assert (await reader.get(revoked["rss"])).status == 404
    assert (await reader.get(kept["rss"])).status == 200
    assert (await reader.get("/output/guessed/rss")).status == 404
    assert (await reader.get(kept["rss"].replace("/rss", "/exe"))).status == 400
    assert (await reader.post("/outputs/revoke", output="999")).status == 404


def all_bytes(folder: Path) -> bytes:
    """What all files of a folder hold."""
    return b"".join(one.read_bytes() for one in folder.iterdir() if one.is_file())


async def test_the_secret_is_nowhere_in_the_database(reader: Reader, tmp_path: Path) -> None:
    secret = (await made(reader, topic="chips"))["rss"].split("/")[2]
    with closing(sqlite3.connect(tmp_path / "watchword.db")) as rows:
        assert rows.execute("SELECT secret_hash FROM output").fetchall() == [(hash_of(secret),)]
    files = await asyncio.to_thread(all_bytes, tmp_path)
    assert hash_of(secret).encode() in files
    assert secret.encode() not in files
    assert secret not in (await reader.get("/outputs")).text


async def test_the_api_makes_and_revokes_addresses(reader: Reader) -> None:
    headers = {"X-Watchword": "1"}
    url = f"{reader.address}/api/v1/outputs"
    async with reader.session.post(url, json={"topic": "chips"}, headers=headers) as answer:
        new = await answer.json()
    assert (await reader.get(f"{new['path']}/json-feed")).status == 200
    async with reader.session.get(url) as answer:
        assert [one["topic"] for one in await answer.json()] == ["chips"]
    async with reader.session.delete(f"{url}/{new['output']}", headers=headers) as answer:
        assert answer.status == 204
    assert (await reader.get(f"{new['path']}/json-feed")).status == 404
    both = {"topic": "chips", "query": "rain"}
    for body in ({}, both, {"query": "(rain"}):
        async with reader.session.post(url, json=body, headers=headers) as answer:
            assert answer.status == 400


async def newsboat(folder: Path, *arguments: str) -> None:
    """Run newsboat with files of its own in this folder."""
    files = (
        "-u",
        str(folder / "urls"),
        "-c",
        str(folder / "cache.db"),
        "-C",
        str(folder / "config"),
    )
    (folder / "config").touch()
    (folder / "urls").touch()
    ran = await asyncio.create_subprocess_exec(
        str(NEWSBOAT),
        *files,
        *arguments,
        env={"HOME": str(folder), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "TERM": "dumb"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await ran.communicate()
    assert ran.returncode == 0, said.decode(errors="replace")


@needs_newsboat
async def test_newsboat_reads_the_stories_back(
    reader: Reader, stage: Stage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("newsboat")
    paths = await made(reader, topic="rare-earths")
    wanted = await headlines(stage, "rare-earths")
    for format in (OutputFormat.RSS, OutputFormat.ATOM):
        (folder / "cache.db").unlink(missing_ok=True)
        (folder / "urls").write_text(f"{reader.address}{paths[format]}\n")
        await newsboat(folder, "-x", "reload")
        with closing(sqlite3.connect(folder / "cache.db")) as rows:
            found = {title for (title,) in rows.execute("SELECT title FROM rss_item")}
        assert found == wanted, format


async def opml(reader: Reader) -> bytes:
    return (await reader.get("/api/v1/sources.opml")).text.encode()


async def test_the_list_of_sources_is_read_back(reader: Reader, tmp_path: Path) -> None:
    feeds = "".join(
        f'[sources.{one.key}]\nname = "{one.name}"\nfeeds = ["{one.feed}"]\n' for one in PAPERS
    )
    (tmp_path / "watchword.toml").write_text(feeds, encoding="utf-8")
    found = {(one.name, one.feed) for one in read_opml(await opml(reader))}
    assert found == {(one.name, one.feed) for one in PAPERS}


@needs_newsboat
async def test_newsboat_takes_the_list_of_sources(
    reader: Reader, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("newsboat")
    feeds = "".join(f'[sources.{one.key}]\nfeeds = ["{one.feed}"]\n' for one in PAPERS)
    (tmp_path / "watchword.toml").write_text(feeds, encoding="utf-8")
    (folder / "list.opml").write_bytes(await opml(reader))
    await newsboat(folder, "-i", str(folder / "list.opml"))
    urls = (folder / "urls").read_text("utf-8")
    assert [one.feed for one in PAPERS if one.feed not in urls] == []


def test_the_verbs_make_list_and_revoke(tmp_path: Path) -> None:
    toml = '[topics.talks]\nquery = "talks"\n[sources.a]\nfeeds = ["https://a.example/f"]\n'
    (tmp_path / "watchword.toml").write_text(toml, encoding="utf-8")
    new_database(tmp_path / "watchword.db")
    made = called("output", "add", "--topic", "talks", folder=tmp_path)
    lines = made.stdout.splitlines()
    assert lines[0].startswith("http://127.0.0.1:8765/output/")
    assert lines[-1].startswith("Output 1: ")
    (listed,) = called("output", "list", "--json", folder=tmp_path).stdout.splitlines()
    assert (json.loads(listed)["output"], json.loads(listed)["topic"]) == (1, "talks")
    assert "talks" in called("output", "list", folder=tmp_path).stdout
    assert called("output", "revoke", "1", folder=tmp_path).returncode == 0
    assert called("output", "revoke", "1", folder=tmp_path).returncode == 1
    assert called("output", "add", folder=tmp_path).returncode == 2
