"""What counts as told on the command line: what a receiver took."""

from __future__ import annotations

import asyncio
from datetime import time
from pathlib import Path

import pytest

from tests.command import said
from tests.scenario.stage import Stage
from tests.scenario.test_possible import DAY, DESK, HOUR, news, on
from tests.scenario.test_when import mute
from watchword.domain.channel import Channel, MuteKind
from watchword.usecases.status import Overview, overview

TOML = """
[topics.talks]
query = "talks"
alert = ["desk", "evening"]
[channels.desk]
url = "console:"
[channels.evening]
url = "mbox:evening.mbox"
digest = ["18:00"]
"""


async def seen(stage: Stage) -> Overview:
    now = stage.clock.now()
    return await stage.store.read(lambda rows: overview(rows, now, "UTC", running=False))


async def fill(folder: Path) -> tuple[Overview, Overview]:
    """The status after an alert that one channel took, and after one that was muted."""
    stage = Stage(folder)
    await on(stage, DESK, Channel(name="evening", digest=(time(18),)))
    await news(stage, "Talks begin")
    first = await seen(stage)
    await mute(stage, MuteKind.TOPIC, "talks", DAY)
    await news(stage, "Talks fail", after=HOUR)
    second = await seen(stage)
    await stage.close()
    return first, second


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Overview, Overview]:
    folder = tmp_path_factory.mktemp("told")
    first, second = asyncio.run(fill(folder))
    (folder / "watchword.toml").write_text(TOML, encoding="utf-8")
    return folder, first, second


def test_what_was_never_told_is_no_last_alert(filled: tuple[Path, Overview, Overview]) -> None:
    _, first, second = filled
    assert first.last is not None
    assert first.last.title == "Talks begin"
    assert second.last == first.last
    assert (first.summary.alerts, second.summary.alerts) == (1, 1)
    use = second.topics["talks"]
    assert (use.matches, use.alerts, use.last_alert_at) == (2, 1, first.last.created_at)


def test_what_one_channel_has_and_another_waits_for_says_both(
    filled: tuple[Path, Overview, Overview],
) -> None:
    shown = said("alert", "list", folder=filled[0]).stdout
    told, _, rest = shown.partition("\nWaiting")
    assert "Talks begin" in told
    assert "Talks fail" in rest
    assert "evening: " in told
    assert "desk: " not in told
