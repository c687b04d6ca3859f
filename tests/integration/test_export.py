"""An export that is read back is the archive: no field of an article is lost."""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import io
import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from crawler.plain.text import clean
from storage.engine import url_of
from storage.store import SqlStore
from tests.command import called, said
from tests.databases import in_toml
from tests.factories import full_details
from tests.fakes import START
from tests.scenario.stage import Stage
from watchword.cli.render.out import echo_json
from watchword.contract import Article
from watchword.contract.table import FORMULA, table
from watchword.domain.article import (
    ArticleDetails,
    ArticleRecord,
    Entry,
    Failed,
    Precision,
    Text,
)
from watchword.domain.database import Database
from watchword.usecases.archive_file import import_articles, read_export
from watchword.usecases.article import archive

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


TRICKY = [
    *("", "Rain", "=1+1", "'=1+1", "''=1", " =1", '"quoted"', '"', "a; b", "[1]", '["a"]', "'"),
    *("two\nlines", "ends\n", "- a", "東京、会談", "الأمن \u202b!", "\u2028", "😀", "null", "a,b"),
]
"""Texts that a table or JSON could change; none has what no database takes."""
TEXTS = st.sampled_from(TRICKY) | st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=20
).filter(lambda text: clean(text) == text)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=12_000)).map(lambda span: START - span)


@st.composite
def articles(draw: st.DrawFn, number: int) -> ArticleRecord:
    """An article of an archive with any texts and details."""
    published_at = draw(st.none() | MOMENTS)
    lists, texts = st.lists(TEXTS, max_size=3).map(tuple), st.none() | TEXTS
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "tuple[str, ...]": lists,
        "str | None": texts,
        "bool": st.booleans(),
    }
    given = {one.name: draw(kinds[str(one.type)]) for one in dataclasses.fields(ArticleDetails)}
    text = Text(
        title=draw(TEXTS.filter(bool)),
        summary=draw(TEXTS),
        body=draw(TEXTS),
        headline_only=draw(st.booleans()),
        published_at=published_at,
        precision=draw(st.sampled_from(Precision)) if published_at else Precision.MINUTE,
        updated_at=draw(st.none() | MOMENTS),
        language=draw(st.sampled_from([None, "en", "zh"])),
        details=ArticleDetails(**given),
        origins=draw(st.dictionaries(TEXTS, TEXTS, max_size=2)),
    )
    return ArticleRecord(
        id=number,
        url=f"https://a.example/{number}",
        source=draw(TEXTS.filter(bool)),
        text=text,
        found_at=draw(MOMENTS),
        story=number,
        topics=(),
    )


@st.composite
def archives(draw: st.DrawFn) -> list[ArticleRecord]:
    return [draw(articles(number)) for number in range(1, draw(st.integers(1, 3)) + 1)]


def written(records: Sequence[ArticleRecord], format: str) -> str:
    """The records as `export` writes them."""
    lines = [Article.of(one) for one in records]
    if format == "csv":
        return "".join(table(Article, lines))
    with contextlib.redirect_stdout(io.StringIO()) as out:
        echo_json(*lines)
    return out.getvalue()


@pytest.mark.parametrize("format", ["jsonl", "csv"])
@given(records=archives())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_archive_is_read_back_from_its_file(
    tmp_path: Path, format: str, records: list[ArticleRecord]
) -> None:
    file = tmp_path / "archive"
    file.write_bytes(written(records, format).encode())
    assert list(read_export(file)) == records
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8"), newline="")))
    if format == "csv":
        assert not any(cell.lstrip(" \u3000").startswith(FORMULA) for row in rows for cell in row)


async def archive_of(store: SqlStore) -> list[ArticleRecord]:
    return list(await store.read(lambda rows: list(archive(rows, None))))


@pytest.mark.parametrize("format", ["jsonl", "csv"])
async def test_what_is_exported_imported_and_exported_is_the_same(
    database: Database, tmp_path: Path, format: str
) -> None:
    """Once more is nothing: an address is there once."""
    (tmp_path / "watchword.toml").write_text(in_toml(database) + TOML, encoding="utf-8")
    drawn = list[ArticleRecord]()

    @given(records=archives())
    @settings(max_examples=8, database=None, derandomize=True, phases=[Phase.generate])
    def draw(records: list[ArticleRecord]) -> None:
        for one in records:
            id_ = len(drawn) + 1
            text = dataclasses.replace(one.text, body=f"{one.text.body} The talks, {id_}")
            drawn.append(
                dataclasses.replace(
                    one,
                    id=id_,
                    story=id_,
                    url=f"https://a.example/{id_}#post",
                    topics=() if one.text.headline_only else ("talks",),
                    text=text,
                )
            )

    draw()
    file = tmp_path / "archive"
    file.write_bytes(written(drawn, format).encode())
    assert (
        said("import", "archive", folder=tmp_path).stdout == f"Imported {len(drawn)} articles.\n"
    )
    store = SqlStore(url_of(database), domain="watchword.invalid")
    assert written(await archive_of(store), format) == written(drawn, format)
    again = said("import", "archive", folder=tmp_path).stdout
    assert again == f"Imported 0 articles; {len(drawn)} articles were there already.\n"
    assert len(await archive_of(store)) == len(drawn)
    assert await store.read(lambda rows: rows.broken_promises(START)) == []
    assert await store.read(lambda rows: rows.deliveries.list(limit=9)) == []
    store.close()


def test_a_wrong_line_is_named_and_costs_no_other(tmp_path: Path) -> None:
    (tmp_path / "watchword.toml").write_text(TOML, encoding="utf-8")
    good = (
        '{"title": "The talks, day %d", "url": "https://b.example/%d", "found_at": "2026-11-24"}'
    )
    wrong = {
        2: (b"{", "Expecting property name"),
        3: (b"[]", "it is no JSON object"),
        4: (b'{"title": "T", "found_at": "2026-11-24"}', "url: there is none"),
        5: (b'{"title": "T", "found_at": "2126-11-24", "url": "https://b.example/5"}', "future"),
        6: (b'{"title": "\xff", "found_at": "2026-11-24"}', "it is not UTF-8"),
        7: (b'{"title": "T", "found_at": "2026-11-24", "url": "file:///etc/passwd"}', "url: file"),
    }
    lines = [(good % (1, 1)).encode(), *(line for line, _ in wrong.values())]
    lines += [(good % (8, 8)).encode(), b'{"title": "a\\u0000b", ' + (good % (9, 9)).encode()[1:]]
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(lines))
    done = said("import", "a.jsonl", folder=tmp_path, code=1)
    assert done.stdout == "Imported 3 articles.\n"
    for number, (_, reason) in wrong.items():
        assert re.search(rf"^a\.jsonl: line {number}: .*{reason}", done.stderr, re.M), done.stderr
    assert done.stderr.endswith("6 lines left out.\n")
    tested = said("topic", "test", "talks", "--days", "36500", folder=tmp_path).stdout
    assert "3 of 3" in tested or "3 articles" in tested, tested


async def test_what_was_imported_is_known_and_nobody_is_told(tmp_path: Path) -> None:
    """A feed that lists it later makes no second article; what comes after it is alerted as ever."""
    stage = Stage(tmp_path)
    await stage.configure()
    await stage.run()
    record = ArticleRecord(
        id=7,
        url=LINK,
        source="a",
        text=Text(title="Talks resume", body="The talks.", published_at=START),
        found_at=START,
        story=None,
        topics=(),
    )
    plan, now = stage.context.plan, stage.clock.now()
    job = import_articles([record], plan.config, plan.matcher, now)
    assert await stage.store.write(job) == 1
    hour = timedelta(hours=1)
    stage.publish(
        Entry(link=LINK, title="Talks resume", published_at=START),
        Entry(link="https://a.example/2", title="Talks on rice", published_at=START + hour),
    )
    stage.page(LINK, "The talks.")
    stage.page("https://a.example/2", "The talks on rice.")
    await stage.run(hour)
    (alert,) = await stage.alerts()
    assert alert.title == "Talks on rice"
    imported, other = await archive_of(stage.store)
    assert (imported.topics, other.topics) == (("talks",), ("talks",))
    history = await stage.store.read(lambda rows: rows.views.history(LINK))
    assert history is not None
    assert [one.reason for one in history.results.values()] == ["imported"]
    summary = await stage.store.read(lambda rows: rows.views.summary(today=now + hour, week=now))
    assert summary.articles == 1
    await stage.close()
