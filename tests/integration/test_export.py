"""An export that is read back is the archive: no field of an article is lost."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest

from tests.command import called
from tests.factories import full_details
from tests.fakes import START
from tests.scenario.stage import Stage
from watchword.domain.article import Entry, Failed, Precision
from watchword.usecases.article import read_export

LINK = "https://a.example/1"
TOML = '[topics.talks]\nquery = "talks"\n[sources.a]\nfeeds = ["https://a.example/feed"]\n'


async def test_an_export_that_is_read_back_loses_nothing(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    await stage.configure()
    hour = timedelta(hours=1)
    day = Entry(link="https://a.example/2", title="Rain", published_at=START - hour)
    stage.publish(
        Entry(link=LINK, title="Talks resume", summary="They meet.", published_at=START - hour),
        dataclasses.replace(day, precision=Precision.DAY),
    )
    stage.page(
        LINK,
        "The talks resume.\nIn the harbour town.",
        published_at=START - 2 * hour,
        updated_at=START - hour,
        language="en",
        details=full_details(),
        origins={"title": "og:title", "published_at": "JSON-LD"},
    )
    stage.crawler.answers[day.link] = Failed(reason="503")
    await stage.run()
    records = await stage.store.read(
        lambda rows: rows.articles.records(since=None, after=0, limit=9)
    )
    await stage.close()
    (tmp_path / "watchword.toml").write_text(TOML)
    file = tmp_path / "archive.jsonl"
    file.write_text(called("export", folder=tmp_path).stdout, encoding="utf-8")
    assert list(read_export(file)) == list(records)
    assert len(records) == 2


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"title": "T", "found_at": "2026-11-24", "tags": "one"}', "line 1: tags: Input should"),
        (
            '{"title": "T", "found_at": "2026-11-24", "origins": 7}',
            "line 1: origins: Input should",
        ),
        ('{"title": "T"}', "line 1: it has no found_at and no published_at"),
    ],
)
def test_a_line_of_another_type_names_the_field(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "watchword.toml").write_text(TOML)
    (tmp_path / "archive.jsonl").write_text(line + "\n", encoding="utf-8")
    done = called("topic", "test", "talks", "--file", "archive.jsonl", folder=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr
