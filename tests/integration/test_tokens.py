"""Tokens: programs ask with them in the name of a user, and may do no more than both."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from tests.command import called
from tests.scenario.stage import Stage
from tests.web import Reader
from watchword.domain.user import SCOPES, Role, Token, User
from watchword.usecases import user as users
from watchword.usecases.token import hash_secret, make_token
from watchword.web.problems import API, MEDIA_TYPE


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    set_up = Stage(tmp_path)
    await set_up.configure()
    now = set_up.clock.now()
    for role in Role:
        new = User(name=role.name.lower(), role=role, created_at=now)
        await set_up.store.write(partial(users.add_user, user=new, password="a hash"))
    yield set_up
    await set_up.close()


async def secret_of(stage: Stage, user: str, scope: str) -> str:
    """The secret of a new token."""
    new = Token(id=0, user=user, scope=SCOPES[scope], label="", created_at=stage.clock.now())
    return (await stage.store.write(lambda rows: make_token(rows, new))).secret


async def status(reader: Reader, method: str, path: str, secret: str) -> int:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    async with reader.session.request(
        method, reader.address + path, headers=headers, json={"until": "2h"}
    ) as answer:
        if answer.status >= 400 and path.startswith(API):
            assert answer.content_type == MEDIA_TYPE
        return answer.status


async def test_a_token_may_do_no_more_than_its_scope_and_its_user(
    reader: Reader, stage: Stage
) -> None:
    topic = next(iter(stage.context.plan.config.topics))
    looks, edits = ("GET", f"{API}/status"), ("PUT", f"{API}/mutes/topic/{topic}")
    rules = ("GET", f"{API}/tokens")
    for user in Role:
        for word, scope in SCOPES.items():
            secret = await secret_of(stage, user.name.lower(), word)
            may = min(user, scope)
            for needed, asked in zip(Role, (looks, edits, rules), strict=True):
                expected = 200 if may >= needed else 403
                assert await status(reader, *asked, secret) == expected, (user, word, asked)


async def test_who_watches_by_machine_shows_a_token(reader: Reader, stage: Stage) -> None:
    secret = await secret_of(stage, "reader", "read")
    for path in ("/metrics", "/readyz"):
        assert await status(reader, "GET", path, "") == 401
        assert await status(reader, "GET", path, secret) in (200, 503)
        assert await status(reader, "GET", path, secret + "x") == 401
    assert await status(reader, "GET", "/healthz", "") == 200


@pytest.mark.parametrize(
    "header", ["Bearer ", "Bearer", "Basic cmVhZGVyOng=", "", "Bearer \u00e9"]
)
async def test_what_is_no_token_is_refused(reader: Reader, header: str) -> None:
    async with reader.session.get(
        f"{reader.address}{API}/status", headers={"Authorization": header}
    ) as answer:
        assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


async def test_a_token_ends_when_it_is_revoked_and_with_its_user(
    reader: Reader, stage: Stage
) -> None:
    admin = await secret_of(stage, "admin", "admin")
    headers = {"Authorization": f"Bearer {admin}"}
    url = f"{reader.address}{API}/tokens"
    body = {"user": "editor", "scope": "edit", "label": "a script"}
    async with reader.session.post(url, json=body, headers=headers) as answer:
        made = await answer.json()
    assert await status(reader, "GET", f"{API}/status", made["secret"]) == 200
    async with reader.session.get(url, headers=headers) as answer:
        text = await answer.text()
    assert made["secret"] not in text
    assert [one["user"] for one in json.loads(text)] == ["admin", "editor"]
    async with reader.session.delete(f"{url}/{made['token']}", headers=headers) as answer:
        assert answer.status == 204
    assert await status(reader, "GET", f"{API}/status", made["secret"]) == 401
    done = [one.action for one in await stage.store.read(lambda rows: rows.users.audit(limit=9))]
    assert done == [
        "DELETE api/v1/tokens/2",
        "api/v1/tokens user editor, scope edit, label a script",
    ]
    other = await secret_of(stage, "editor", "read")
    await stage.store.write(lambda rows: users.remove_user(rows, "editor"))
    assert await status(reader, "GET", f"{API}/status", other) == 401
    new = User(name="editor", role=Role.EDITOR, created_at=stage.clock.now())
    await stage.store.write(partial(users.add_user, user=new, password="another hash"))
    assert await status(reader, "GET", f"{API}/status", other) == 401
    body["user"] = "nobody"
    async with reader.session.post(url, json=body, headers=headers) as answer:
        assert answer.status == 404


async def test_the_verbs_make_list_and_remove(stage: Stage, tmp_path: Path) -> None:
    toml = '[topics.talks]\nquery = "talks"\n[sources.a]\nfeeds = ["https://a.example/f"]\n'
    (tmp_path / "watchword.toml").write_text(toml, encoding="utf-8")
    made = called(
        "user", "token", "add", "Reader", "--scope", "read", "--label", "graphs", folder=tmp_path
    )
    secret = made.stdout.strip()
    assert re.fullmatch(r"watchword_[\w-]{43}", secret)
    found = await stage.store.read(lambda rows: rows.users.with_token(hash_secret(secret)))
    assert found is not None
    (line,) = called("user", "token", "list", "--json", folder=tmp_path).stdout.splitlines()
    listed = json.loads(line)
    assert (listed["user"], listed["scope"], listed["label"]) == ("reader", "read", "graphs")
    assert called("user", "token", "remove", "1", folder=tmp_path).returncode == 0
    assert called("user", "token", "remove", "1", folder=tmp_path).returncode == 1
    assert (
        called("user", "token", "add", "reader", "--scope", "all", folder=tmp_path).returncode == 2
    )
    assert called("user", "token", "add", "nobody", folder=tmp_path).returncode == 1
