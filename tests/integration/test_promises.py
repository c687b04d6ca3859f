"""The oracle of the promises: it names each row that breaks one, and no other row."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.command import watchword
from tests.fakes import START
from tests.scenario.stage import Stage
from watchword.domain.article import Entry, Failed


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """One alert that was sent, one that is old, an article that waits, and one that was merged."""
    set_up = Stage(tmp_path)
    await set_up.configure()
    titles = {"1": "Talks resume", "2": "Talks of old", "3": "Weather", "4": "Talks resume"}
    set_up.publish(
        *(
            Entry(
                link=f"https://a.example/{number}",
                title=title,
                published_at=START.replace(year=2020) if number == "2" else START,
            )
            for number, title in titles.items()
        )
    )
    for number in "12":
        set_up.page(f"https://a.example/{number}", f"Text {number}. " * 30)
    set_up.leads("https://a.example/4", "https://a.example/1")
    set_up.crawler.answers["https://a.example/3"] = Failed(reason="503")
    await set_up.run()
    yield set_up
    set_up.store.close()


async def broken_by(stage: Stage, folder: Path, sql: str) -> list[str]:
    """The sentences of the oracle after this SQL has changed the rows."""
    engine = create_engine(f"sqlite:///{folder / 'watchword.db'}")
    with engine.begin() as connection:
        assert connection.execute(text(sql)).rowcount >= 1
    engine.dispose()
    now = stage.clock.now()
    return list(await stage.store.read(lambda rows: rows.broken_promises(now)))


async def test_a_sound_database_has_nothing_to_say(stage: Stage) -> None:
    now = stage.clock.now()
    assert await stage.store.read(lambda rows: rows.broken_promises(now)) == []


BREAKS = {
    "a message answers none": (
        "UPDATE message SET in_reply_to = 'another'",
        "it answers no message of its channel",
    ),
    "a follow-up follows nothing": (
        "UPDATE alert SET news = '{}' WHERE id = 1",
        "it follows no alert",
    ),
    "an alert is gone": ("DELETE FROM alert WHERE id = 1", "no alert and no reason"),
    "a delivery is gone": (
        "DELETE FROM delivery WHERE state = 'sent'",
        "not one delivery for each",
    ),
    "a reason is gone": (
        "UPDATE delivery SET reason = '' WHERE state = 'skipped'",
        "skipped with no",
    ),
    "a message is gone": ("DELETE FROM message", "sent with no"),
    "a match is gone": ("DELETE FROM match", "no match leads to it"),
    "a due time is gone": (
        "UPDATE delivery SET state = 'waiting', message_id = NULL, due_at = NULL WHERE state = 'sent'",
        "waiting with no",
    ),
    "a message says otherwise": ("UPDATE message SET state = 'dead'", "sent with no"),
    "a waiting message waits for nothing": (
        "UPDATE message SET state = 'waiting', due_at = NULL",
        "it waits for nothing",
    ),
    "an article was never judged": (
        "DELETE FROM story_member WHERE article_id NOT IN (SELECT article_id FROM match)",
        "never judged",
    ),
    "a merged article waits": (
        "UPDATE article SET judge_at = found_at WHERE merged_into > 0",
        "it is merged, and something is due",
    ),
    "an article is forgotten": (
        "UPDATE article SET read_at = NULL, judge_at = NULL, revision = 0 WHERE link LIKE '%/3'",
        "nothing is due for it",
    ),
    "an alert is of another story": (
        "UPDATE story_member SET story_id = (SELECT min(id) FROM story)",
        "of another story",
    ),
    "an article is not where a user put it": (
        "INSERT INTO story_answer SELECT article_id, story_id, 0, '2026-11-24' FROM story_member",
        "a user said otherwise",
    ),
    "a merged article has a name": (
        "UPDATE address SET article_id = (SELECT id FROM article WHERE merged_into > 0)",
        "merged",
    ),
    "a feed is forgotten": ("UPDATE feed SET next_poll_at = NULL", "no poll is due"),
    "a feed waits for ever": (
        "UPDATE feed SET next_poll_at = '2099-01-01 00:00:00.000000'",
        "no rule",
    ),
    "a channel that works is waited for": (
        (
            "UPDATE delivery SET state = 'waiting', due_at = '2026-11-25 06:00:00.000000', "
            "message_id = NULL, reason_code = 'channel failing' WHERE state = 'sent'"
        ),
        "it waits for a channel that works",
    ),
    "a channel that is gone is waited for": (
        "UPDATE delivery SET state = 'waiting', channel = 'gone' WHERE state = 'skipped'",
        "not one delivery for each",
    ),
}


@pytest.mark.parametrize("what", BREAKS)
async def test_a_broken_row_is_named(stage: Stage, tmp_path: Path, what: str) -> None:
    sql, words = BREAKS[what]
    lines = await broken_by(stage, tmp_path, sql)
    assert any(words in line for line in lines), lines


async def test_the_command_exits_1_and_names_the_row(stage: Stage, tmp_path: Path) -> None:
    toml = '[topics.talks]\nquery = "talks"\n[sources.a]\nfeeds = ["https://a.example/feed"]\n'
    (tmp_path / "watchword.toml").write_text(toml)
    assert watchword("db", "check", "--promises", folder=tmp_path).returncode == 0
    await broken_by(stage, tmp_path, "DELETE FROM delivery WHERE state = 'sent'")
    done = watchword("db", "check", "--promises", folder=tmp_path)
    assert done.returncode == 1
    assert "alert 2 of talks: not one delivery" in done.stderr
