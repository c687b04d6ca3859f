"""How many alerts a day a topic will make, by a sample of the archive."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from tests.factories import a_source, a_topic
from tests.scenario.stage import FEED, Stage
from watchword.domain.article import Entry
from watchword.usecases import backtest


async def expected(stage: Stage) -> Mapping[str, float]:
    plan, now = stage.context.plan, stage.clock.now()
    return await stage.store.read(
        lambda rows: backtest.expected_alerts(rows, plan.matcher, plan.config, now)
    )


@pytest.mark.parametrize(("sample", "rate"), [(500, 4), (5, 4)])
async def test_a_sample_stands_for_the_week(
    stage: Stage, sample: int, rate: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backtest, "SAMPLE", sample)
    for day in range(5):
        at = stage.clock.now()
        stage.publish(
            *(
                Entry(
                    link=f"https://a.example/{day}-{n}", title=f"Talks {day} {n}", published_at=at
                )
                for n in range(3)
            )
        )
        await stage.run(after=timedelta(days=1))
    found = await expected(stage)
    assert found["talks"] == pytest.approx(rate, abs=0.8)


async def test_a_source_of_other_topics_brings_none(stage: Stage) -> None:
    await stage.configure(
        [a_source(FEED, topics=("other",))], [a_topic("talks"), a_topic("x", key="other")]
    )
    stage.publish(Entry(link="https://a.example/1", title="Talks", published_at=stage.clock.now()))
    await stage.run()
    assert await expected(stage) == {"talks": 0, "other": 0}


async def test_without_articles_nothing_is_expected(stage: Stage) -> None:
    assert await expected(stage) == {}
