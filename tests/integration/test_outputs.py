"""Outputs of real rows: the stories of a topic and the articles of a search; and the verb."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import feedparser
import pytest

from tests.command import called, said
from tests.fakes import START
from tests.scenario.stage import Stage
from watchword.contract.output import Output
from watchword.domain.article import Entry
from watchword.errors import InvalidRequest
from watchword.usecases.output import topic_output

TOML = """
timezone = "UTC"
[topics.talks]
name = "The talks"
query = "talks"
alert = ["box"]
[channels.box]
url = "mbox:box"
[sources.a]
name = "The A"
feeds = ["https://a.example/feed"]
"""


@pytest.fixture
async def stage(tmp_path: Path) -> Stage:
    """After a run: two stories of the topic, and one that it did not match."""
    made = Stage(tmp_path)
    await made.configure()
    titles = ("=Talks resume in Tokyo", "Rain in Osaka", "Budget talks fail in Madrid")
    links = {f"https://a.example/{number}": title for number, title in enumerate(titles)}
    made.publish(
        *(Entry(link=link, title=title, published_at=START) for link, title in links.items())
    )
    for number, (link, title) in enumerate(links.items()):
        made.page(link, f"{title}, said the ministry {number} today. " * 9, language="en")
    await made.run()
    return made


async def test_the_stories_of_a_topic_are_its_output(stage: Stage) -> None:
    config = stage.context.plan.config
    output: Output = await stage.store.read(
        lambda rows: topic_output(rows, config, "talks", START, address="https://w.example/x")
    )
    await stage.close()
    assert {one.title for one in output.items} == {
        "=Talks resume in Tokyo",
        "Budget talks fail in Madrid",
    }
    first = next(one for one in output.items if one.title.startswith("="))
    assert first.url == "https://a.example/0"
    assert first.outlets == ("A",)
    assert "said the ministry 0" in first.text
    assert output.address == "https://w.example/x"


async def test_an_unknown_topic_has_no_output(stage: Stage) -> None:
    config = replace(stage.context.plan.config, topics={})
    with pytest.raises(InvalidRequest):
        await stage.store.read(lambda rows: topic_output(rows, config, "talks", START))
    await stage.close()


async def test_the_verb_writes_each_format(stage: Stage, tmp_path: Path) -> None:
    await stage.close()
    (tmp_path / "watchword.toml").write_text(TOML, encoding="utf-8")
    found = said("export", "--format", "csv", folder=tmp_path).stdout
    rows = list(csv.DictReader(io.StringIO(found.removeprefix("\ufeff"), newline="")))
    lines = said("export", folder=tmp_path).stdout.splitlines()
    assert [row["url"] for row in rows] == [json.loads(line)["url"] for line in lines]
    assert "'=Talks resume in Tokyo" in [row["title"] for row in rows]
    only = said("export", "--format", "csv", "--topic", "talks", folder=tmp_path).stdout
    assert len(list(csv.DictReader(io.StringIO(only, newline="")))) == 2
    for format in ("rss", "atom"):
        out = said("export", "--format", format, "--topic", "talks", folder=tmp_path).stdout
        feed = feedparser.parse(out)
        assert (feed.bozo, feed.feed.title, len(feed.entries)) == (
            False,
            "The talks – Watchword",
            2,
        )
    out = said("export", "--format", "json-feed", "--topic", "talks", folder=tmp_path).stdout
    assert len(json.loads(out)["items"]) == 2
    wrong = called("export", "--format", "atom", folder=tmp_path)
    assert (wrong.returncode, "--topic" in wrong.stderr) == (2, True)
    unknown = called("export", "--format", "rss", "--topic", "x", folder=tmp_path)
    assert unknown.returncode == 2
