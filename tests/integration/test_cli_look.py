"""The verbs that look: the status, what a query finds, why an article was alerted."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from tests.command import records, said
from tests.fakes_web import RSS, FeedEntry, Site, article_html, rss
from tests.press import HOURLY, Program
from watchword.app.clock import SystemClock

TITLES = ["Ministers hold talks", "Storm hits the coast", "Old talks"]


@pytest.fixture(scope="module")
async def crawled(gazette: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """After a crawl of three articles: one was alerted, one matches nothing, one is old."""
    folder = tmp_path_factory.mktemp("crawled")
    now = SystemClock().now()
    dates = [now, now, now - timedelta(days=3)]
    lines = []
    for number, (title, date) in enumerate(zip(TITLES, dates, strict=True)):
        text = ["It was written down in the harbour house today."] * 3
        gazette.put(f"/{number}", article_html(title, text, published=date, lang="en"))
        lines.append(FeedEntry(link=gazette.url(f"/{number}"), title=title, published=date))
    gazette.put("/feed", rss("The Gazette", lines), content_type=RSS)
    toml = f"""
        timezone = "Asia/Tokyo"  # kept
        [topics.talks]
        query = "talks NOT storm"
        alert = ["box", "desk"]
        [channels.box]
        url = "mbox:box"
        [channels.desk]
        url = "env:NOWHERE"
        [sources.gazette]
        feeds = ["{gazette.url("/feed")}"]
        """
    program = Program(folder, toml + HOURLY)
    await program.crawl()
    return folder


@pytest.fixture
def folder(crawled: Path, tmp_path: Path) -> Path:
    """A copy of its own for each test."""
    return shutil.copytree(crawled, tmp_path, dirs_exist_ok=True)


async def crawl(folder: Path) -> None:
    """One crawl by the configuration of the folder."""
    await Program(folder, (folder / "watchword.toml").read_text()).crawl()


def test_alone_it_says_the_next_step(tmp_path: Path) -> None:
    assert "`watchword init`" in said(folder=tmp_path).stdout
    (tmp_path / "watchword.toml").write_text("[topics.a]\n")
    assert "1 mistake; `watchword check`" in said(folder=tmp_path, code=2).stderr
    (tmp_path / "watchword.toml").write_text('[sources.s]\nfeeds = ["https://a.example/f"]\n')
    assert said(folder=tmp_path).stdout == "Ready to watch 1 feed. `watchword run` starts.\n"
    assert not (tmp_path / "watchword.db").exists()


async def test_one_screen_says_how_things_stand(folder: Path) -> None:
    (screen,) = records("status", folder=folder)
    assert (screen["running"], screen["articles_today"], screen["alerts_today"]) == (False, 3, 1)
    assert screen["topics"] == [
        {"topic": "talks", "matches_today": 2, "alerts_today": 1, "possible_today": 0}
    ]
    shown = said("status", folder=folder).stdout
    assert "Not running: `watchword run` starts it." in shown
    assert "● 1 fresh" in shown
    assert "Deliveries  1 waiting, 0 dead this week" in shown
    assert shown.endswith("Times: Asia/Tokyo\n")
    assert "1 feed, 1 alert today" in said(folder=folder).stdout


async def test_a_list_that_is_empty_names_what_is_not_configured(folder: Path) -> None:
    for option, wrong, right in (
        ("--source", "gazete", "gazette"),
        ("--topic", "talk", "talks"),
    ):
        shown = said("article", "list", option, wrong, folder=folder).stdout
        assert shown == f"{wrong}: no such {option[2:]} is configured; did you mean {right}?\n"
    shown = said("alert", "list", "--channel", "zzz", folder=folder).stdout
    assert shown == "zzz: no such channel is configured; there are: box, desk\n"
    shown = said("alert", "list", "--deliveries", "--topic", "zzz", folder=folder).stdout
    assert shown == "zzz: no such topic is configured; there are: talks\n"


async def test_a_source_that_is_configured_no_more_is_listed_still(folder: Path) -> None:
    said("source", "remove", "gazette", folder=folder)
    shown = said("article", "list", "--source", "gazette", folder=folder).stdout
    assert "Ministers hold talks" in shown


async def test_an_alert_names_the_outlet_as_lists_do(folder: Path) -> None:
    file = folder / "watchword.toml"
    named = '[sources.gazette]\nname = "The Gazette"'
    file.write_text(file.read_text().replace("[sources.gazette]", named))
    for verb, begin in (("why", "The Gazette, found "), ("show", "The Gazette, ")):
        shown = said("alert", verb, "1", folder=folder).stdout
        assert shown.splitlines()[1].startswith(begin)
    said("source", "remove", "gazette", folder=folder)
    shown = said("alert", "why", "1", folder=folder).stdout
    assert shown.splitlines()[1].startswith("gazette, found ")


async def test_the_screen_says_what_is_muted_until_it_is_muted_no_more(folder: Path) -> None:
    said("mute", "talks", "--until", "2999-01-01 18:00", folder=folder)
    said("mute", "--channel", "box", "--until", "2999-01-02", folder=folder)
    (screen,) = records("status", folder=folder)
    assert screen["mutes"] == [
        {"kind": "topic", "name": "talks", "until": "2999-01-01T09:00:00+00:00", "channel": None},
        {"kind": "channel", "name": "box", "until": "2999-01-01T15:00:00+00:00", "channel": None},
    ]
    shown = said("status", folder=folder).stdout
    assert re.search(r"^Muted {7}topic talks until .* 18:00$", shown, re.MULTILINE)
    assert re.search(r"^Muted {7}channel box until .* 00:00$", shown, re.MULTILINE)
    said("mute", "talks", "--off", folder=folder)
    said("mute", "--channel", "box", "--off", folder=folder)
    assert "Muted" not in said("status", folder=folder).stdout


async def test_the_screen_says_what_the_next_digest_holds(folder: Path) -> None:
    toml = (folder / "watchword.toml").read_text()
    toml = toml.replace('"env:NOWHERE"', '"mbox:d"\n digest = ["08:00"]')
    async with Program(folder, toml).running():
        pass
    (screen,) = records("status", folder=folder)
    (digest,) = cast("list[dict[str, object]]", screen["digests"])
    assert (digest["channel"], digest["alerts"]) == ("desk", 1)
    assert " 08:00, desk: 1 alert so far" in said("status", folder=folder).stdout


async def test_topics_and_channels_are_listed_with_what_they_did(folder: Path) -> None:
    (topic,) = records("topic", "list", folder=folder)
    assert (topic["topic"], topic["channels"], topic["alerts_today"]) == (
        "talks",
        ["box", "desk"],
        1,
    )
    box, desk = records("channel", "list", folder=folder)
    assert (box["state"], box["waiting"], box["topics"]) == ("ready", 0, ["talks"])
    assert (desk["state"], desk["waiting"], desk["reason"]) == (
        "disabled",
        1,
        "NOWHERE is not set",
    )


async def test_a_query_is_tried_on_the_archive(folder: Path) -> None:
    shown = said("topic", "try", "talks", folder=folder).stdout
    assert "2 of 3 articles in 1 day" in shown
    assert "Ministers hold *talks*" in shown
    assert len(records("topic", "try", "talks", "--most", "1", folder=folder)) == 2
    found = said("topic", "try", "--json", "--", "-ministers talks", folder=folder).stdout
    assert [json.loads(line)["title"] for line in found.splitlines()[1:]] == ["Old talks"]


async def test_a_sentence_that_is_judged_otherwise_fails_the_try(folder: Path) -> None:
    done = said("topic", "try", "talks", "--must", "A storm", folder=folder, code=1)
    assert "“A storm” does not match" in done.stderr
    wrong = said("topic", "try", "talks AND (x", folder=folder, code=2).stderr.splitlines()
    assert wrong[1].index("^") == "talks AND (x".index("(")
    assert wrong[2].startswith("column 11: ")


async def test_an_alert_is_shown_and_explained(folder: Path, gazette: Site) -> None:
    ids = {one["title"]: str(one["id"]) for one in records("alert", "list", folder=folder)}
    told, old = ids["Ministers hold talks"], ids["Old talks"]
    (shown,) = records("alert", "show", told, folder=folder)
    assert (shown["words"], shown["leaves"]) == (["talks"], ["talks"])
    screen = said("alert", "show", told, folder=folder).stdout
    assert re.search(r"^Found .* its date; judged [0-9.]+ s later$", screen, re.MULTILINE)
    assert re.search(r"✓ box: sent .*, [0-9.]+ s after it was judged$", screen, re.MULTILINE)
    moments = ("published_at", "found_at", "created_at")
    (box,) = (one for one in cast(list[dict[str, str]], shown["deliveries"]) if one["sent_at"])
    times = [datetime.fromisoformat(str(shown[one])) for one in moments]
    assert sorted(times[1:]) == times[1:]
    assert times[2] <= datetime.fromisoformat(box["sent_at"])
    assert "✓ box: sent" in said("alert", "why", told, folder=folder).stdout
    assert "– box: skipped: old: published" in said("alert", "why", old, folder=folder).stdout
    (answer,) = records("alert", "why", gazette.url("/1"), folder=folder)
    assert answer["outcome"] == "no match"
    assert answer["reasons"] == ["it lacks: talks", "it has what the query excludes: storm"]
    said("alert", "why", gazette.url("/99"), folder=folder, code=1)
    said("alert", "show", "99", folder=folder, code=1)


async def test_alerts_are_listed_by_topic_time_channel_and_state(folder: Path) -> None:
    def titles(*options: str) -> list[object]:
        return [one["title"] for one in records("alert", "list", *options, folder=folder)]

    assert titles("--topic", "talks") == titles() != []
    assert titles("--topic", "other") == titles("--since", "2999-01-01") == []
    assert titles("--state", "sent") == titles("--state", "waiting", "--channel", "desk")
    assert titles("--state", "sent", "--channel", "desk") == []
    assert titles("--state", "skipped") == ["Old talks"]
    ends = records("alert", "list", "--deliveries", "--state", "skipped", folder=folder)
    assert {(one["channel"], one["state"]) for one in ends} == {
        ("box", "skipped"),
        ("desk", "skipped"),
    }
    refused = said(
        "alert", "list", "--level", "possible", "--state", "sent", folder=folder, code=2
    )
    assert "leave --channel and --state out" in refused.stderr
    assert (
        "without options" in said("alert", "list", "--since", "2999-01-01", folder=folder).stdout
    )


async def test_what_was_not_told_stands_apart_with_its_reason(folder: Path) -> None:
    shown = said("alert", "list", folder=folder).stdout
    told, apart = shown.split("\nNot told\n")
    assert "Ministers hold talks" in told
    assert "Old talks" not in told
    assert "box, desk: skipped: old: published" in apart
    (alert,) = records("alert", "list", "--state", "sent", folder=folder)
    assert (alert["outlet"], alert["language"], alert["state"]) == ("gazette", "en", "sent")


async def test_articles_are_listed_by_source_topic_language_and_time(folder: Path) -> None:
    def titles(*options: str) -> set[object]:
        return {one["title"] for one in records("article", "list", *options, folder=folder)}

    assert titles() == titles("--source", "gazette", "--language", "en") == set(TITLES)
    assert titles("--topic", "talks") == {"Ministers hold talks", "Old talks"}
    assert titles("--source", "x") | titles("--language", "ja") | titles("--topic", "x") == set()
    assert titles("--since", "2999-01-01T00:00") == set()
    assert len(titles("--most", "1")) == 1
    assert "without options" in said("article", "list", "--language", "ja", folder=folder).stdout


async def test_a_text_that_does_not_say_its_language_has_that_of_its_source(
    folder: Path, gazette: Site
) -> None:
    file = folder / "watchword.toml"
    file.write_text(
        file.read_text().replace("[sources.gazette]", '[sources.gazette]\nlanguage = "ja"')
    )
    gazette.put("/9", article_html("会談", ["港。"], published=SystemClock().now()))
    entry = FeedEntry(link=gazette.url("/9"), title="会談 talks", published=SystemClock().now())
    gazette.put("/feed", rss("The Gazette", [entry]), content_type=RSS)
    said("source", "poll", "gazette", folder=folder)
    await crawl(folder)
    (listed,) = records("article", "list", "--language", "ja", folder=folder)
    assert "会談" in str(listed["title"])


async def test_an_alert_is_sent_again_with_another_id(folder: Path) -> None:
    before = {one["alert"]: one for one in records("alert", "list", "--deliveries", folder=folder)
              if one["channel"] == "box"}  # fmt: skip
    again = next(key for key, one in before.items() if one["state"] == "sent")
    said("alert", "retry", str(again), "--channel", "box", folder=folder)
    assert (
        "waits already"
        in said("alert", "retry", str(again), "--channel", "box", folder=folder, code=1).stderr
    )
    said("db", "check", folder=folder)
    await crawl(folder)
    (after,) = [
        one
        for one in records("alert", "list", "--deliveries", folder=folder)
        if (one["alert"], one["channel"]) == (again, "box")
    ]
    assert after["state"] == "sent"
    assert after["message_id"] != before[again]["message_id"]
    said("db", "check", folder=folder)


async def test_a_paused_source_is_left_alone_until_it_is_resumed(
    folder: Path, gazette: Site
) -> None:
    said("source", "pause", "gazette", folder=folder)
    asked = len(gazette.seen)
    await crawl(folder)
    assert len(gazette.seen) == asked
    (feed,) = records("source", "list", folder=folder)
    assert (feed["state"], feed["next_poll_at"]) == ("paused", None)
    said("db", "check", folder=folder)
    assert "paused already" in said("source", "pause", "gazette", folder=folder).stdout
    said("source", "resume", "gazette", folder=folder)
    await crawl(folder)
    assert len(gazette.seen) > asked
    assert "gazette" in said("source", "resume", "nobody", folder=folder, code=2).stderr


def test_a_source_is_added_and_all_else_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "watchword.toml"
    before = (
        '# mine\n[sources.a]  # first\nfeeds = ["https://a.example/f"]\n[topics.china-japan]\n'
    )
    file.write_text(before)
    said(
        "source",
        "add",
        "--unasked",
        "https://www.asahi.com/rss",
        "--name",
        '朝日 "x"',
        folder=tmp_path,
    )
    assert file.read_text().startswith(before)
    written = tomllib.loads(file.read_text())["sources"]["asahi"]
    assert written == {"name": '朝日 "x"', "feeds": ["https://www.asahi.com/rss"]}
    done = said("source", "add", "--unasked", "https://www.asahi.com/rss", folder=tmp_path, code=2)
    assert "is a feed of sources.asahi already" in done.stderr
    done = said(
        "source", "add", "--unasked", "https://a.org/f", "--key", "asahi", folder=tmp_path, code=2
    )
    assert "sources.asahi: is there already" in done.stderr
    done = said("source", "add", "--unasked", "https://asahi.example/f", folder=tmp_path)
    assert done.stdout.startswith("Added asahi-2 with 1 feed")
    kept = file.read_text()
    said(
        "source",
        "add",
        "--unasked",
        "https://b.example/f",
        "--language",
        "xyz",
        folder=tmp_path,
        code=2,
    )
    assert file.read_text() == kept


def test_a_source_is_removed_and_what_is_there_of_it_is_said(folder: Path) -> None:
    file = folder / "watchword.toml"
    said("source", "add", "--unasked", "https://b.example/f", folder=folder)
    done = said("source", "remove", "gazette", folder=folder)
    assert done.stdout.splitlines()[0] == "Removed gazette from watchword.toml."
    assert "3 articles of it and their alerts are kept." in done.stdout
    said("source", "add", "--unasked", "https://c.example/f", folder=folder)
    assert "articles" not in said("source", "remove", "c", folder=folder).stdout
    assert "0 articles to be judged, 1 alert to be sent" in done.stdout
    assert "# kept" in file.read_text()
    assert list(tomllib.loads(file.read_text())["sources"]) == ["b"]
    assert len(records("alert", "list", folder=folder)) == 2
    wrong = said("source", "remove", "gazete", folder=folder, code=2)
    assert "no such source; there are: b" in wrong.stderr


def test_a_source_of_a_pack_is_not_removed_but_paused(tmp_path: Path) -> None:
    (tmp_path / "watchword.toml").write_text('packs = ["east-asia"]\n')
    done = said("source", "remove", "asahi", folder=tmp_path, code=2)
    assert (
        "asahi: comes with a pack, and no file has it; `watchword source pause asahi`"
        in done.stderr
    )


def test_the_file_of_a_source_goes_with_it(tmp_path: Path) -> None:
    (tmp_path / "main.toml").write_text("[topics.china-japan]\n")
    line = ("--config", ".", "source")
    said(*line, "add", "--unasked", "https://b.example/f", folder=tmp_path)
    said(*line, "remove", "b", folder=tmp_path)
    assert [file.name for file in tmp_path.glob("*.toml")] == ["main.toml"]


def test_a_folder_gets_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "main.toml").write_text('[sources.a]\nfeeds = ["https://a.example/f"]\n')
    line = ("--config", "conf", "source", "add", "--unasked", "https://b.example/f", "--key", "b")
    said(*line, folder=tmp_path)
    written = tomllib.loads((tmp_path / "conf" / "source-b.toml").read_text())
    assert written == {"sources": {"b": {"feeds": ["https://b.example/f"]}}}


async def test_a_story_says_where_it_was_first_and_who_is_silent(folder: Path) -> None:
    file = folder / "watchword.toml"
    text = file.read_text().replace(
        "[sources.gazette]", '[sources.gazette]\nlanguage = "en"\ncountry = "SG"'
    )
    silent = '[sources.kiso]\nfeeds = ["https://kiso.example/f"]\ncountry = "JP"\n'
    file.write_text(f"{text}\n{silent}")
    shown = said("story", "show", "1", folder=folder).stdout
    assert "Silent so far: Japan (1 source)\n" in shown
    assert "first in English, first from Singapore\n" in shown
