"""What the commands say of spikes: tried on the past, listed, shown and explained."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage.engine import url_of
from storage.store import SqlStore
from tests.command import records, said
from tests.databases import new_database
from watchword.app.clock import SystemClock
from watchword.app.settings import configuration
from watchword.domain.channel import Schedule
from watchword.domain.spike import HOUR, Rise, hour_of, start_of
from watchword.pipeline.reload import reconcile

TOML = """
timezone = "Asia/Tokyo"
[topics.strikes]
name = "Strikes"
query = "strike"
alert = ["box"]
[channels.box]
url = "mbox:box"
[sources.gazette]
name = "The Gazette"
feeds = ["https://gazette.example/feed"]
"""
END = datetime.fromisoformat("2026-11-24T12:00:00+00:00")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "watchword.toml").write_text(TOML)
    return tmp_path


def export(folder: Path, *, weeks: int) -> str:
    """An archive in which there is rain each hour, and ten strikes a day before its end."""
    rain = [("Rain", "a", END - number * HOUR) for number in range(weeks * 168, 0, -1)]
    strikes = [("A strike", "abcd"[n % 4], END - (24 - n // 2) * HOUR) for n in range(10)]
    lines = [
        json.dumps({"title": title, "source": source, "found_at": at.isoformat()})
        for title, source, at in sorted(rain + strikes, key=lambda one: one[2])
    ]
    (folder / "archive.jsonl").write_text("\n".join(lines))
    return "archive.jsonl"


def test_a_topic_is_tried_for_spikes_on_the_past(folder: Path) -> None:
    tried = ("topic", "test", "strikes", "--spikes", "--file", export(folder, weeks=6))
    (spike,) = records(*tried, folder=folder)
    assert (spike["topic"], spike["total_articles"], spike["total_outlets"]) == ("strikes", 10, 4)
    assert float(str(spike["probability"])) < 1e-4
    shown = said(*tried, folder=folder).stdout
    assert "1 spike from " in shown
    assert (spike["total_read"], spike["total_share"]) == (24, 10 / 24)
    assert "10 from 4 outlets, 42 %" in shown
    assert "usual share" in shown
    quiet = said("topic", "try", "snow", "--file", "archive.jsonl", folder=folder)
    assert quiet.returncode == 0


def test_a_spike_before_the_days_that_are_asked_is_not_usual_in_them(folder: Path) -> None:
    """Twice at one hour of the week: the second time is as rare as the first one."""
    lines = (folder / export(folder, weeks=6)).read_text().splitlines()
    found = [json.loads(line) for line in lines]
    earlier = [one | {"found_at": moved(one["found_at"])} for one in found if "A" in one["title"]]
    every = sorted([*found, *earlier], key=lambda one: str(one["found_at"]))
    (folder / "archive.jsonl").write_text("\n".join(map(json.dumps, every)))
    tried = ("topic", "test", "strikes", "--spikes", "--file", "archive.jsonl", "--days")
    (last,) = records(*tried, "5", folder=folder)
    both = records(*tried, "30", folder=folder)
    assert len(both) == 2
    assert both[-1] == last


def moved(found_at: str) -> str:
    return (datetime.fromisoformat(found_at) - timedelta(weeks=1)).isoformat()


def test_a_young_archive_says_that_there_is_no_baseline(folder: Path) -> None:
    tried = ("topic", "test", "strikes", "--spikes", "--file", export(folder, weeks=2))
    assert records(*tried, folder=folder) == []
    shown = said(*tried, folder=folder).stdout
    assert shown.startswith("No baseline yet: 3 weeks of articles say what is usual")
    assert "Until then no spike is told." in shown
    (folder / "archive.jsonl").write_text("")
    assert "There is no article to ask" in said(*tried, folder=folder).stdout


@pytest.fixture
async def told(folder: Path) -> Path:
    """A spike that was told and is over."""
    database = folder / "watchword.db"
    new_database(database)
    store = SqlStore(url_of(database), domain="watchword.invalid")
    config, now = configuration(folder / "watchword.toml").config, SystemClock().now()
    topic, box = config.topics["strikes"], {"box": Schedule(due_at=now)}
    rise = Rise(
        articles=14, outlets=6, read=391, usual=2.31, usual_share=0.006, probability=1e-7, weeks=8
    )
    at = start_of(hour_of(now))
    await store.write(reconcile(config, now))
    await store.write(lambda rows: rows.spikes.begin(topic, rise, at - 19 * HOUR, box, now))
    (began,) = await store.read(lambda rows: rows.spikes.recent(hour_of(now)))
    over = dataclasses.replace(began, ended_at=at, articles=61, outlets=14)
    await store.write(lambda rows: rows.spikes.end(over, box, now + timedelta(seconds=1)))
    assert await store.read(lambda rows: rows.broken_promises(now)) == []
    store.close()
    return folder


async def test_the_alerts_of_a_spike_are_listed_shown_and_explained(told: Path) -> None:
    over, rise = records("alert", "list", folder=told)
    assert (rise["reason"], over["reason"]) == ("spike", "spike over")
    assert (rise["topic"], rise["url"], rise["story"], rise["state"]) == (
        "strikes",
        None,
        None,
        "waiting",
    )
    listed = said("alert", "list", "--topic", "strikes", folder=told).stdout
    assert "a spike: 14 articles from 6 outlets in 6 h, usually 2.3" in listed
    for verb in ("show", "why"):
        shown = said("alert", verb, str(rise["id"]), folder=told).stdout
        assert "Strikes: a spike: 14 articles from 6 outlets" in shown
        assert "Usual: 2.3 in such 6 h, say 8 earlier weeks" in shown
        assert "with a probability of 1e-07" in shown
        assert "box: waiting" in shown
        (found,) = records("alert", verb, str(rise["id"]), folder=told)
        assert found["spike"]["ended_at"] is None  # type: ignore[index]
    shown = said("alert", "show", str(over["id"]), folder=told).stdout
    assert "the spike is over: 61 articles from 14 outlets" in shown
    assert "It went on from " in shown
    (found,) = records("alert", "show", str(over["id"]), folder=told)
    assert found["spike"]["total_articles"] == 61  # type: ignore[index]


async def test_the_address_that_lists_the_articles_of_a_spike_is_one_that_works(
    told: Path,
) -> None:
    shown = said("alert", "show", "1", folder=told).stdout
    (command,) = [line for line in shown.splitlines() if line.startswith("Its articles: ")]
    _, _, arguments = command.partition("watchword ")
    assert said(*arguments.split(), folder=told).returncode == 0
