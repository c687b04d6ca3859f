"""The verbs on a small archive, and the JSON lines that other programs read."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import signal
import subprocess
from dataclasses import fields
from datetime import datetime
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from tests.command import COMMAND, called, environment, typed, watchword
from tests.fakes_web import RSS, FeedEntry, Site, article_html, rss
from tests.press import CALM, HOURLY, Program
from watchword import contract
from watchword.app.clock import SystemClock

HOSTILE = "Talks \x1b[31mred\x1b[0m \u202ereversed **bold** @everyone <b>x</b>"


@pytest.fixture(scope="module")
async def crawled(gazette: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configuration, and a database with a matching and an unrelated article."""
    folder = tmp_path_factory.mktemp("crawled")
    now = SystemClock().now()
    titles = {"/1": "Ministers hold talks", "/2": "Storm hits the coast", "/3": HOSTILE}
    for path, title in titles.items():
        text = [f"This is the report of {path[1:]}, as it was written today."] * 3
        gazette.put(path, article_html(title, text, published=now, lang="en"))
    lines = [
        FeedEntry(link=gazette.url(path), title=title, published=now)
        for path, title in titles.items()
    ]
    gazette.put("/feed", rss("The Gazette", lines), content_type=RSS)
    toml = f"""
        contact = "desk@example.org"
        [topics.talks]
        query = "talks"
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


def lines_of(*arguments: str, folder: Path) -> list[dict[str, object]]:
    done = called(*arguments, folder=folder)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def are_moments(record: dict[str, object]) -> bool:
    """Every `…_at` is ISO 8601 with an offset, or null."""
    moments = [value for key, value in record.items() if key.endswith("_at") and value]
    return all(datetime.fromisoformat(str(moment)).utcoffset() is not None for moment in moments)


CONTRACT = {
    (
        "source",
        "list",
        "--json",
    ): (
        "source feed kind state reason ever_failed since last_success_at next_poll_at reads guessed "
        "confidence stopped rules"
    ),
    (
        "alert",
        "list",
        "--json",
    ): "id topic story article title url source outlet language state reason created_at deliveries",
    (
        "alert",
        "list",
        "--deliveries",
        "--json",
    ): "alert channel state reason due_at attempts sent_at message_id",
    ("export", "--format", "jsonl"): "id source found_at url title text summary published_at "
    "published_precision updated_at language authors publisher contributors section tags image "
    "paywalled corrections doubted_date headline_only story topics possible guessed origins",
}


@pytest.mark.parametrize("verb", CONTRACT)
async def test_json_lines_have_exactly_the_fields_of_the_contract(
    folder: Path, verb: tuple[str, ...]
) -> None:
    records = lines_of(*verb, folder=folder)
    assert records
    for record in records:
        assert list(record) == CONTRACT[verb].split()
        assert are_moments(record)


LOOKS = {
    "status --json": "",
    "status --delays --json": "",
    "mute --json": "",
    "source list --json": "",
    "source politeness --json": "",
    "topic list --json": "",
    "topic test --json": "talks",
    "topic try --json": "talks",
    "search --json": "talks",
    "topic suggest --json": "talks",
    "article list --json": "",
    "article show --json": "1",
    "alert list --json": "",
    "alert list --deliveries --json": "",
    "alert show --json": "ALERT",
    "alert why --json": "ALERT",
    "alert wrong --json": "ALERT",
    "story list --json": "",
    "review list --json": "",
    "channel list --json": "",
    "user list --json": "",
    "user log --json": "",
    "export": "",
}
"""Commands of the contract, and their arguments; ALERT stands for the number of an alert."""


async def test_json_lines_are_those_of_the_contract(folder: Path) -> None:
    called("mute", "talks", folder=folder)
    called("review", "make", folder=folder)
    typed("user", "add", "mori", folder=folder, password="correct horse, battery")
    alerts = lines_of("alert", "list", "--json", folder=folder)
    (alert,) = [str(one["id"]) for one in alerts if one["title"] == "Ministers hold talks"]
    for command, argument in LOOKS.items():
        first, *rest = contract.JSON_LINES[command]
        line = f"{command} {argument}".replace("ALERT", alert)
        done = called(*line.split(), folder=folder)
        lines = done.stdout.splitlines()
        assert lines or command.startswith("topic suggest"), done
        for line, record in zip(lines, [first, *(rest or [first]) * len(lines)], strict=False):
            read = TypeAdapter(record).validate_json(line, strict=True)
            assert list(json.loads(line)) == [field.name for field in fields(read)], command


def test_every_command_of_the_contract_is_tried_here_or_by_its_own_test() -> None:
    assert contract.JSON_LINES.keys() - LOOKS.keys() == {
        "topic test --spikes --json",
        "alert show --json, of a spike",
        "parse",
        "source check --json",
        "alert list --level possible --json",
        "alert promote --json",
        "topic labels --json",
        "topic import --json",
        "output list --json",
        "user token list --json",
        "doctor --json",
    }


async def test_what_is_listed_is_what_happened(folder: Path) -> None:
    (source,) = lines_of("source", "list", "--json", folder=folder)
    assert (source["source"], source["kind"], source["state"]) == ("gazette", "rss", "fresh")
    alerts = lines_of("alert", "list", "--json", folder=folder)
    assert "Ministers hold talks" in {alert["title"] for alert in alerts}
    deliveries = lines_of("alert", "list", "--deliveries", "--json", folder=folder)
    assert {delivery["state"] for delivery in deliveries} == {"sent"}
    exported = lines_of("export", folder=folder)
    topics = {str(record["title"]): record["topics"] for record in exported}
    assert topics["Storm hits the coast"] == []
    assert topics["Ministers hold talks"] == ["talks"]
    assert lines_of("export", "--since", "2099-01-01", folder=folder) == []


async def test_titles_from_the_web_are_inert_wherever_they_are_shown(folder: Path) -> None:
    shown = [
        called("alert", "list", folder=folder).stdout,
        called("alert", "list", "--json", folder=folder).stdout,
        called("export", folder=folder).stdout,
        (folder / "box").read_text(),
    ]
    for text in shown:
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_init_writes_once_and_never_over(tmp_path: Path) -> None:
    assert called("init", folder=tmp_path).returncode == 0
    written = (tmp_path / "watchword.toml").read_text()
    again = called("init", folder=tmp_path)
    assert (again.returncode, len(again.stderr.splitlines())) == (2, 1)
    assert (tmp_path / "watchword.toml").read_text() == written


def test_init_and_check_are_enough_on_a_new_machine(tmp_path: Path) -> None:
    called("init", folder=tmp_path)
    done = called("check", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "No errors, 1 warning: " in done.stdout


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_the_service_says_what_it_watches_and_ends_in_peace(
    tmp_path: Path, sign: signal.Signals
) -> None:
    toml = '[topics.a]\nquery = "oil"\n[sources.s]\nfeeds = ["http://127.0.0.1:9/feed"]\n'
    (tmp_path / "watchword.toml").write_text(toml + CALM)
    with subprocess.Popen(
        [COMMAND, "run"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as service:
        try:
            assert service.stdout is not None
            said = {service.stdout.readline() for _ in range(2)}
            assert any("Watching 1 feed for a" in line for line in said)
            assert any("in a browser: http://127.0.0.1:" in line for line in said)
            service.send_signal(sign)
            _, complaints = service.communicate()
        finally:
            service.kill()
    assert service.returncode == 0
    assert "Traceback" not in complaints, complaints
    assert called("db", "check", "--promises", folder=tmp_path).returncode == 0


async def test_a_topic_is_muted_until_a_time_and_no_longer(folder: Path) -> None:
    muted = called("mute", "talks", "--until", "2h", folder=folder)
    assert muted.stdout.startswith("talks is muted until ")
    (record,) = lines_of("mute", "--json", folder=folder)
    assert (record["kind"], record["name"]) == ("topic", "talks")
    assert called("mute", "talks", "--off", folder=folder).returncode == 0
    assert called("mute", folder=folder).stdout == "Nothing is muted.\n"
    assert called("mute", "talks", "--off", folder=folder).returncode == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["box"], "box: no such topic; there are: talks; for a channel add --channel"),
        (["talks", "--until", "soon"], '--until soon: no time to come; write a span ("2h"'),
        (["talks", "--until", "2020-01-01"], "--until 2020-01-01: no time to come"),
    ],
)
def test_a_mute_that_means_nothing_says_what_would(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    toml = '[topics.talks]\nquery = "talks"\n[channels.box]\nurl = "mbox:box"\n'
    (tmp_path / "watchword.toml").write_text(toml)
    done = called("mute", *arguments, folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(said)


async def test_a_channel_is_tried_by_name(folder: Path) -> None:
    before = (folder / "box").read_text().count("Message-ID")
    assert watchword("channel", "test", "box", folder=folder).returncode == 0
    assert (folder / "box").read_text().count("Message-ID") == before + 1
    unknown = called("channel", "test", "nobody", folder=folder)
    assert (unknown.returncode, unknown.stderr) == (2, "nobody: no such channel; there are: box\n")


async def test_one_page_is_parsed_from_the_web_and_from_a_file(
    folder: Path, gazette: Site
) -> None:
    here = await asyncio.to_thread(watchword, "parse", gazette.url("/1"), folder=folder)
    assert json.loads(here.stdout)["title"] == "Ministers hold talks", here.stderr
    (folder / "page.html").write_text(article_html("A saved page", ["It says something."] * 3))
    saved = ("parse", "page.html", "--url", "https://a.example/1")
    record = json.loads(watchword(*saved, folder=folder).stdout)
    assert (record["url"], record["title"]) == ("https://a.example/1", "A saved page")
    gone = await asyncio.to_thread(watchword, "parse", gazette.url("/none"), folder=folder)
    assert (gone.returncode, gone.stderr) == (1, f"{gazette.url('/none')}: 404 Not Found\n")


async def test_wrong_names_say_what_there_is(folder: Path) -> None:
    done = called("crawl", "nobody", folder=folder)
    assert (done.returncode, done.stderr) == (2, "nobody: no such source; there are: gazette\n")
    assert called("export", "--since", "someday", folder=folder).returncode == 2
    assert watchword("parse", "no-such-file.html", folder=folder).returncode == 2


async def test_the_database_is_upgraded_and_checked(folder: Path) -> None:
    assert called("db", "upgrade", folder=folder).returncode == 0
    assert called("db", "check", "--promises", folder=folder).returncode == 0
    assert called("db", "check", folder=folder).returncode == 0


def piped_to_nobody(verb: str, folder: Path) -> str:
    """Its stderr if the reader of its stdout ends at once."""
    line = ["bash", "-c", f"{COMMAND} {verb} | true"]
    return subprocess.run(
        line, cwd=folder, env=environment(), stderr=subprocess.PIPE, text=True
    ).stderr


async def test_a_reader_that_goes_is_no_traceback(folder: Path) -> None:
    for verb in ("export", "alert list --json"):
        assert piped_to_nobody(verb, folder) == ""


def canaries() -> dict[str, str]:
    """Channels with secret parts that can be searched for."""
    dead = "127.0.0.1:9"
    return {
        "A": f"json://{dead}/canary-path-one/canary-path-two",
        "B": f"jsons://canaryuser:canary-password@{dead}/hook?+X-Key=canary-header",
        "C": f"mailto://canaryuser2:canary-smtp-pass@{dead}?from=a@example.org&to=b@example.org",
        "D": "tgram://123456789:canary-bot-token_abcdefghijklmn/987654321/",
    }


async def test_no_secret_is_ever_printed(site: Site, tmp_path: Path) -> None:
    site.put("/feed", rss("The Gazette", []), content_type=RSS)
    environ = {f"CANARY_{name}": url for name, url in canaries().items()}
    channels = "".join(f'[channels.{name}]\nurl = "env:CANARY_{name}"\n' for name in canaries())
    toml = f'[topics.t]\nquery = "talks"\n{channels}[sources.s]\nfeeds = ["{site.url("/feed")}"]\n'
    (tmp_path / "watchword.toml").write_text(toml + CALM)
    said = [called("check", folder=tmp_path, **environ)]
    for name in ("A", "B", "C"):
        tried = await asyncio.to_thread(
            watchword, "-v", "channel", "test", name, folder=tmp_path, **environ
        )
        assert tried.returncode == 1, tried.stderr
        said.append(tried)
    said.append(await asyncio.to_thread(watchword, "-v", "crawl", folder=tmp_path, **environ))
    for done in said:
        assert "canary" not in (done.stdout + done.stderr).lower().replace("canary_", ""), done


def test_check_says_what_the_concepts_list_and_where_they_are_silent(tmp_path: Path) -> None:
    (tmp_path / "watchword.toml").write_text(
        'contact = "desk@example.org"\n[concepts.rice]\nja = ["米", "コメ"]\n'
        '[sources.s]\nfeeds = ["https://a.example/f"]\nlanguage = "fr"\n',
        encoding="utf-8",
    )
    done = called("check", "--concepts", folder=tmp_path)
    assert done.returncode == 0
    said = [re.split("  +", line) for line in done.stdout.splitlines()]
    assert ["@rice", "ja", "米, コメ"] in said
    assert ["@rice", "fr", "nothing, and a source writes in it"] in said
    assert ["@taiwan", "names", "대만"] in said
