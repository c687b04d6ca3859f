"""Chats that answer as the real ones do: each checks what it gets, and says no in its own way.

`ChatServer.routed` leads every request of Apprise to one server on loopback, because most services have
one fixed address.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterator
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from aiohttp import web

from tests.chats import CHATS, Fields, Said

Mode = Literal["takes", "refuses", "busy"]


class ChatServer:
    """One server on loopback for all chats. `async with ChatServer() as server`."""

    def __init__(self) -> None:
        self.chat = CHATS["slack"]
        """The service that it is now."""
        self.mode: Mode = "takes"
        self.texts: list[str] = []
        """What a person reads of each message that was taken."""
        self.hosts: list[str] = []
        """The host of each request."""
        self.port = 0
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> ChatServer:
        app = web.Application(client_max_size=2**24)
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.hosts.append(request.headers.get("X-Host", ""))
        await asyncio.sleep(0)
        for part, said in self.chat.login:
            if part in request.path:
                return response_of(said)
        if self.mode != "takes":
            return response_of(self.chat.refuses if self.mode == "refuses" else self.chat.busy)
        text = self.chat.text(fields_of(body.decode()))
        if self.chat.size(text, len(body)) > self.chat.limit:
            return response_of(self.chat.too_long)
        self.texts.append(text)
        return response_of(self.chat.takes)

    @contextlib.contextmanager
    def routed(self) -> Iterator[None]:
        """Every request of `requests` comes here, whatever its host; it is real HTTP still."""
        send = requests.adapters.HTTPAdapter.send

        def send_here(
            adapter: requests.adapters.HTTPAdapter,
            request: requests.PreparedRequest,
            **options: Any,
        ) -> requests.Response:
            parts = urlsplit(str(request.url))
            request.headers["X-Host"] = parts.netloc
            request.url = parts._replace(scheme="http", netloc=f"127.0.0.1:{self.port}").geturl()
            options["proxies"] = {}
            return send(adapter, request, **options)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(requests.adapters.HTTPAdapter, "send", send_here)
            yield


class MatrixServer:
    """A Matrix server with one account, which can be logged out. `async with MatrixServer()`."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        """The plain text of each message that was taken."""
        self.logins = 0
        self.refused_logins = 0
        self.registrations = 0
        """How often somebody wanted a new account."""
        self.port = 0
        self._token: str | None = None
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> MatrixServer:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    def url(self, password: str = "s3cr3t") -> str:
        """The URL of a channel that sends here."""
        return f"matrix://watch:{password}@127.0.0.1:{self.port}/!room:127.0.0.1"

    def log_out(self) -> None:
        """No token is known any more."""
        self._token = None

    async def _answer(self, request: web.Request) -> web.Response:
        if request.path.endswith("/login"):
            return self._login(await request.json())
        if request.path.endswith("/register"):
            self.registrations += 1
            said = {"errcode": "M_USER_IN_USE", "error": "User ID already taken."}
            return web.json_response(said, status=400)
        if ".well-known" in request.path:
            return web.Response(status=404)
        if request.headers.get("Authorization") != f"Bearer {self._token}":
            said = {"errcode": "M_UNKNOWN_TOKEN", "error": "Invalid access token passed."}
            return web.json_response(said, status=401)
        if "/send/" in request.path:
            self.texts.append((await request.json())["body"])
            return web.json_response({"event_id": "$1"})
        return web.json_response({"room_id": "!room:127.0.0.1", "user_id": "@watch:127.0.0.1"})

    def _login(self, given: Fields) -> web.Response:
        if given.get("password") != "s3cr3t":
            self.refused_logins += 1
            said = {"errcode": "M_FORBIDDEN", "error": "Invalid username or password"}
            return web.json_response(said, status=403)
        self.logins += 1
        self._token = f"token-{self.logins}"
        return web.json_response(
            {"access_token": self._token, "user_id": "@watch:127.0.0.1", "device_id": "D"}
        )


def fields_of(body: str) -> Fields:
    """The fields of a body in JSON or of a form. Pure."""
    try:
        found = json.loads(body)
    except ValueError:
        return dict(parse_qsl(body, keep_blank_values=True))
    return found if isinstance(found, dict) else {"": found}


def response_of(said: Said) -> web.Response:
    """An answer as it goes over HTTP. Pure."""
    headers = dict(said.headers)
    if isinstance(said.body, str):
        return web.Response(status=said.status, text=said.body, headers=headers)
    return web.json_response(said.body, status=said.status, headers=headers)
