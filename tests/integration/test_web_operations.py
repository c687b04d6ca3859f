"""What machines ask: whether the program does its work, its numbers, and the dashboard over them."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families as families

from tests.newsroom import furnish
from tests.scenario.stage import Stage
from tests.web import Reader
from watchword.domain.channel import ChannelFailure
from watchword.domain.delivery import DeliveryState
from watchword.domain.work import JobName
from watchword.usecases.metrics import monday
from watchword.web.prometheus import BOUNDS, histogram

DASHBOARD = Path(__file__).parents[2] / "deploy" / "grafana-dashboard.json"
PROMTOOL = shutil.which("promtool")
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    set_up = Stage(tmp_path)
    await set_up.configure()
    await furnish(set_up)
    await set_up.job(JobName.HEARTBEAT)
    yield set_up
    await set_up.close()


def samples(text: str) -> Mapping[str, float]:
    """Each sample, as `name{label=value}`."""
    return {
        one.name
        + "".join(f"{{{key}={value}}}" for key, value in sorted(one.labels.items())): one.value
        for family in families(text)
        for one in family.samples
    }


async def test_what_keeps_it_from_its_work_is_said_in_words(reader: Reader, stage: Stage) -> None:
    assert (await reader.get("/readyz")).text == "ok\n"
    now = stage.clock.now()
    failure = ChannelFailure(
        reason="535 wrong\npassword", since=now, retry_at=now + MINUTE, not_before=None
    )
    await stage.store.write(lambda rows: rows.channels.record_failure("desk", failure))
    await stage.store.write(lambda rows: rows.health.refuse_edit("line 3", now))
    said = await reader.get("/readyz")
    assert said.status == 503
    assert said.text.splitlines() == [
        f"channel desk fails since {now.isoformat(timespec='seconds')}: 535 wrong password",
        "an edit of the configuration is not in use: line 3",
    ]


async def test_jobs_that_stand_still_are_seen(reader: Reader, stage: Stage) -> None:
    began = stage.clock.now()
    stage.clock.advance(3 * MINUTE)
    said = await reader.get("/readyz")
    assert said.status == 503
    assert f"no sign of life since {began.isoformat(timespec='seconds')}" in said.text
    stage.tamper(f"UPDATE article SET judge_at = '{began:%Y-%m-%d %H:%M:%S}.000000' WHERE id = 1")
    stage.clock.advance(3 * MINUTE)
    await stage.job(JobName.HEARTBEAT)
    assert (await reader.get("/readyz")).text == (
        f"judge: 1 are due, the first since {began.isoformat(timespec='seconds')}\n"
    )
    await stage.store.write(lambda rows: rows.tick(None))
    assert "the jobs do not run" in (await reader.get("/readyz")).text


async def test_a_database_that_is_gone_is_said(reader: Reader, stage: Stage) -> None:
    stage.tamper("ALTER TABLE service RENAME TO gone")
    said = await reader.get("/readyz")
    assert (said.status, said.text.startswith("the database: ")) == (503, True)
    assert (await reader.get("/healthz")).status == 200
    stage.tamper("ALTER TABLE gone RENAME TO service")


async def test_the_numbers_are_those_of_the_rows(reader: Reader, stage: Stage) -> None:
    answer = await reader.get("/metrics")
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    found = samples(answer.text)
    assert found["watchword_ready"] == 1
    assert found["watchword_sources{state=failing}"] == 1
    assert found["watchword_sources{state=paused}"] == 1
    assert found["watchword_alerts_total"] == len(await stage.alerts())
    dead = [one for one in await stage.deliveries() if one.state is DeliveryState.DEAD]
    assert found["watchword_deliveries{channel=desk}{state=dead}"] == len(dead) == 1
    assert found["watchword_messages_sent_total{channel=desk}"] > 0
    assert found["watchword_heartbeat_timestamp_seconds"] == stage.clock.now().timestamp()
    for stage_name in ("found", "judged", "taken"):
        whole = found[f"watchword_delay_seconds_count{{stage={stage_name}}}"]
        assert whole > 0
        assert found[f"watchword_delay_seconds_bucket{{le=+Inf}}{{stage={stage_name}}}"] == whole


async def test_a_total_never_falls(reader: Reader, stage: Stage) -> None:
    before = samples((await reader.get("/metrics")).text)
    await reader.post("/channels/again", channel="desk")
    await stage.run(MINUTE)
    after = samples((await reader.get("/metrics")).text)
    totals = [name for name in before if "_total" in name]
    assert len(totals) > 5
    assert [name for name in totals if after[name] < before[name]] == []
    sent = "watchword_messages_sent_total{channel=desk}"
    assert after[sent] == before[sent] + 1


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not there: apt-get install prometheus")
async def test_promtool_finds_nothing_against_the_metrics(reader: Reader) -> None:
    text = (await reader.get("/metrics")).text
    pipe = asyncio.subprocess.PIPE
    promtool = await asyncio.create_subprocess_exec(
        str(PROMTOOL), "check", "metrics", stdin=pipe, stdout=pipe, stderr=pipe
    )
    said = await promtool.communicate(text.encode())
    assert (promtool.returncode, *said) == (0, b"", b"")


async def test_the_dashboard_asks_for_metrics_that_are_there(reader: Reader) -> None:
    found = {name.partition("{")[0] for name in samples((await reader.get("/metrics")).text)}
    panels = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    asked = {
        name
        for panel in panels
        for target in panel["targets"]
        for name in re.findall(r"\bwatchword_\w+", target["expr"])
    }
    assert len(asked) > 12
    assert asked - found == set()
    assert len({panel["id"] for panel in panels}) == len(panels)


def test_a_bucket_holds_those_below_it_too() -> None:
    spans = [timedelta(seconds=one) for one in (-3, 1, 2, 60, 10**6)]
    buckets, total = histogram(spans)
    assert dict(buckets)["1.0"] == 2
    assert dict(buckets)["5.0"] == 3
    assert dict(buckets)["60.0"] == 4
    assert dict(buckets)[f"{BOUNDS[-1]}.0"] == 4
    assert buckets[-1] == ("+Inf", 5.0)
    assert total == 1000063


def test_the_week_of_delays_begins_on_monday() -> None:
    assert monday(datetime(2026, 11, 29, 23, tzinfo=UTC)) == datetime(2026, 11, 23, tzinfo=UTC)
    assert monday(datetime(2026, 11, 30, 0, 1, tzinfo=UTC)) == datetime(2026, 11, 30, tzinfo=UTC)
