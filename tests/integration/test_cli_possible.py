"""Possible matches on the command line: listed, promoted, labelled."""

from __future__ import annotations

import asyncio
from pathlib import Path

from storage import migrate
from storage.store import SqlStore
from tests.command import records, said
from tests.scenario.stage import Stage
from tests.scenario.test_possible import DESK, news, on

TOML = """
[topics.talks]
name = "Talks"
query = "talks"
possible = "ministers"
alert = ["desk"]
[channels.desk]
url = "console:"
"""


async def fill(folder: Path) -> None:
    stage = Stage(folder)
    await on(stage, DESK)
    await news(stage, "Ministers meet", "Talks resume")
    await stage.close()


def test_what_is_possible_is_listed_promoted_and_kept_as_a_label(tmp_path: Path) -> None:
    asyncio.run(fill(tmp_path))
    file = tmp_path / "watchword.toml"
    file.write_text(TOML, encoding="utf-8")
    (possible,) = records("alert", "list", "--level", "possible", "--json", folder=tmp_path)
    assert (possible["title"], possible["topic"]) == ("Ministers meet", "talks")
    number = str(possible["article"])
    (answer,) = records("alert", "why", str(possible["url"]), "--json", folder=tmp_path)
    assert answer["outcome"] == "possible"
    shown = said("alert", "why", str(possible["url"]), folder=tmp_path).stdout
    assert "only the wider query of the topic (possible) finds it" in shown
    articles = records("article", "list", "--json", folder=tmp_path)
    assert {one["title"]: one["possible"] for one in articles} == {
        "Ministers meet": ["talks"],
        "Talks resume": [],
    }
    assert "talks (possible)" in said("article", "list", folder=tmp_path).stdout
    said("alert", "promote", number, folder=tmp_path)
    assert 'must_match = ["Ministers meet"]' in file.read_text(encoding="utf-8")
    assert records("alert", "list", "--level", "possible", "--json", folder=tmp_path) == []
    alerts = records("alert", "list", "--json", folder=tmp_path)
    assert [alert["reason"] for alert in alerts] == ["promoted", "first report"]
    said("alert", "wrong", str(alerts[1]["id"]), folder=tmp_path)
    labels = records("topic", "labels", "talks", "--json", folder=tmp_path)
    assert {one["title"]: (one["wanted"], one["found"]) for one in labels} == {
        "Ministers meet": (True, False),
        "Talks resume": (False, True),
    }
    done = said("topic", "labels", "talks", "--good", number, folder=tmp_path)
    assert "0 of 1 good found, 1 of 1 bad; precision 0.00." in done.stdout


def test_an_article_that_is_not_possible_cannot_be_promoted(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'watchword.db'}"
    migrate.ready(url)
    SqlStore(url, domain="watchword.invalid").close()
    (tmp_path / "watchword.toml").write_text(TOML, encoding="utf-8")
    done = said("alert", "promote", "7", folder=tmp_path, code=1)
    assert "7: no possible match" in done.stderr
    done = said("topic", "labels", "talks", "--bad", "7", folder=tmp_path, code=1)
    assert "7: no such article" in done.stderr
