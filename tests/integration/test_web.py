"""The pages: who may ask, what every answer says to a browser, and what a fault shows."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import signal
import socket
import tomllib
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import closing
from importlib import resources
from ipaddress import ip_network
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from starlette.datastructures import Headers

from tests.command import COMMAND, environment
from tests.fakes_web import Site
from tests.press import CALM
from tests.scenario.stage import Stage
from tests.web import Answer, Reader, app_of, cookies, reading
from watchword.app.passwords import hash_password
from watchword.domain.config import WebSettings
from watchword.domain.unsubscribe import PATH as UNSUBSCRIBE
from watchword.domain.user import Role, User
from watchword.web.arrival import Arrival, arrival_of, is_loopback
from watchword.web.credentials import Asker, Proof
from watchword.web.guard import needed_role, refusal
from watchword.web.server import load
from watchword.web.site import ROUTERS
from watchword.web.templates import environment as templates
from watchword.web.visit import Choices, preferred, read_choices

ADMIN = Asker(proof=Proof.LOOPBACK, role=Role.ADMIN)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    set_up = Stage(tmp_path)
    await set_up.configure()
    yield set_up
    await set_up.close()


def routes() -> Iterator[tuple[str, str]]:
    """Each method and path of the pages, with numbers in its places."""
    for route in (one for router in ROUTERS for one in router.routes):
        if isinstance(route, APIRoute):
            path = route.path_format.replace("{number}", "1").replace("{name}", "a")
            yield from ((method, path) for method in sorted(route.methods or ()))


def test_a_request_is_refused_unless_its_role_may() -> None:
    """Every route there is: a new one that nobody listed asks for a role."""
    here = Headers({"host": "localhost", "sec-fetch-site": "same-origin"})
    found = list(routes())
    assert ("GET", "/now") in found
    assert ("POST", "/settings") in found
    for method, path in found:
        needed = needed_role(method, path)
        for role in (None, *Role):
            asker = Asker(proof=Proof.SESSION if role else Proof.NONE, role=role)
            may = needed is None or (role is not None and role >= needed)
            assert (refusal(method, path, here, asker) is None) is may, (method, path, role)


async def test_what_changes_something_is_refused_from_a_page_of_somebody_else(
    reader: Reader,
) -> None:
    foreign = [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ]
    for method, path in routes():
        if method == "POST" and path != UNSUBSCRIBE:  # a mail program sends it, and no page
            for headers in foreign:
                assert (await reader.ask("POST", path, headers)).status == 403, (path, headers)
    own, form = {"Origin": reader.address}, {"theme": "dark", "form_token": await reader.token()}
    assert (await reader.ask("POST", "/settings", own, form)).status == 303


@pytest.mark.parametrize("host", ["localhost", "localhost:99", "127.0.0.1:1", "[::1]:8", "[::1]"])
def test_this_machine_is_known_by_each_of_its_names(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["", "evil.example", "localhost.evil.example:8765", "10.0.0.1", "0.0.0.0:8765", "::"]
)
def test_a_request_for_another_host_is_refused(host: str) -> None:
    assert not is_loopback(host)
    assert "not served under this name" in arrived({"Host": host}).refused


async def test_a_request_through_a_proxy_is_refused(reader: Reader) -> None:
    for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        assert (await reader.get("/now", **{name: "192.0.2.1"})).status == 400


WEB = WebSettings(
    host="192.0.2.80",
    port=8765,
    public_url="https://press.example.org",
    proxies=(ip_network("192.0.2.0/28"), ip_network("2001:db8::/64")),
)


def arrived(
    headers: Mapping[str, str], client: str = "127.0.0.1", web: WebSettings = WEB
) -> Arrival:
    """How a request with these headers arrived from this address, at 192.0.2.81."""
    pairs = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    scope = {"headers": pairs, "client": (client, 9), "server": ("192.0.2.81", 8765)}
    return arrival_of(scope, web)


@pytest.mark.parametrize(
    ("host", "scheme"),
    [
        ("press.example.org", "https"),
        ("PRESS.example.org", "https"),
        ("192.0.2.80:8765", "http"),
        ("192.0.2.81:8765", "http"),
        ("localhost:8765", "http"),
    ],
)
def test_the_names_of_the_pages_are_known(host: str, scheme: str) -> None:
    found = arrived({"Host": host})
    assert (found.refused, found.scheme) == ("", scheme)


@pytest.mark.parametrize(
    "host",
    [
        "press.example.org:99",
        "press.example.org.evil.example",
        "x@press.example.org",
        "192.0.2.82",
    ],
)
def test_what_is_like_a_name_of_the_pages_is_none(host: str) -> None:
    assert arrived({"Host": host}).refused


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("203.0.113.7, 192.0.2.2", "203.0.113.7"),
        ("127.0.0.1, 203.0.113.7", "203.0.113.7"),
        ("2001:db8:1::7, 2001:db8::2", "2001:db8:1::7"),
        ("203.0.113.7, unknown", "192.0.2.1"),
        ("", "192.0.2.1"),
    ],
)
def test_a_known_proxy_says_from_where_and_a_reader_cannot(forwarded: str, address: str) -> None:
    headers = {"Host": "press.example.org", "X-Forwarded-For": forwarded}
    found = arrived(headers, "192.0.2.1")
    assert (found.refused, found.address) == ("", address)
    assert arrived(headers, "::ffff:192.0.2.1").address in (address, "::ffff:192.0.2.1")
    for other in ("203.0.113.7", "127.0.0.1"):
        assert "to no proxy" in arrived(headers, other).refused


def test_a_proxy_may_say_the_name_and_never_that_it_is_another() -> None:
    headers = {"Host": "127.0.0.1:8765", "X-Forwarded-For": "203.0.113.7"}
    found = arrived({**headers, "X-Forwarded-Host": "press.example.org"}, "192.0.2.1")
    assert (found.refused, found.host, found.scheme) == ("", "press.example.org", "https")
    assert arrived({**headers, "X-Forwarded-Host": "evil.example"}, "192.0.2.1").refused
    # No header makes plain http to https: a cookie for https alone would not come back.
    plain = arrived({**headers, "X-Forwarded-Proto": "https"}, "192.0.2.1")
    assert plain.scheme == "http"


async def test_a_reader_behind_a_proxy_signs_in_over_https(stage: Stage, tmp_path: Path) -> None:
    web = dataclasses.replace(WEB, host="127.0.0.1", proxies=(ip_network("127.0.0.1"),))
    assert not web.is_private
    new = User(name="mori", role=Role.ADMIN, created_at=stage.clock.now())
    password = hash_password("a few words of mine")
    await stage.store.write(lambda rows: rows.users.add(new, password))
    async with reading(app_of(stage, tmp_path, web)) as found:
        through = {
            "Host": "press.example.org",
            "X-Forwarded-For": "203.0.113.7",
            "Sec-Fetch-Site": "same-origin",
        }
        page = await found.ask("GET", "/sign-in", through)
        assert page.headers["Set-Cookie"].startswith("__Host-watchword-session=")
        assert "Secure" in page.headers["Set-Cookie"]
        browser = page.headers["Set-Cookie"].partition(";")[0]
        (token, *_) = page.document.xpath("//input[@name='form_token']/@value")
        form = {"name": "mori", "password": "a few words of mine", "form_token": token}
        done = await found.ask("POST", "/sign-in", {**through, "Cookie": browser}, form)
        assert (done.status, done.headers["Location"]) == (303, "/now")
        session = done.headers["Set-Cookie"].partition(";")[0]
        seen = await found.ask("GET", "/now", {**through, "Cookie": session})
        assert seen.status == 200
        # Over https the cookie counts under its guarded name alone.
        plain = session.removeprefix("__Host-")
        assert (await found.ask("GET", "/now", {**through, "Cookie": plain})).status == 401


async def test_pictures_come_from_elsewhere_only_where_it_is_set(
    stage: Stage, tmp_path: Path
) -> None:
    for remote, allowed in ((False, "img-src 'self';"), (True, "img-src 'self' https:;")):
        web = WebSettings(host="127.0.0.1", port=0, remote_images=remote)
        async with reading(app_of(stage, tmp_path, web)) as found:
            answer = await found.get("/now")
            assert allowed in answer.headers["Content-Security-Policy"]


async def test_every_answer_forbids_what_a_page_does_not_need(reader: Reader) -> None:
    for path in ("/now", "/nowhere", "/static/watchword.css", "/healthz"):
        answer = await reader.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Server" not in answer.headers


async def test_what_is_not_there_is_said_on_a_page(reader: Reader) -> None:
    answer = await reader.get("/nowhere")
    assert answer.status == 404
    assert answer.texts("//div[@class='note bad']") == ["There is no such page."]


@pytest.mark.parametrize(
    ("button", "page"),
    [
        ("/system/promises", "/system"),
        ("/channel/desk/look", "/channel/desk"),
        ("/stories/1/claim", "/stories/1"),
        ("/channels/test", "/now"),
        ("/mute", "/now"),
    ],
)
async def test_the_address_of_a_button_asked_for_as_a_page_leads_to_its_page(
    reader: Reader, button: str, page: str
) -> None:
    """It is loaded again, or the settings lead back to what a button showed."""
    assert (await reader.get(button)).headers["Location"] == page


async def test_the_pages_of_the_framework_are_off(reader: Reader) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert (await reader.get(path)).status == 404


async def test_a_choice_is_kept_and_the_page_shown_again(reader: Reader) -> None:
    answer = await reader.post("/settings", theme="dark", zone="Asia/Tokyo", keys="on")
    assert (answer.status, answer.headers["Location"]) == (303, "/now")
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    page = await reader.get("/now")
    assert page.document.get("data-theme") == "dark"
    assert any("Tokyo" in one for one in page.texts("//footer"))
    await reader.post("/settings", zone="Nowhere/Land")
    assert (await reader.get("/now")).status == 200


def test_a_cookie_that_means_nothing_is_the_usual() -> None:
    assert read_choices("theme=x&zone=y&language=tlh", "", lambda _: False) == Choices()


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("ja,en;q=0.8", "ja"),
        ("zh-TW,zh;q=0.9", "zh-Hant"),
        ("zh", "zh-Hans"),
        ("de,ko;q=0.5", "ko"),
        ("fr", "en"),
        ("", "en"),
    ],
)
def test_a_browser_gets_the_first_of_its_languages_that_we_have(asked: str, given: str) -> None:
    assert preferred(asked) == given


def test_each_template_escapes() -> None:
    assert templates().autoescape is True
    for name in templates().list_templates():
        assert "|safe" not in templates().loader.get_source(templates(), name)[0], name  # type: ignore[union-attr]


def test_what_was_written_elsewhere_is_what_its_authors_published() -> None:
    static = resources.files("watchword.web").joinpath("static")
    known = tomllib.loads(static.joinpath("vendored.toml").read_text("utf-8"))
    assert {"htmx.js", "hx-sse.js"} <= known.keys()
    for name, said in known.items():
        body = static.joinpath(name).read_bytes()
        assert hashlib.sha256(body).hexdigest() == said["sha256"], name
        assert said["licence"], name


async def test_the_service_shows_its_pages_and_stops_with_them(site: Site, tmp_path: Path) -> None:
    toml = f'[sources.s]\nfeeds = ["{site.url("/feed")}"]\n{CALM}'
    (tmp_path / "watchword.toml").write_text(toml, encoding="utf-8")
    service = await asyncio.create_subprocess_exec(
        COMMAND, "run", cwd=tmp_path, env=environment(), stdout=asyncio.subprocess.PIPE
    )
    assert service.stdout is not None
    try:
        async with asyncio.timeout(60):
            said = (await service.stdout.readline()).decode()
        address = said.rpartition(": ")[2].strip().rstrip("/")
        answer = await page_at(address)
        assert answer.status == 200
        service.send_signal(signal.SIGTERM)
        async with asyncio.timeout(60):
            assert await service.wait() == 0
    finally:
        if service.returncode is None:
            service.kill()
            await service.wait()


async def page_at(address: str) -> Answer:
    async with cookies() as session:
        return await Reader(address=address, session=session).get("/now")


async def test_the_watch_goes_on_where_its_port_is_taken(site: Site, tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        calm = CALM.replace("127.0.0.1:0", f"127.0.0.1:{port}")
        toml = f'[sources.s]\nfeeds = ["{site.url("/feed")}"]\n{calm}'
        (tmp_path / "watchword.toml").write_text(toml, encoding="utf-8")
        pipe = asyncio.subprocess.PIPE
        service = await asyncio.create_subprocess_exec(
            COMMAND, "run", cwd=tmp_path, env=environment(), stdout=pipe, stderr=pipe
        )
        assert service.stdout is not None
        try:
            async with asyncio.timeout(60):
                assert (await service.stdout.readline()).startswith(b"Watching 1 feed")
            service.send_signal(signal.SIGTERM)
            async with asyncio.timeout(60):
                _, warned = await service.communicate()
        finally:
            if service.returncode is None:
                service.kill()
                await service.wait()
    assert (
        f"no pages, 127.0.0.1:{port}: address already in use; the watch goes on" in warned.decode()
    )
    assert service.returncode == 0


async def test_templates_are_compiled_before_a_page_is_asked_for() -> None:
    templates.cache_clear()
    await load(pause=0)
    compiled = templates().cache
    assert compiled is not None
    assert {name for _, name in compiled} == set(templates().list_templates())
