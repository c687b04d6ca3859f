"""What is a rename, and what is only gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories import a_source, a_topic
from tests.fakes import START
from tests.scenario.stage import watch_config
from watchword.domain.channel import Channel
from watchword.domain.config import WatchConfig
from watchword.domain.reload import (
    GoneName,
    ReloadReport,
    WaitingAlerts,
    describe_edit,
    find_renames,
)
from watchword.domain.source import Source
from watchword.domain.topic import Topic

DAY = timedelta(days=1)


def gone(name: str, mark: str, days: int = 0) -> GoneName:
    return GoneName(name=name, mark=mark, removed_at=START - days * DAY)


@pytest.mark.parametrize(
    ("names", "added", "renamed"),
    [
        ([gone("a", "1")], {"b": "1"}, {"a": "b"}),
        ([gone("a", "1"), gone("c", "2")], {"b": "1", "d": "2"}, {"a": "b", "c": "d"}),
        ([gone("a", "1", days=9), gone("c", "1")], {"b": "1"}, {"c": "b"}),
        ([gone("a", "1"), gone("c", "1")], {"b": "1"}, {}),
        ([gone("a", "1")], {"b": "1", "d": "1"}, {}),
        ([gone("a", "1")], {"b": "2"}, {}),
        ([gone("a", "")], {"b": ""}, {}),
        ([], {"b": "1"}, {}),
    ],
)
def test_one_lost_name_with_the_mark_of_one_new_name_is_renamed(
    names: list[GoneName], added: Mapping[str, str], renamed: Mapping[str, str]
) -> None:
    assert find_renames(names, added) == renamed


def test_what_waits_is_said_in_words() -> None:
    waiting = WaitingAlerts(channels={"box": 5}, topics={"talks": 1})
    assert str(waiting) == "box is gone; 5 alerts wait on it; talks is gone; 1 alert waits on it"
    assert str(WaitingAlerts()) == ""


def config(**more: object) -> WatchConfig:
    """Two sources, one topic, one channel."""
    base = watch_config(
        [a_source(f"https://{key}.example/f", key=key) for key in ("x", "y")],
        [a_topic("oil", key="oil")],
        ["desk"],
    )
    return replace(base, **more)  # type: ignore[arg-type]


def with_topic(**fields: object) -> dict[str, Topic]:
    topic = replace(config().topics["oil"], **fields)  # type: ignore[arg-type]
    return {topic.key: topic}


def slower(*keys: str) -> dict[str, Source]:
    hour = timedelta(hours=1)
    return {
        key: replace(one, cadence=(hour, hour)) if key in keys else one
        for key, one in config().sources.items()
    }


@pytest.mark.parametrize(
    ("more", "report", "words"),
    [
        ({}, ReloadReport(), "nothing that the service works by changed"),
        ({"topics": with_topic() | {"gas": a_topic("gas")}}, ReloadReport(), "1 topic more"),
        ({"sources": {}}, ReloadReport(), "2 sources less"),
        ({"sources": slower("x")}, ReloadReport(), "cadence of x changed"),
        ({"topics": with_topic(query="oil OR gas")}, ReloadReport(), "topic oil changed"),
        ({"topics": with_topic(channels=())}, ReloadReport(), "the channels of oil changed"),
        (
            {"channels": {"desk": Channel(name="desk", url_hash="1")}},
            ReloadReport(),
            "the address of desk changed",
        ),
        (
            {"topics": with_topic(key="crude")},
            ReloadReport(topics={"oil": "crude"}),
            "topic oil is crude now",
        ),
        (
            {"topics": {}, "sources": slower("x", "y"), "admin": ("desk",)},
            ReloadReport(),
            "cadence of x, y changed, 1 topic less, admin changed",
        ),
    ],
)
def test_an_edit_is_said_in_words(
    more: dict[str, object], report: ReloadReport, words: str
) -> None:
    assert describe_edit(config(), config(**more), report) == words
