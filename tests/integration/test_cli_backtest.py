"""Backtests, wrong alerts and suggestions, on the archive of a crawl."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from tests.command import records, said
from tests.fakes_web import RSS, FeedEntry, Site, article_html, rss
from tests.press import HOURLY, Program
from watchword.app.clock import SystemClock

TITLES = {
    "Ministers hold talks": "en",
    "Trade talks begin at the harbour": "en",
    "Old talks": "en",
    "Storm hits the coast": "en",
    "日中が会談": "ja",
}
QUERY = 'query = "talks"'


@pytest.fixture(scope="module")
async def crawled(gazette: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """After a crawl of five articles, one of them three days old; then the query was changed."""
    folder = tmp_path_factory.mktemp("crawled")
    now = SystemClock().now()
    lines = []
    for number, (title, language) in enumerate(TITLES.items()):
        date = now - timedelta(days=3) if title.startswith("Old") else now
        text = ["It was written down in the harbour house today."] * 3
        gazette.put(f"/{number}", article_html(title, text, published=date, lang=language))
        lines.append(FeedEntry(link=gazette.url(f"/{number}"), title=title, published=date))
    gazette.put("/feed", rss("The Gazette", lines), content_type=RSS)
    toml = f"""
        timezone = "Asia/Tokyo"
        [topics.talks]  # mine
        {QUERY}
        alert = ["box"]
        [channels.box]
        url = "mbox:box"
        [sources.gazette]
        name = "The Gazette"
        feeds = ["{gazette.url("/feed")}"]
        """
    await Program(folder, toml + HOURLY).crawl()
    return folder


@pytest.fixture
def folder(crawled: Path, tmp_path: Path) -> Path:
    """A copy of its own for each test."""
    return shutil.copytree(crawled, tmp_path, dirs_exist_ok=True)


def change(folder: Path, query: str) -> None:
    file = folder / "watchword.toml"
    file.write_text(file.read_text().replace(QUERY, query))


async def test_a_topic_is_held_against_its_saved_version(folder: Path) -> None:
    change(folder, "query = '(talks NOT trade) OR 日中'")
    figures, *samples = records("topic", "test", "talks", folder=folder)
    assert (figures["articles"], figures["hits"]) == (5, 3)
    assert (figures["added"], figures["dropped"], figures["alerts"]) == (1, 1, 2)
    assert [(one["title"], one["verdict"]) for one in samples][:2] == [
        ("日中が会談", "added"),
        ("Trade talks begin at the harbour", "dropped"),
    ]
    shown = said("topic", "test", "talks", folder=folder).stdout
    assert "The change adds 1 and drops 1." in shown
    assert "\n+ *日中*が会談\n" in shown
    assert "\n- Trade *talks* begin" in shown
    assert "\n  The Gazette, " in shown
    assert re.search(r"\noutlet .*\nThe Gazette ", shown)
    assert "█" in shown


async def test_what_was_not_changed_is_not_compared(folder: Path) -> None:
    shown = said("topic", "test", "talks", folder=folder).stdout
    assert "3 of 5 articles in 1 day: 2 alerts, about 2 a day." in shown
    assert "adds" not in shown
    assert "talks" in said("topic", "test", "talk", folder=folder, code=2).stderr


async def test_a_sentence_that_is_judged_otherwise_fails_the_test(folder: Path) -> None:
    change(folder, f'{QUERY}\nmust_not_match = ["No talks"]')
    assert "“No talks” matches" in said("topic", "test", "talks", folder=folder, code=1).stderr


async def test_an_export_is_asked_like_the_archive(folder: Path) -> None:
    (folder / "archive.jsonl").write_text(said("export", folder=folder).stdout)
    here = records("topic", "test", "talks", folder=folder)
    assert records("topic", "test", "talks", "--file", "archive.jsonl", folder=folder) == here
    tried = ("topic", "try", "talks OR storm", "--against", "talks", "--file", "archive.jsonl")
    assert records(*tried, folder=folder)[0]["added"] == 1


def test_a_query_is_held_against_what_the_judge_finds_for_two_parties(tmp_path: Path) -> None:
    """What is only possible for the topic is added by a query that alerts for it."""
    (tmp_path / "watchword.toml").write_text('[topics.pair]\nparties = ["@china", "@japan"]\n')
    titles = [
        "China and Japan agree to resume fishery talks",
        "Japan beat China 3-0 to reach final",
        "Rain in the hills",
    ]
    lines = [json.dumps({"title": one, "found_at": "2026-11-24"}) for one in titles]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    archive = ("--file", "a.jsonl")
    own, *_ = records("topic", "test", "pair", *archive, folder=tmp_path)
    assert (own["articles"], own["hits"]) == (3, 1)
    tried = ("topic", "try", "title:(@china @japan)", "--against", "pair", *archive)
    figures, *samples = records(*tried, folder=tmp_path)
    assert (figures["hits"], figures["added"], figures["dropped"]) == (2, 1, 0)
    assert [one["title"] for one in samples if one["verdict"] == "added"] == titles[1:2]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "line 2: "),
        ("[]", "line 2: "),
        ('{"found_at": "2026-11-24"}', "line 2: it has no title"),
        ('{"title": "x"}', "line 2: it has no found_at"),
        ('{"title": "x", "found_at": "noon"}', "line 2: "),
    ],
)
def test_a_line_that_is_no_article_is_named(line: str, what: str, tmp_path: Path) -> None:
    (tmp_path / "watchword.toml").write_text('[topics.t]\nquery = "talks"\n')
    good = '{"title": "Talks", "found_at": "2026-11-24"}'
    (tmp_path / "a.jsonl").write_text(f"{good}\n{line}\n")
    done = said("topic", "test", "t", "--file", "a.jsonl", folder=tmp_path, code=2)
    assert done.stderr.startswith(f"a.jsonl: {what}")
    assert "watchword export" in done.stderr


async def test_a_wrong_alert_becomes_a_sentence_and_is_kept_out(folder: Path) -> None:
    change(folder, "query = 'title:(hold OR trade OR storm) (talks OR harbour)'")
    before = (folder / "watchword.toml").read_text()
    ids = {one["title"]: str(one["id"]) for one in records("alert", "list", folder=folder)}
    wrong = ids["Trade talks begin at the harbour"]
    (found,) = records("alert", "wrong", wrong, folder=folder)
    (clause, *_) = cast("list[dict[str, object]]", found["clauses"])
    assert (clause["clause"], clause["hits"], clause["lost"]) == ("title:trade", 2, [])
    assert found["exclude"] == 'title:"Trade talks begin at the harbour"'
    after = (folder / "watchword.toml").read_text()
    topic = tomllib.loads(after)["topics"]["talks"]
    assert topic["must_not_match"] == ["Trade talks begin at the harbour"]
    assert topic["exclude"] == found["exclude"]
    added = ("must_not_match = ", "exclude = ")
    kept = [line for line in after.splitlines() if not line.lstrip().startswith(added)]
    assert kept == before.splitlines()
    said("check", folder=folder)
    shown = said("alert", "wrong", wrong, folder=folder).stdout
    assert "topics.talks.must_not_match has it" in shown
    assert "topics.talks.exclude stays as it is: the topic of today does not match it" in shown
    assert (folder / "watchword.toml").read_text() == after


async def test_what_excluding_a_clause_would_lose_is_shown(folder: Path) -> None:
    change(folder, 'query = "talks OR storm"\nmust_match = ["Talks"]')
    (one, *_) = records("alert", "list", folder=folder)
    shown = said("alert", "wrong", str(one["id"]), folder=folder).stdout
    assert "Without it 2 of 3 other articles of 30 days would be lost." in shown
    assert "must_match: “Talks” does not match" in shown
    said("alert", "wrong", "99", folder=folder, code=1)


@pytest.mark.parametrize(
    ("asked", "excluded"),
    [
        ("talks", "Old talks"),  # an alert of the topic would be lost
        ("title:trade OR (storm coast)", "“Trade winds” does not match"),  # a sentence would fail
        ("coast NOT storm", "this article would still match"),
    ],
)
async def test_what_would_make_things_worse_is_not_excluded(
    folder: Path, asked: str, excluded: str
) -> None:
    change(folder, 'query = "talks OR trade"\nexclude = "snow ice"\nmust_match = ["Trade winds"]')
    ids = {one["title"]: str(one["id"]) for one in records("alert", "list", folder=folder)}
    wrong = ids["Trade talks begin at the harbour"]
    shown = said("alert", "wrong", wrong, "--exclude", asked, folder=folder).stdout
    assert "topics.talks.exclude stays as it is. With" in shown
    assert excluded in shown
    topic = tomllib.loads((folder / "watchword.toml").read_text())["topics"]["talks"]
    assert topic["exclude"] == "snow ice"
    assert topic["must_not_match"] == ["Trade talks begin at the harbour"]
    again = said("alert", "wrong", wrong, "--exclude", "talks begin", folder=folder).stdout
    assert "it keeps out nothing else of 30 days" in again
    topic = tomllib.loads((folder / "watchword.toml").read_text())["topics"]["talks"]
    assert topic["exclude"] == "(snow ice) OR (talks begin)"
    wrong_query = said(
        "alert", "wrong", ids["Ministers hold talks"], "--exclude", "(", folder=folder, code=2
    )
    assert "column 1" in wrong_query.stderr


async def test_a_short_headline_is_not_excluded_by_itself(folder: Path) -> None:
    ids = {one["title"]: str(one["id"]) for one in records("alert", "list", folder=folder)}
    shown = said("alert", "wrong", ids["Ministers hold talks"], folder=folder).stdout
    assert "exclude stays as it is: its headline is so short" in shown
    assert (
        "exclude" not in tomllib.loads((folder / "watchword.toml").read_text())["topics"]["talks"]
    )


async def test_an_alert_of_a_topic_that_went_mends_nothing(folder: Path) -> None:
    (one, *_) = records("alert", "list", folder=folder)
    file = folder / "watchword.toml"
    file.write_text(file.read_text().replace("topics.talks", "topics.other"))
    before = file.read_text()
    done = said("alert", "wrong", str(one["id"]), folder=folder, code=1)
    assert "topics.talks: is configured no more" in done.stderr
    assert file.read_text() == before


async def test_check_says_how_many_alerts_to_expect(folder: Path) -> None:
    more = '[topics.quiet]\nquery = "rain"\n[topics.more]\nquery = "会談"'
    change(folder, f'query = "storm OR talks"\nalert = []\n{more}')
    shown = said("check", folder=folder).stdout.splitlines()[-1]
    assert shown == (
        "By the last 7 days, expect about 3 alerts a day for talks, 0 for quiet, 1 for more."
    )


def test_words_are_suggested_of_an_export(tmp_path: Path) -> None:
    (tmp_path / "watchword.toml").write_text('[topics.t]\nquery = "harbour (ban OR 禁輸)"\n')
    titles = ["Harbour ban on scallops"] * 5 + ["Harbour scallops stopped"] * 2 + ["Rain"] * 30
    line = '{{"title": "{}", "language": "en", "found_at": "2026-11-24"}}\n'
    (tmp_path / "a.jsonl").write_text("".join(line.format(title) for title in titles))
    (found,) = records("topic", "suggest", "t", "--file", "a.jsonl", folder=tmp_path)
    assert (found["word"], found["where"], found["adds"]) == ("scallops", "ban OR 禁輸", 2)
    shown = said("topic", "suggest", "t", "--file", "a.jsonl", folder=tmp_path).stdout
    assert "OR, beside ban OR 禁輸" in shown


async def test_an_archive_too_small_suggests_nothing(folder: Path) -> None:
    assert "No word sets" in said("topic", "suggest", "talks", folder=folder).stdout
    assert "talks" in said("topic", "suggest", "talk", folder=folder, code=2).stderr
