"""Every route and method with no credentials, with each role, and without a token; and odd requests."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount

from tests.newsroom import furnish
from tests.scenario.stage import Stage
from tests.web import Reader, app_of
from watchword.app.passwords import hash_password
from watchword.domain.user import Role, User
from watchword.usecases.user import add_user
from watchword.web.guard import Guard, needed_role
from watchword.web.site import build

PASSWORD = "correct horse, battery"
OPEN = {
    ("GET", "/healthz"),
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("POST", "/unsubscribe"),
    ("GET", "/static/watchword.css"),
    ("GET", "/output/1/1"),
}
"""What anybody may ask for: the whole list. An output asks for the secret in its address, and the POST
of mail programs for the signature in its."""
ENDLESS = ("/now/news", "/api/v1/events")
"""Streams: they are asked for only where they are refused."""
TWO_LENGTHS = (
    "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n"
    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /now HTTP/1.1\r\n\r\n"
)
"""A request that says its length in two ways, as in the smuggling of a second one."""
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    set_up = Stage(tmp_path)
    await set_up.configure()
    await furnish(set_up)
    now, password = set_up.clock.now(), hash_password(PASSWORD)
    for role in Role:
        user = User(name=role.name.lower(), role=role, created_at=now)
        await set_up.store.write(partial(add_user, user=user, password=password))
    yield set_up
    await set_up.close()


def doors(stage: Stage, folder: Path) -> list[tuple[str, str]]:
    """Each method and path of the router that is really served, with something in its places."""
    guard = build(app_of(stage, folder)).asgi
    assert isinstance(guard, Guard)
    router = guard._app
    assert isinstance(router, FastAPI)
    return list(_doors(router.routes))


def _doors(routes: Iterable[BaseRoute]) -> Iterator[tuple[str, str]]:
    for route in routes:
        if isinstance(route, Mount):
            assert route.path == "/static"
            yield "GET", "/static/watchword.css"
        elif isinstance(route, APIRoute):
            path = re.sub(r"\{[^}]*\}", "1", route.path_format)
            yield from ((method, path) for method in sorted(route.methods or ()))
        else:  # a router within the router; a kind of route that is none of these fails here
            yield from _doors(route.original_router.routes)  # type: ignore[attr-defined]


async def test_the_list_of_what_anybody_may_ask_is_whole(
    reader: Reader, stage: Stage, tmp_path: Path
) -> None:
    every = doors(stage, tmp_path)
    assert len(every) > 25
    assert {one for one in every if needed_role(*one) is None} == OPEN
    for method, path in every:
        if (method, path) not in OPEN:
            for headers in ({}, {"Authorization": "Bearer x"}, {"Cookie": "watchword-session=x"}):
                status = (await reader.ask(method, path, SAME_SITE | headers)).status
                assert status == 401, (method, path, headers)


async def test_each_role_passes_where_it_may_and_nowhere_else(
    reader: Reader, stage: Stage, tmp_path: Path
) -> None:
    every = [one for one in doors(stage, tmp_path) if one not in OPEN and one[1] != "/sign-out"]
    for role in Role:
        done = await reader.post("/sign-in", name=role.name.lower(), password=PASSWORD)
        assert done.status == 303
        token = await reader.token()
        for method, path in every:
            needed = needed_role(method, path)
            assert needed is not None
            if path in ENDLESS:
                continue
            if method != "GET" and role is Role.ADMIN:  # the others are refused for less
                # Without the token of the browser, or from elsewhere, not even an admin.
                for headers, form in (
                    (SAME_SITE, {"form_token": "x" * 64}),
                    (SAME_SITE, {}),
                    ({"Sec-Fetch-Site": "cross-site", "X-Watchword": "1"}, {"form_token": token}),
                    ({"Origin": "https://evil.example"}, {"form_token": token}),
                    ({}, {"form_token": token}),
                ):
                    answer = await reader.ask(method, path, headers, form)
                    assert answer.status == 403, (role, path, headers)
            answer = await reader.ask(method, path, SAME_SITE, {"form_token": token})
            assert (answer.status not in (401, 403)) is (role >= needed), (role, method, path)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "QUERY", "X"])
async def test_another_method_changes_nothing(reader: Reader, method: str) -> None:
    for headers in ({}, SAME_SITE, {"X-HTTP-Method-Override": "GET"}):
        for path in ("/now", "/mute", "/sign-in", "/sources/pause"):
            assert (await reader.ask(method, path, headers)).status in (401, 403, 405)


async def test_head_shows_nobody_what_get_would_refuse(reader: Reader) -> None:
    assert (await reader.ask("HEAD", "/now", {})).status == 401


@pytest.mark.parametrize(
    "path",
    [
        "/static/../now",
        "/static/%2e%2e/now",
        "/static/..%2fnow",
        "/static//etc/passwd",
        "/static/%2e%2e/guard.py",
        "/static/..%5cguard.py",
        "/static/watchword.css%00.html",
        "//now",
        "/NOW",
        "/now/",
        "/now;x=1",
        "/healthz/../now",
        "/sign-in/../now",
        "/%6e%6f%77",
        "/healthzx",
        "http://127.0.0.1/now",
    ],
)
async def test_no_trick_with_a_path_opens_a_page(reader: Reader, path: str) -> None:
    status, body = await raw(reader, f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert status in (400, 401, 404), (path, status)
    assert "import annotations" not in body
    assert "root:" not in body


@pytest.mark.parametrize(
    ("request_text", "statuses"),
    [
        ("GET /now HTTP/1.1\r\n\r\n", (400,)),
        ("GET /now HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", (400,)),
        ("GET /now HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: localhost\r\n\r\n", (400,)),
        ("GET /now HTTP/1.1\r\nHost: localhost@evil.example\r\n\r\n", (400,)),
        ("GET http://evil.example/now HTTP/1.1\r\nHost: localhost\r\n\r\n", (400, 401)),
        (
            TWO_LENGTHS,
            (400, 403),
        ),
        ("POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", (400,)),
        ("GET /now HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\x00\r\n\r\n", (400,)),
    ],
)
async def test_an_odd_request_is_refused(
    reader: Reader, request_text: str, statuses: tuple[int, ...]
) -> None:
    assert (await raw(reader, request_text))[0] in statuses


async def test_a_form_that_is_no_form_is_refused(reader: Reader) -> None:
    """A page of somebody else can send text/plain and multipart without asking for leave."""
    await reader.post("/sign-in", name="admin", password=PASSWORD)
    token = await reader.token()
    body = f"form_token={token}&kind=topic&name=rare-earths&until=2h"
    for kind in ("text/plain", "application/json", "x/y"):
        async with reader.session.post(
            f"{reader.address}/mute", data=body, headers={**SAME_SITE, "Content-Type": kind}
        ) as answer:
            assert answer.status == 403, kind


async def test_a_body_that_is_too_large_is_refused(reader: Reader) -> None:
    many = "&".join(f"f{number}=1" for number in range(20_000))
    headers = {**SAME_SITE, "Content-Type": "application/x-www-form-urlencoded"}
    for body, statuses in (("name=" + "x" * (2 << 20), (413,)), (many, (400, 403))):
        data = io.BytesIO(body.encode())
        async with reader.session.post(
            f"{reader.address}/sign-in", data=data, headers=headers
        ) as answer:
            assert answer.status in statuses


async def test_the_way_back_is_ours_whatever_the_page_before_was(reader: Reader) -> None:
    await reader.post("/sign-in", name="reader", password=PASSWORD)
    token = await reader.token()
    host = urlsplit(reader.address).netloc
    for referer in (
        "https://evil.example/now",
        f"http://{host}//evil.example",
        f"http://{host}/\\evil.example",
        f"http://{host}@evil.example/",
    ):
        headers = {**SAME_SITE, "Referer": referer}
        answer = await reader.ask("POST", "/settings", headers, {"form_token": token})
        assert answer.headers["Location"] == "/now", referer


async def raw(reader: Reader, text: str) -> tuple[int, str]:
    """Send these bytes; the status of the first answer, and all that came back."""
    address = urlsplit(reader.address)
    incoming, outgoing = await asyncio.open_connection(address.hostname, address.port)
    try:
        outgoing.write(text.encode("latin-1"))
        await outgoing.drain()
        async with asyncio.timeout(30):
            head = await incoming.readuntil(b"\r\n\r\n")
        found = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        body = await incoming.readexactly(int(found[1])) if found else b""
    finally:
        outgoing.close()
    return int(head.split(b" ")[1]), (head + body).decode("latin-1")
