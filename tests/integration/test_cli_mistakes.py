"""What the command says about its own wrong use, empty configurations and broken databases."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.command import COMMAND, called, environment, watchword
from tests.fakes_web import RSS, Site, rss
from tests.press import CALM

MISTAKES = {
    "alert lst": "No such command 'lst'. Did you mean 'list'?",
    "alert list --mos 3": "No such option: --mos Did you mean --most?",
    "alert list --most 0": "--most: write 1 or more",
    "alert list --most x": "--most: write a whole number",
    "alert list more": "too many arguments: more",
    "export --format pdf": "--format: 'pdf' is not one of 'jsonl', 'csv', 'rss', 'atom', 'json-feed'.",
}


@pytest.mark.parametrize("line", MISTAKES)
def test_a_wrong_command_is_told_what_is_wrong_first(tmp_path: Path, line: str) -> None:
    done = called(*line.split(), folder=tmp_path)
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, MISTAKES[line])


def test_the_version_is_said(tmp_path: Path) -> None:
    assert watchword("--version", folder=tmp_path).stdout.startswith("watchword 0.")


@pytest.mark.parametrize("verb", ["--help", "alert list"])
def test_a_full_disk_behind_the_output_is_one_line(tmp_path: Path, verb: str) -> None:
    (tmp_path / "watchword.toml").write_text("")
    called("db", "upgrade", folder=tmp_path)
    line = ["bash", "-c", f"{COMMAND} {verb} > /dev/full"]
    done = subprocess.run(line, cwd=tmp_path, env=environment(), stderr=subprocess.PIPE, text=True)
    said = "the output cannot be written: No space left on device\n"
    assert (done.returncode, done.stderr) == (1, said)


def test_who_watches_nothing_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "watchword.toml").write_text("")
    checked = called("check", folder=tmp_path)
    assert checked.stdout.count("there are none") == 3
    assert "All well" not in checked.stdout
    for verb in ("run", "crawl"):
        done = called(verb, folder=tmp_path)
        assert done.returncode == 2
        assert done.stderr.splitlines()[-1].startswith("nothing is watched: write [sources.NAME]")


def test_a_wrong_topic_keeps_nobody_from_the_archive(tmp_path: Path) -> None:
    (tmp_path / "watchword.toml").write_text('[topics.a]\nalert = ["nobody"]\n')
    called("db", "upgrade", folder=tmp_path)
    for verb in ("alert list", "source list", "export", "db check"):
        done = called(*verb.split(), folder=tmp_path)
        assert (done.returncode, done.stderr) == (0, ""), verb
    assert called("check", folder=tmp_path).returncode == 2


LOOKS = ("status", "alert list", "source list", "channel list", "article list", "export", "mute")


@pytest.mark.parametrize("verb", [*LOOKS, "mute t --until 2h", "source poll s"])
def test_who_looks_before_the_start_makes_no_database(tmp_path: Path, verb: str) -> None:
    (tmp_path / "watchword.toml").write_text(
        '[topics.t]\nquery = "talks"\n[sources.s]\nfeeds = ["https://a.example/f"]\n'
    )
    done = called(*verb.split(), folder=tmp_path)
    said = "there is no database yet; `watchword run` or `watchword crawl` begins one"
    assert (done.returncode, done.stderr) == (1, f"{tmp_path / 'watchword.db'}: {said}\n")
    assert [file.name for file in tmp_path.iterdir()] == ["watchword.toml"]


def test_a_query_is_tried_before_the_start(tmp_path: Path) -> None:
    (tmp_path / "watchword.toml").write_text("")
    done = called("topic", "try", "talks", "--must", "Talks begin", folder=tmp_path)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].startswith("There is no article to ask.")
    assert [file.name for file in tmp_path.iterdir()] == ["watchword.toml"]


def test_a_sentence_that_fails_is_said_with_its_file_and_why(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[topics.t]\nquery = "oil talks"\n')
    (tmp_path / "b.toml").write_text('topics.t.must_match = ["Oil rises"]\n')
    done = called("--config", ".", "check", folder=tmp_path)
    what = (
        "“Oil rises” does not match; it has oil, but no talks: change the query, or the sentence"
    )
    assert done.returncode == 1
    assert f"error: b.toml: topics.t.must_match: {what}" in done.stderr.splitlines()


def test_a_scheme_near_ours_is_recognized(tmp_path: Path) -> None:
    (tmp_path / "watchword.toml").write_text('[channels.a]\nurl = "consle:"\n')
    assert 'did you mean "console:"?' in called("check", folder=tmp_path).stderr


def test_a_database_that_cannot_be_opened_is_said_in_our_words(tmp_path: Path) -> None:
    (tmp_path / "watchword.toml").write_text("")
    (tmp_path / "watchword.db").write_text("no database, but a text that is long enough" * 9)
    done = called("alert", "list", folder=tmp_path)
    said = f"{tmp_path / 'watchword.db'}: it is no SQLite database; put a backup in its place\n"
    assert (done.returncode, done.stderr) == (1, said)
    (tmp_path / "watchword.db").unlink()
    called("db", "upgrade", folder=tmp_path)
    with sqlite3.connect(tmp_path / "watchword.db") as held:
        held.execute("UPDATE alembic_version SET version_num = '0000'")
    held.close()
    assert "`watchword db upgrade`" in called("alert", "list", folder=tmp_path).stderr


async def test_a_crawl_says_what_failed_and_fails_where_all_did(
    site: Site, tmp_path: Path
) -> None:
    feeds = f'["{site.url("/feed")}", "{site.url("/none")}"]'
    config = tmp_path / "watchword.toml"
    config.write_text(f"[sources.s]\nfeeds = {feeds}\n" + CALM)
    done = await asyncio.to_thread(watchword, "crawl", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "2 of 2 feeds failed:\n" in done.stderr
    assert f"  s: 404 Not Found ({site.url('/none')})\n" in done.stderr
    site.put("/feed", rss("The Gazette", []), content_type=RSS)
    done = await asyncio.to_thread(watchword, "crawl", folder=tmp_path)
    assert done.returncode == 0
    assert done.stderr.endswith(
        f"1 of 2 feeds failed:\n  s: 404 Not Found ({site.url('/none')})\n"
    )


def test_errors_stand_apart_from_warnings_and_both_are_counted(tmp_path: Path) -> None:
    topic = '[topics.a]\nquery = "地震"\nalert = ["desk"]\n'
    (tmp_path / "watchword.toml").write_text(topic + '[channels.desk]\nurl = "me@example.org"\n')
    done = called("check", folder=tmp_path)
    assert done.returncode == 2
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == [
        "warning",
        "warning",
        "warning",
        "  to accept it",
    ]
    nothing, error, count = done.stderr.splitlines()
    assert error.startswith("error: watchword.toml: channels.desk.url: is a mail address alone; ")
    assert (nothing, count) == ("", "1 error, 3 warnings.")


def test_a_warning_is_accepted_by_what_check_says(tmp_path: Path) -> None:
    file = tmp_path / "watchword.toml"
    file.write_text("[topics.a]\nquery = '地震 OR \"津波\"'\n")
    said = called("check", folder=tmp_path).stdout
    assert 'accept = ["short:地震"]' in said
    accepted = [line.partition(": ")[2] for line in said.splitlines() if "to accept it" in line]
    keys = ", ".join(line.removeprefix("accept = [").removesuffix("]") for line in accepted)
    file.write_text(file.read_text() + f"accept = [{keys}]\n")
    done = called("check", folder=tmp_path)
    assert "地震" not in done.stdout
    assert done.stdout.splitlines()[-1].startswith(
        "No errors, 3 warnings, 2 warnings accepted: 0 feeds"
    )
    file.write_text('[topics.a]\nquery = "gas"\naccept = ["short:地震"]\n')
    assert 'there is no warning "short:地震"' in called("check", folder=tmp_path).stdout


def test_a_file_that_cannot_be_read_is_no_warning(tmp_path: Path) -> None:
    (tmp_path / "watchword.toml").write_text("contact = “me@example.org”\n", encoding="utf-8")
    done = called("check", folder=tmp_path)
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1] == "1 error."
