"""Users: added on the command line, signed in to on the pages, and what each role may."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from yarl import URL

from tests.newsroom import furnish
from tests.scenario.stage import Stage
from tests.web import Answer, Reader, cookies
from watchword.app.passwords import hash_password
from watchword.domain.audit import KEPT, AuditEntry
from watchword.domain.channel import MuteKind
from watchword.domain.user import (
    FREE_TRIES,
    FREE_TRIES_OF_NAME,
    KEPT_SESSION,
    SESSION,
    Role,
    User,
    known_browser,
)
from watchword.usecases import user as users
from watchword.web.credentials import COOKIE, KNOWN, hash_id
from watchword.web.forms import own_path
from watchword.web.guard import needed_role

PASSWORD = "correct horse, battery"
EASY_HASH = hash_password(PASSWORD)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A day of the invented press, and a user of each role."""
    set_up = Stage(tmp_path)
    await set_up.configure()
    await furnish(set_up)
    now = set_up.clock.now()
    for role in Role:
        new = User(name=role.name.lower(), role=role, created_at=now)
        await set_up.store.write(partial(users.add_user, user=new, password=EASY_HASH))
    yield set_up
    await set_up.close()


async def sign_in(reader: Reader, name: str, **form: str) -> Answer:
    return await reader.post("/sign-in", **{"name": name, "password": PASSWORD, **form})


@contextlib.asynccontextmanager
async def another(reader: Reader) -> AsyncIterator[Reader]:
    """Another browser."""
    async with cookies() as session:
        yield dataclasses.replace(reader, session=session)


def cookie(reader: Reader) -> str:
    found = {one.key: one.value for one in reader.session.cookie_jar}
    return found.get(COOKIE, "")


# --- Sign in and out ------------------------------------------------------------------------------


async def test_with_a_user_nobody_sees_a_page_without_signing_in(reader: Reader) -> None:
    assert (await reader.get("/now")).status == 401
    sent = await reader.get("/topics?topic=rare-earths", Accept="text/html")
    assert sent.status == 303
    assert sent.headers["Location"] == "/sign-in?next=%2Ftopics%3Ftopic%3Drare-earths"
    page = await reader.get(sent.headers["Location"])
    assert page.document.xpath("//input[@name='next']/@value") == ["/topics?topic=rare-earths"]
    done = await sign_in(reader, "Editor", next="/topics?topic=rare-earths")
    assert (done.status, done.headers["Location"]) == (303, "/topics?topic=rare-earths")
    shown = await reader.get("/topics")
    assert shown.status == 200
    assert "Signed in as editor, editor" in shown.text
    assert (await reader.post("/sign-out")).status == 303
    assert (await reader.get("/now")).status == 401


async def test_a_sign_in_begins_a_new_session_and_ends_the_one_before(reader: Reader) -> None:
    """An id that somebody else put into the browser is worth nothing after the sign-in."""
    await reader.get("/sign-in")
    earlier = cookie(reader)
    answer = await sign_in(reader, "reader")
    first = cookie(reader)
    assert first not in ("", earlier)
    said = answer.headers["Set-Cookie"]
    assert all(word in said for word in ("HttpOnly", "SameSite=lax", "Path=/"))
    assert "Max-Age" not in said
    async with another(reader) as thief:
        assert (await thief.get("/now", Cookie=f"{COOKIE}={earlier}")).status == 401
        assert (await thief.get("/now", Cookie=f"{COOKIE}={first}")).status == 200
        await sign_in(reader, "editor")
        assert (await thief.get("/now", Cookie=f"{COOKIE}={first}")).status == 401


async def test_the_rows_hold_no_id_and_no_password(reader: Reader, tmp_path: Path) -> None:
    await sign_in(reader, "admin", keep="on")
    with closing(sqlite3.connect(tmp_path / "watchword.db")) as rows:
        tables = ("user", "web_session", "sign_in_try")
        text = str([rows.execute(f'SELECT * FROM "{one}"').fetchall() for one in tables])
    assert cookie(reader) not in text
    assert PASSWORD not in text
    assert hash_id(cookie(reader)) in text


@pytest.mark.parametrize(("keep", "span"), [("", SESSION), ("on", KEPT_SESSION)])
async def test_a_session_ends_by_time(
    reader: Reader, stage: Stage, keep: str, span: timedelta
) -> None:
    await sign_in(reader, "reader", keep=keep)
    stage.clock.advance(span - timedelta(minutes=1))
    assert (await reader.get("/now")).status == 200
    stage.clock.advance(timedelta(minutes=1))
    assert (await reader.get("/now")).status == 401
    await sign_in(reader, "reader")
    (record,) = [
        one
        for one in await stage.store.read(lambda rows: rows.users.list(stage.clock.now()))
        if one.user.name == "reader"
    ]
    assert record.sessions == 1


async def test_a_new_password_a_removal_and_a_revocation_end_each_session(
    reader: Reader, stage: Stage
) -> None:
    write = stage.store.write
    await sign_in(reader, "editor")
    await write(lambda rows: users.set_password(rows, "editor", hash_password("another one, yes")))
    assert (await reader.get("/now")).status == 401
    await sign_in(reader, "reader")
    await write(lambda rows: users.end_sessions(rows, "reader"))
    assert (await reader.get("/now")).status == 401
    await sign_in(reader, "reader")
    assert (await reader.get("/now")).status == 200
    await write(lambda rows: users.remove_user(rows, "reader"))
    assert (await reader.get("/now")).status == 401
    assert (await sign_in(reader, "reader")).status == 403


async def test_a_password_that_changes_while_it_is_checked_signs_nobody_in(stage: Stage) -> None:
    asked = users.SignIn(name="editor", address="192.0.2.1", now=stage.clock.now())
    begun = await stage.store.write(lambda rows: users.begin_sign_in(rows, asked))
    await stage.store.write(lambda rows: users.set_password(rows, "editor", "another hash"))
    session = await stage.store.write(
        lambda rows: users.finish_sign_in(rows, asked, begun, "id", keep=False)
    )
    assert session is None


async def test_a_wrong_password_and_a_name_of_nobody_get_the_same_answer(reader: Reader) -> None:
    wrong = await sign_in(reader, "reader", password="not the right one")
    unknown = await sign_in(reader, "nobody", password="not the right one")
    assert (wrong.status, unknown.status) == (403, 403)
    said = "//div[@role='alert']"
    assert (
        wrong.texts(said) == unknown.texts(said) == ["That name and password do not go together."]
    )
    for odd in ("", "a\x00b", "x" * 199, "' OR 1=1 --", "é" * 50):
        assert (await sign_in(reader, odd)).status == 403
    assert (await sign_in(reader, "reader", password="x" * 900_000)).status == 403


async def test_guesses_at_a_name_meet_a_pause(reader: Reader, stage: Stage) -> None:
    for _ in range(FREE_TRIES):
        assert (await sign_in(reader, "editor", password="a wrong guess")).status == 403
    paused = await sign_in(reader, "EDITOR")
    assert (paused.status, paused.headers["Retry-After"]) == (429, "61")
    assert "Too many tries. The next one is possible at" in paused.text
    assert (await sign_in(reader, "reader")).status == 303
    stage.clock.advance(timedelta(minutes=1))
    assert (await sign_in(reader, "editor")).status == 303
    assert (await sign_in(reader, "editor", password="a wrong guess")).status == 403


async def test_guesses_elsewhere_keep_no_owner_out_of_a_known_browser(
    reader: Reader, stage: Stage
) -> None:
    """The name and the address of this browser are both in a pause; its own tries are counted apart."""
    await sign_in(reader, "editor")
    await reader.post("/sign-out")
    async with another(reader) as stranger:
        for _ in range(FREE_TRIES):
            await sign_in(stranger, "editor", password="a wrong guess")
        assert (await sign_in(stranger, "editor")).status == 429
        for number in range(FREE_TRIES_OF_NAME):
            asked = users.SignIn(name="editor", address=f"10.0.0.{number}", now=stage.clock.now())
            await stage.store.write(partial(users.begin_sign_in, asked=asked))
        distant = dataclasses.replace(asked, address="192.0.2.1")
        begun = await stage.store.write(lambda rows: users.begin_sign_in(rows, distant))
        assert begun.wait_until == stage.clock.now() + timedelta(minutes=1)
        for _ in range(FREE_TRIES - 1):
            assert (await sign_in(reader, "editor", password="a wrong guess")).status == 403
        assert (await sign_in(reader, "editor")).status == 303
        # What a browser shows opens nothing without the password, is one user's, and ends with it.
        mark = {one.key: one.value for one in reader.session.cookie_jar}[KNOWN]
        stranger.session.cookie_jar.update_cookies({KNOWN: mark}, URL(stranger.address))
        for _ in range(FREE_TRIES):
            assert (await sign_in(stranger, "editor", password="a wrong guess")).status == 403
        assert (await sign_in(stranger, "editor")).status == 429
    hashed = EASY_HASH
    assert known_browser(mark, "editor", hashed) is not None
    for wrong in (("editor", None), ("admin", hashed), ("editor", "another hash")):
        assert known_browser(mark, *wrong) is None
    for odd in ("", ".", f"x{mark}", mark[:-1], f"{mark}é"):
        assert known_browser(odd, "editor", hashed) is None


async def test_guesses_that_are_sent_at_once_are_all_counted(reader: Reader) -> None:
    token = await reader.token()
    form = {"name": "admin", "password": "a wrong guess", "form_token": token}
    headers = {"Sec-Fetch-Site": "same-origin"}
    answers = await asyncio.gather(
        *(reader.ask("POST", "/sign-in", headers, form) for _ in range(FREE_TRIES + 5))
    )
    assert sorted(one.status for one in answers) == [403] * FREE_TRIES + [429] * 5


async def test_an_address_that_guesses_at_many_names_meets_a_pause(stage: Stage) -> None:
    now = stage.clock.now()

    async def begin(number: int, address: str) -> users.Begun:
        asked = users.SignIn(name=f"name{number}", address=address, now=now)
        return await stage.store.write(lambda rows: users.begin_sign_in(rows, asked))

    begun = [await begin(number, "2001:db8::1") for number in range(25)]
    assert [one.wait_until is None for one in begun] == [True] * 20 + [False] * 5
    assert (await begin(99, "2001:db8::2")).wait_until is not None
    assert (await begin(99, "192.0.2.9")).wait_until is None


async def test_one_who_may_sign_in_cannot_buy_guesses_with_it(stage: Stage) -> None:
    now, write = stage.clock.now(), stage.store.write
    good = users.SignIn(name="reader", address="192.0.2.7", now=now)
    for number in range(30):
        bad = users.SignIn(name=f"name{number}", address="192.0.2.7", now=now)
        begun = await write(partial(users.begin_sign_in, asked=bad))
        own = await write(partial(users.begin_sign_in, asked=good))
        id_hash = f"id{number}"
        await write(
            partial(users.finish_sign_in, asked=good, begun=own, id_hash=id_hash, keep=False)
        )
    assert begun.wait_until is not None


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "/now\r\nX: y",
        "",
        "now",
    ],
)
async def test_a_sign_in_leads_nowhere_else(reader: Reader, address: str) -> None:
    assert own_path(address) == "/now"
    assert (await sign_in(reader, "reader", next=address)).headers["Location"] == "/now"


def test_a_path_of_ours_is_kept() -> None:
    assert own_path("/stories/1?a=%2F%2Fx#y") == "/stories/1?a=%2F%2Fx#y"


async def test_a_stream_ends_with_the_session_that_opened_it(reader: Reader) -> None:
    await sign_in(reader, "reader")
    headers = {"Cookie": f"{COOKIE}={cookie(reader)}"}
    async with (
        cookies() as session,
        session.get(f"{reader.address}/now/news?after=0", headers=headers) as stream,
    ):
        assert stream.status == 200
        assert await stream.content.readline() == b": open\n"
        await reader.post("/sign-out")
        assert b"event" not in await stream.content.read()


# --- Roles and forms ------------------------------------------------------------------------------


async def test_each_role_may_what_it_is_for(reader: Reader) -> None:
    async def may(path: str, **form: str) -> bool:
        return (await reader.post(path, **form)).status != 403

    tried = ("/settings", "/sources/poll", "/mute", "/channels/again", "/system/promises")
    expected = {
        "reader": [True, False, False, False, False],
        "editor": [True, True, True, False, False],
        "admin": [True, True, True, True, True],
    }
    for role, answers in expected.items():
        await sign_in(reader, role)
        assert [await may(path) for path in tried] == answers, role


async def test_a_reader_is_shown_no_button_that_would_be_refused(reader: Reader) -> None:
    await sign_in(reader, "reader")
    for path in ("/now", "/topics", "/sources", "/deliveries", "/system", "/stories/1"):
        page = await reader.get(path)
        actions = page.document.xpath("//form[@method='post']/@action | //@formaction")
        assert "/sign-out" in actions
        assert {needed_role("POST", one) for one in actions} <= {None, Role.READER}, path


async def test_a_form_without_the_token_of_its_browser_changes_nothing(
    reader: Reader, stage: Stage
) -> None:
    async def muted() -> set[str]:
        now = stage.clock.now()
        found = await stage.store.read(lambda rows: rows.channels.muted(MuteKind.TOPIC, now))
        return set(found)

    await sign_in(reader, "admin")
    headers = {"Sec-Fetch-Site": "same-origin"}
    async with another(reader) as somebody:
        foreign = await somebody.token()
    for token in ("", "x", foreign):
        form = {"kind": "topic", "name": "rare-earths", "until": "2h", "form_token": token}
        assert (await reader.ask("POST", "/mute", headers, form)).status == 403
    assert "rare-earths" not in await muted()
    await reader.post("/mute", kind="topic", name="rare-earths", until="2h")
    assert "rare-earths" in await muted()


async def test_every_form_of_every_page_sends_the_token(reader: Reader) -> None:
    await sign_in(reader, "admin")
    paths = ("/now", "/topics", "/topic", "/sources", "/source", "/deliveries", "/system")
    for path in (*paths, "/stories/1", "/sign-in"):
        page = await reader.get(path)
        forms = page.document.xpath("//form[@method='post']")
        assert forms
        for form in forms:
            assert form.xpath("input[@name='form_token']"), (path, form.attrib)


# --- The audit log --------------------------------------------------------------------------------


async def test_who_changed_what_from_where_is_kept_and_no_secret(
    reader: Reader, stage: Stage
) -> None:
    await sign_in(reader, "editor", password="a wrong guess")
    await sign_in(reader, "nobody", password="a wrong guess")
    await sign_in(reader, "editor")
    await reader.post("/mute", kind="topic", name="rare-earths", until="2h")
    await reader.post("/mute", kind="topic", name="nothing-of-this-name", until="2h")
    await reader.post("/channels/again", channel="desk")
    await reader.post("/sign-out")
    entries = await stage.store.read(lambda rows: rows.users.audit(limit=9))
    assert [(one.user, one.address, one.action) for one in reversed(entries)] == [
        ("editor", "127.0.0.1", "sign-in, refused"),
        ("", "127.0.0.1", "sign-in, refused"),
        ("editor", "127.0.0.1", "sign-in"),
        ("editor", "127.0.0.1", "mute kind topic, name rare-earths, until 2h"),
        ("editor", "127.0.0.1", "sign-out"),
    ]
    await sign_in(reader, "reader")
    assert "sign-in, refused" not in (await reader.get("/system")).text
    await sign_in(reader, "admin")
    shown = (await reader.get("/system")).texts("//section[@id='changes']//li")
    assert "editor 127.0.0.1mute kind topic, name rare-earths, until 2h" in shown[3]
    assert PASSWORD not in str(entries)


async def test_a_look_at_what_a_form_would_change_is_no_change(
    reader: Reader, stage: Stage
) -> None:
    await sign_in(reader, "admin")
    for path in ("/topic/look", "/channel/desk/look"):
        assert (await reader.post(path, quiet="22:00-07:00", query="strait")).status == 200
    entries = await stage.store.read(lambda rows: rows.users.audit(limit=9))
    assert [one.action for one in entries] == ["sign-in"]


async def test_an_old_entry_is_removed(stage: Stage) -> None:
    now = stage.clock.now()
    for at in (now, now + KEPT, now + KEPT + timedelta(days=1)):
        entry = AuditEntry(at=at, user="mori", address="terminal", action="x" * 999)
        await stage.store.write(partial(lambda rows, entry: rows.users.record(entry), entry=entry))
    entries = await stage.store.read(lambda rows: rows.users.audit(limit=9))
    assert [one.at for one in entries] == [now + KEPT + timedelta(days=1), now + KEPT]
    assert len(entries[0].action) == 300
