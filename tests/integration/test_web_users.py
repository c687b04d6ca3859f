"""Users, sessions and tokens in the browser: made, changed and ended, and by nobody who may not."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from functools import cache, partial
from pathlib import Path

import pytest

from tests.scenario.stage import Stage
from tests.web import Answer, Reader, cookies
from watchword.app import passwords
from watchword.app.passwords import fits, hash_password
from watchword.domain.user import FREE_TRIES, PAUSE, Role, User
from watchword.errors import Conflict
from watchword.usecases.user import add_user, remove_user, set_role

PASSWORD, NEW = "correct horse, battery", "seven quiet herons"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    set_up = Stage(tmp_path)
    await set_up.configure()
    yield set_up
    await set_up.close()


@cache
def password_hash() -> str:
    return hash_password(PASSWORD)


@contextlib.asynccontextmanager
async def another(reader: Reader) -> AsyncIterator[Reader]:
    """A second browser at the same pages."""
    async with cookies() as session:
        yield Reader(address=reader.address, session=session)


async def with_users(stage: Stage) -> None:
    now, password = stage.clock.now(), password_hash()
    for role in Role:
        user = User(name=role.name.lower(), role=role, created_at=now)
        await stage.store.write(partial(add_user, user=user, password=password))


async def sign_in(reader: Reader, name: str, password: str = PASSWORD) -> int:
    return (await reader.post("/sign-in", name=name, password=password)).status


async def add(reader: Reader, name: str, role: str, password: str = NEW) -> Answer:
    return await reader.post("/users", name=name, role=role, password=password, again=password)


async def roles(stage: Stage) -> dict[str, Role]:
    return dict(await stage.store.read(lambda rows: rows.users.roles()))


async def audited(stage: Stage) -> list[str]:
    """What users did, the oldest first; sign-ins left out."""
    entries = await stage.store.read(lambda rows: rows.users.audit(limit=99))
    return [
        f"{one.user}: {one.action}"
        for one in reversed(entries)
        if not one.action.startswith("sign-in")
    ]


async def test_the_first_user_is_made_in_the_browser_and_then_signs_in(
    reader: Reader, stage: Stage
) -> None:
    page = await reader.get("/users")
    assert page.texts("//div[@class='note']")[0].startswith("No sign-in is asked:")
    assert "From then on everybody has to sign in." in page.text
    assert page.document.xpath("//form[@action='/users']//input[@name='role']/@value") == ["admin"]
    assert "No sign-in is asked" in (await reader.get("/access")).text
    assert (await add(reader, "Mori", "reader")).status == 400
    assert await roles(stage) == {}
    assert (await add(reader, "Mori", "admin")).status == 303
    assert await roles(stage) == {"mori": Role.ADMIN}
    assert (await reader.get("/users", Accept="text/html")).headers["Location"] == (
        "/sign-in?next=%2Fusers"
    )
    assert (await add(reader, "eve", "admin")).status == 401
    assert await sign_in(reader, "mori", NEW) == 303
    assert "No sign-in is asked" not in (await reader.get("/users")).text
    assert await audited(stage) == [": users name Mori, role admin"]


async def test_what_is_wrong_with_a_new_user_is_said_in_the_form(
    reader: Reader, stage: Stage
) -> None:
    await with_users(stage)
    await sign_in(reader, "admin")
    for status, reason, form in (
        (400, "10 to 1000 characters", {"password": "short", "again": "short"}),
        (400, "not the same", {"password": NEW, "again": PASSWORD}),
        (400, "cannot be a name", {"name": "a b"}),
        (400, "no such role", {"role": "root"}),
        (409, "is there already", {"name": "Reader"}),
    ):
        filled = {"name": "mori", "role": "editor", "password": NEW, "again": NEW} | form
        answer = await reader.post("/users", **filled)
        assert answer.status == status
        assert reason in answer.texts("//*[@role='alert']")[0]
        assert answer.document.xpath("//input[@id='name']/@value") == [filled["name"]]
        assert NEW not in answer.text
    assert len(await roles(stage)) == 3


async def test_an_admin_changes_the_others_and_each_change_is_written_down(
    reader: Reader, stage: Stage
) -> None:
    await with_users(stage)
    async with another(reader) as other:
        await sign_in(reader, "admin")
        await sign_in(other, "editor")
        shown = (await reader.get("/users")).texts("//li[@data-item]/p")
        assert "signed in with 1 browser, last at " in shown[1]
        assert "signed in nowhere" in shown[2]
        assert (await other.get("/users")).status == 403
        # The role holds from the next request on, and no sign-in is needed for it.
        await reader.post("/users/role", name="editor", role="admin")
        assert (await other.get("/users")).status == 200
        await reader.post("/users/role", name="editor", role="reader")
        assert (await other.get("/users")).status == 403
        assert (await reader.post("/users/sign-out", name="editor")).status == 303
        assert (await other.get("/access")).status == 401
        await sign_in(other, "editor")
        done = await reader.post("/users/password", name="editor", password=NEW, again=NEW)
        assert "editor has a new password" in (await reader.get(done.headers["Location"])).text
        assert (await other.get("/access")).status == 401
        assert (await sign_in(other, "editor"), await sign_in(other, "editor", NEW)) == (403, 303)
        assert (await reader.post("/users/remove", name="editor")).status == 303
        assert (await other.get("/access")).status == 401
    assert set(await roles(stage)) == {"reader", "admin"}
    assert await audited(stage) == [
        "admin: users/role name editor, role admin",
        "admin: users/role name editor, role reader",
        "admin: users/sign-out name editor",
        "admin: users/password name editor",
        "admin: users/remove name editor",
    ]


async def test_no_admin_locks_everybody_out(reader: Reader, stage: Stage) -> None:
    await with_users(stage)
    await sign_in(reader, "admin")
    page = await reader.get("/users")
    mine = page.document.xpath(
        "//li[@data-item][p//b='admin']//@formaction | "
        "//li[@data-item][p//b='admin']//form/@action"
    )
    assert sorted(mine) == ["/users/password", "/users/sign-out"]
    assert (await reader.post("/users/remove", name="Admin")).status == 409
    assert (await reader.post("/users/role", name="admin", role="reader")).status == 409
    # Nor do two who act at once, or a command.
    for job in (remove_user, partial(set_role, role=Role.EDITOR)):
        with pytest.raises(Conflict, match="admin is the last admin"):
            await stage.store.write(partial(job, name="admin"))
    assert (await roles(stage))["admin"] is Role.ADMIN


async def test_a_reader_ends_own_sessions_and_no_others(reader: Reader, stage: Stage) -> None:
    await with_users(stage)
    async with another(reader) as phone, another(reader) as lost, another(reader) as stranger:
        for one in (reader, phone, lost):
            await sign_in(one, "reader")
        await sign_in(stranger, "editor")
        (foreign,) = (await stranger.get("/access")).document.xpath(
            "//input[@name='session']/@value"
        )
        page = await reader.get("/access")
        sessions = page.document.xpath("//input[@name='session']/@value")
        assert (len(sessions), foreign in sessions) == (3, False)
        assert page.text.count("this browser") == 1
        assert (await reader.post("/access/sign-out", session=foreign)).status == 404
        assert (await stranger.get("/access")).status == 200
        (own,) = page.document.xpath(
            "//li[contains(., 'this browser')]//input[@name='session']/@value"
        )
        ended = next(one for one in sessions if one != own)
        assert (await reader.post("/access/sign-out", session=ended)).status == 303
        assert sorted([(await one.get("/access")).status for one in (phone, lost)]) == [200, 401]
        await reader.post("/access/sign-out-others")
        assert [(await one.get("/access")).status for one in (phone, lost)] == [401, 401]
        assert (await stranger.get("/access")).status == 200
        assert "Sign out all others" not in (await reader.get("/access")).text
        await reader.post("/access/sign-out", session=own)
        assert (await reader.get("/access")).status == 401
    assert await audited(stage) == [
        "reader: access/sign-out",
        "reader: access/sign-out-others",
        "reader: access/sign-out",
    ]


async def test_a_user_sets_a_new_password_who_knows_the_present_one(
    reader: Reader, stage: Stage
) -> None:
    async def change(current: str, password: str = NEW, again: str = NEW) -> Answer:
        form = {"current": current, "password": password, "again": again}
        return await reader.post("/access/password", **form)

    await with_users(stage)
    async with another(reader) as phone:
        await sign_in(reader, "reader")
        await sign_in(phone, "reader")
        for status, reason, answer in (
            (403, "not your present password", await change(NEW)),
            (400, "not the same", await change(PASSWORD, again=PASSWORD)),
            (400, "10 to 1000 characters", await change(PASSWORD, "short", "short")),
        ):
            assert answer.status == status
            assert reason in answer.texts("//*[@role='alert']")[0]
        for _ in range(FREE_TRIES - 1):
            await change("a wrong guess")
        assert (await change(PASSWORD)).status == 429
        assert (await phone.get("/access")).status == 200
        stage.clock.advance(PAUSE)
        done = await change(PASSWORD)
        assert "You have a new password" in (await reader.get(done.headers["Location"])).text
        assert (await phone.get("/access")).status == 401
        assert await sign_in(phone, "reader") == 403
        assert await sign_in(phone, "reader", NEW) == 303
    refused = ["reader: access/password, refused"] * FREE_TRIES
    assert await audited(stage) == [*refused, "reader: access/password"]


async def test_a_token_is_shown_once_and_ends_when_it_is_revoked(
    reader: Reader, stage: Stage
) -> None:
    await with_users(stage)
    await sign_in(reader, "reader")
    scopes = (await reader.get("/access")).document.xpath("//select[@id='scope']/option/@value")
    assert scopes == ["read"]
    made = await reader.post("/access/tokens", scope="read", label="  the   graphs ")
    (secret,) = made.texts("//code[@class='secret']")
    listed = await reader.get("/access")
    assert secret not in listed.text
    assert listed.texts("//td[1]") == ["the graphs"]
    async with another(reader) as program:
        bearer = {"Authorization": f"Bearer {secret}"}
        assert (await program.get("/api/v1/status", **bearer)).status == 200
        # A token that may look makes none that may more, and ends nobody's session.
        form = {"scope": "admin", "label": "more", "number": "1", "session": "x"}
        for path in ("tokens", "tokens/revoke", "sign-out", "sign-out-others", "password"):
            assert (await program.ask("POST", f"/access/{path}", bearer, form)).status == 409
        await sign_in(program, "admin")
        assert (await program.post("/access/tokens/revoke", number="1")).status == 404
        assert (await reader.post("/access/tokens/revoke", number="1")).status == 303
        assert (await program.get("/api/v1/status", **bearer)).status == 401
    assert await audited(stage) == [
        "reader: access/tokens scope read, label the graphs",
        "reader: access/tokens/revoke number 1",
    ]
    assert (await reader.post("/access/tokens", scope="root")).status == 400


def test_a_name_of_nobody_costs_what_a_wrong_password_costs() -> None:
    """The hash of nobody has the parameters of all others, so that it takes as long."""
    known = password_hash()
    assert known.split("$")[:4] == passwords.OF_NOBODY.split("$")[:4]
    assert fits(PASSWORD, known)
    assert not fits("another", known)
    assert not fits(PASSWORD, None)
    assert not fits(PASSWORD, "no hash at all")
