"""Text from outside is data on a page: whatever a row holds, no element and no attribute comes of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from tests.newsroom import furnish
from tests.reviews import REVIEW
from tests.scenario.stage import Stage
from tests.web import app_of, reading
from watchword.app.passwords import hash_password
from watchword.domain.alert import AlertFilter
from watchword.domain.audit import AuditEntry
from watchword.domain.config import WatchConfig, WebSettings
from watchword.domain.front import FrontLink
from watchword.domain.review import ReviewStory
from watchword.domain.user import Role, User
from watchword.ports import WriteTransaction
from watchword.usecases.output import make_output
from watchword.usecases.review import keep
from watchword.usecases.story_note import add_note, add_tag, claim
from watchword.usecases.user import add_user

PASSWORD = "correct horse, battery"
PROBE = "\"'><svg onload=alert(1)><script>x</script>{{7*191}}{% if %}&lt;javascript:alert(1)\u202e"
PAGES = (
    "/now",
    "/now?perhaps=all",
    "/stories/{story}",
    "/review?span=3d",
    "/reviews/1",
    "/topics",
    "/topic",
    "/topic?key=china-japan",
    "/search?q=%E6%97%A5%E4%B8%AD",
    "/sources",
    "/outputs",
    "/source",
    "/sources/todai",
    "/sources/todai?remove=1",
    "/deliveries",
    "/channel",
    "/channel/desk",
    "/system",
    "/users",
)
FREE = {
    "topic_version": ("name", "query"),
    "channel": ("reason",),
    "feed": ("reason", "barred_reason", "silent_reason", "kind"),
    "entry": ("title", "summary"),
    "article": ("reason", "canonical", "link"),
    "revision": ("title", "summary", "body"),
    "match": ("reason",),
    "alert": ("reason",),
    "delivery": ("reason",),
    "message": ("reason",),
    "service": ("refusal",),
    "health_event": ("reason",),
    "audit_entry": ("user", "address", "action"),
    "story_note": ("who", "text"),
    "output": ("query",),
    "front_position": ("title", "url"),
    "finding": ("url", "name", "rules", "reason"),
    "host": ("robots_answer",),
}
"""The columns that hold a text from outside, or one that repeats it."""

NAMES_OF_CHANNELS = (("channel", "name"), ("delivery", "channel"), ("message", "channel"))


@pytest.fixture
async def hostile(tmp_path: Path) -> Stage:
    """A day of the invented press; then each text of its rows is a probe."""
    stage = Stage(tmp_path)
    await stage.configure()
    await furnish(stage)
    now = stage.clock.now()
    await stage.store.write(lambda rows: rows.health.refuse_edit("x", now))
    entry = AuditEntry(at=now, user="x", address="x", action="x")
    await stage.store.write(lambda rows: rows.users.record(entry))
    await stage.store.write(lambda rows: what_users_say(rows, now))
    probe_rows(tmp_path / "watchword.db")
    stage.context.plan = replace(stage.context.plan, config=probed(stage.context.plan.config))
    return stage


def what_users_say(rows: WriteTransaction, now: datetime) -> None:
    """A claim, a note and a tag of each story, an output, a review, and what a front page led with."""
    for story in {one.story for one in rows.alerts.list(limit=99, only=AlertFilter())}:
        claim(rows, story, "x", now)
        add_note(rows, story, "x", "x", now)
        add_tag(rows, story, "x", "x", now)
    make_output(rows, None, "x", now)
    stories = tuple(probed_story(one) for one in REVIEW.stories)
    keep(rows, replace(REVIEW, by=PROBE, introduction=PROBE, stories=stories), ("desk",), now)
    link = FrontLink(url="https://todai.example/x", title="x")
    rows.front_pages.record("todai", [link], {}, now)


def probed_story(story: ReviewStory) -> ReviewStory:
    reports = [
        replace(one, outlet=PROBE, title=PROBE, sentence=PROBE, url=f"javascript:{PROBE}")
        for one in story.reports
    ]
    return replace(story, topic=PROBE, line=PROBE, reports=tuple(reports))


def probe_rows(database: Path) -> None:
    with closing(sqlite3.connect(database)) as rows:
        rows.execute(
            "INSERT INTO finding (feed, url, kind, name, rules, reason, found_at)"
            " SELECT url, 'x', 'listing', 'x', 'x', 'x', found_at FROM feed, article"
            " WHERE article.id = 1 AND feed.source = 'todai'"
        )
        rows.execute("UPDATE host SET robots_answer = 'x'")
        rows.execute("UPDATE feed SET silent_reason = 'x', silent_at = last_success_at")
        for table, columns in FREE.items():
            for column in columns:
                # What must be unique, such as an address, keeps its end.
                value = f"? || {column}" if column == "canonical" else "?"
                where = f"WHERE {column} IS NOT NULL AND {column} != ''"
                if table == "match":
                    where += " AND alert_id IS NULL"
                rows.execute(f"UPDATE {table} SET {column} = {value} {where}", [PROBE])
        for table, column in NAMES_OF_CHANNELS:
            rows.execute(f"UPDATE {table} SET {column} = ? || {column}", [PROBE])
        for table, column in (
            ("match", "evidence"),
            ("alert", "news"),
            ("story_member", "evidence"),
            ("revision", "details"),
        ):
            for key, text in rows.execute(
                f"SELECT rowid, {column} FROM {table} WHERE {column} IS NOT NULL"
            ).fetchall():
                rows.execute(
                    f"UPDATE {table} SET {column} = ? WHERE rowid = ?", [_json(text), key]
                )
        rows.commit()


def _json(text: str) -> str:
    import json

    return json.dumps(_probed(json.loads(text)))


def _probed(value: Any) -> Any:
    if isinstance(value, str):
        return PROBE
    if isinstance(value, list):
        return [_probed(one) for one in value]
    return {key: _probed(one) for key, one in value.items()} if isinstance(value, dict) else value


def probed(config: WatchConfig) -> WatchConfig:
    """The names of outlets, topics and channels are probes; the keys of the first two stay."""
    sources = {
        key: replace(one, hints=replace(one.hints, outlet=PROBE))
        for key, one in config.sources.items()
    }
    topics = {
        key: replace(
            one, name=PROBE, query=PROBE, channels=tuple(PROBE + name for name in one.channels)
        )
        for key, one in config.topics.items()
    }
    channels = {
        PROBE + name: replace(one, name=PROBE + name) for name, one in config.channels.items()
    }
    channels["desk"] = config.channels["desk"]  # a page has an address only by a name of the file
    return replace(config, sources=sources, topics=topics, channels=channels)


def faults(page: html.HtmlElement) -> Iterator[str]:
    """What a probe made of a page."""
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        attributes: Mapping[str, str] = dict(element.attrib)
        if any(name.startswith("on") or name == "style" for name in attributes):
            yield f"{element.tag} {attributes}"
        is_outside = attributes.get("href", "").startswith(("https://", "http://"))
        if element.tag == "a" and is_outside and attributes.get("rel") != "noopener noreferrer":
            yield f"a link to elsewhere without rel: {attributes}"
        if element.tag == "img":
            yield f"a picture: {attributes}"
        if element.tag == "script" and not str(attributes.get("src", "")).startswith("/static/"):
            yield "a script that is not ours"
        for name in ("href", "src", "action"):
            address = attributes.get(name, "")
            if not address.startswith(("/", "#", "https://", "http://")) and address:
                yield f"{element.tag} {name}={address}"


async def test_no_text_of_any_row_becomes_a_part_of_a_page(hostile: Stage, tmp_path: Path) -> None:
    async with reading(app_of(hostile, tmp_path)) as reader:
        first = await reader.get("/now")
        (path, *_) = first.document.xpath("//h2/a/@href")
        for page in PAGES:
            answer = await reader.get(page.replace("{story}", str(path).rpartition("/")[2]))
            assert answer.status == 200, (page, answer.texts("//main"))
            assert list(faults(answer.document)) == [], page
            assert "1337" not in answer.texts("//main")[0], page
            assert "\u202e" not in answer.text, page
        assert "<svg onload=alert(1)>" in " ".join(first.texts("//main"))
    hostile.store.close()


async def test_what_a_user_is_called_and_calls_a_token_is_data_too(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    for name in ("mori", "kim"):
        user = User(name=name, role=Role.ADMIN, created_at=stage.clock.now())
        await stage.store.write(partial(add_user, user=user, password=hash_password(PASSWORD)))
    async with reading(app_of(stage, tmp_path)) as reader:
        await reader.post("/sign-in", name="mori", password=PASSWORD)
        await reader.post("/access/tokens", scope="read", label=PROBE)
        with closing(sqlite3.connect(tmp_path / "watchword.db")) as rows:
            rows.execute("UPDATE web_session SET address = ?", [PROBE])
            rows.execute("UPDATE user SET name = ? WHERE name = 'kim'", [PROBE])
            rows.commit()
        for path in ("/users", "/access"):
            answer = await reader.get(path)
            assert list(faults(answer.document)) == [], path
            assert "<svg onload=alert(1)>" in answer.texts("//main")[0], path
            assert "\u202e" not in answer.text, path
    stage.store.close()


async def test_a_picture_is_shown_only_where_it_is_set_and_tells_nobody_who_looks(
    tmp_path: Path,
) -> None:
    stage = Stage(tmp_path)
    await stage.configure()
    await furnish(stage)
    with closing(sqlite3.connect(tmp_path / "watchword.db")) as rows:
        picture = "https://pictures.example/1.jpg"
        details = "json_set(details, '$.image', ?)"
        rows.execute(f"UPDATE revision SET details = {details} WHERE article_id = 1", [picture])
        rows.execute(
            f"UPDATE revision SET details = {details} WHERE article_id != 1", ["http://a.example/"]
        )
        rows.commit()
    for remote in (False, True):
        web = WebSettings(host="127.0.0.1", port=0, remote_images=remote)
        async with reading(app_of(stage, tmp_path, web)) as reader:
            page = await reader.get("/stories/1")
            shown = page.document.xpath("//img")
            assert [one.get("src") for one in shown] == ([picture] if remote else [])
            assert all(one.get("referrerpolicy") == "no-referrer" for one in shown)
    stage.store.close()


async def test_a_probe_in_an_address_is_shown_and_leads_nowhere(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    async with reading(app_of(stage, tmp_path)) as reader:
        for path in ("/now?topic=%22%3E%3Csvg%20onload%3D1%3E&language=%22%3E", "/%3Csvg%3E"):
            answer = await reader.get(path)
            assert list(faults(answer.document)) == []
    stage.store.close()
