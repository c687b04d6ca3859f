"""The contract of JSON lines: a line loses nothing of the value that it is made from."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.main import get_command

from tests.factories import full_details
from watchword.cli.main import app
from watchword.cli.render.out import echo_json
from watchword.contract import JSON_LINES, Article, Digest
from watchword.domain.article import ArticleRecord, Precision, Text
from watchword.domain.views import NextDigest
from watchword.usecases.archive_file import read_export

NOW = datetime(2026, 11, 24, 7, 31, tzinfo=UTC)
FULL = ArticleRecord(
    id=4812,
    url="https://a.example/1",
    source="gazette",
    text=Text(
        title="日中が会談",
        summary="They met.",
        body="They met\u2028in Tokyo.\nThen they left.",
        headline_only=True,
        published_at=NOW,
        precision=Precision.DAY,
        updated_at=NOW,
        language="ja",
        details=full_details(),
        origins={"title": "og:title"},
    ),
    found_at=NOW,
    story=7,
    topics=("china-japan",),
    possible=("china-japan",),
)


def verbs_with_json() -> list[str]:
    """`status --json`, `source list --json`, …"""
    found = []
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        verbs = {f"{name} {verb}": one for verb, one in getattr(command, "commands", {}).items()}
        for verb, one in (verbs or {name: command}).items():
            found += [f"{verb} --json" for option in one.params if "--json" in option.opts]
    return found


@pytest.mark.parametrize("verb", verbs_with_json())
def test_the_lines_of_every_verb_with_json_are_in_the_contract(verb: str) -> None:
    assert verb in JSON_LINES


def test_the_full_article_of_this_test_sets_every_field() -> None:
    bare = Text(title="")
    same = [
        one.name for one in fields(bare) if getattr(bare, one.name) == getattr(FULL.text, one.name)
    ]
    assert same == []


@pytest.mark.parametrize("article", [FULL, replace(FULL, text=Text(title="x"), story=None)])
def test_an_export_that_is_read_back_is_the_same_article(
    article: ArticleRecord, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    echo_json(Article.of(article))
    (tmp_path / "a.jsonl").write_text(capsys.readouterr().out, encoding="utf-8")
    assert list(read_export(tmp_path / "a.jsonl")) == [article]


def test_articles_of_other_programs_get_the_number_of_their_line(tmp_path: Path) -> None:
    lines = ['{"title": "Talks", "published_at": "2026-11-24", "id": "a-1", "summary": null}', ""]
    (tmp_path / "a.jsonl").write_text("\n\n".join(lines), encoding="utf-8")
    (one,) = read_export(tmp_path / "a.jsonl")
    assert (one.id, one.found_at, one.text.summary) == (1, datetime(2026, 11, 24, tzinfo=UTC), "")


def test_a_line_takes_the_attributes_that_have_the_names_of_its_fields() -> None:
    value = NextDigest(channel="desk", at=NOW, alerts=2)
    assert Digest.copied(value, alerts=3) == Digest(channel="desk", at=NOW, alerts=3)
    with pytest.raises(TypeError, match="alerts"):
        Digest.copied(json, channel="desk", at=NOW)
