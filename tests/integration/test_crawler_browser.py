"""Pages that need JavaScript, in a real Chromium: what they show, and what the guard keeps from them."""

from __future__ import annotations

import dataclasses
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest

from crawler.engine import ScrapyCrawler
from crawler.http.browser import problem
from tests.fakes import FakeClock
from tests.fakes_web import FAST, Site, a_poll
from tests.pages import headlines, home
from watchword.domain.article import Entries, Failed, Page
from watchword.domain.config import FetchSettings
from watchword.domain.source import LISTING, Feed

MISSING = problem()
needs_chromium = pytest.mark.skipif(MISSING is not None, reason=str(MISSING))
pytestmark = [needs_chromium, pytest.mark.timeout(180)]

HINTS = dataclasses.replace(FAST, browser=True)
TEXT = " ".join(["The ministers met in the harbour and spoke about the ferries."] * 6)
SHELL = """<html lang="en"><head><title>The Gazette</title><script src="/app.js"></script></head>
<body><div id="root"></div><noscript>You need to enable JavaScript to run this app.</noscript></body>
</html>"""
ARTICLE = """document.addEventListener("DOMContentLoaded", async () => {
  const text = await (await fetch("/api/1")).text();
  document.title = "Talks begin";
  document.getElementById("root").innerHTML = `<article><h1>Talks begin</h1><p>${text}</p></article>`;
});"""


@pytest.fixture
async def canary() -> AsyncIterator[Site]:
    made = await Site.start(host="127.0.0.2")
    yield made
    await made.stop()


@pytest.fixture
async def guarded() -> AsyncIterator[ScrapyCrawler]:
    """A crawler that may go to 127.0.0.1, and not to the canary on 127.0.0.2."""
    allowed = FetchSettings(
        allow_networks=(ip_network("127.0.0.1/32"),), timeout=timedelta(seconds=20)
    )
    made = ScrapyCrawler(FakeClock(), allowed)
    await made.start()
    yield made
    await made.stop()


def publish(site: Site, script: str = ARTICLE) -> None:
    site.put("/1", SHELL)
    site.put("/app.js", script, content_type="text/javascript")
    site.put("/api/1", TEXT, content_type="text/plain")


@pytest.mark.parametrize("hints", [HINTS, FAST], ids=["source says so", "seen to be empty"])
async def test_an_article_that_scripts_fill_is_read_as_a_reader_sees_it(
    guarded: ScrapyCrawler, site: Site, hints: Any
) -> None:
    publish(site)
    page = await guarded.read(site.url("/1"), hints)
    assert isinstance(page, Page), page
    assert (page.title, page.url) == ("Talks begin", site.url("/1"))
    assert page.body.startswith("The ministers met in the harbour")
    assert {one.headers["User-Agent"].partition("/")[0] for one in site.seen} == {"Watchword"}


async def test_a_page_with_a_text_of_its_own_is_read_without_a_browser(
    guarded: ScrapyCrawler, site: Site
) -> None:
    publish(site)
    article = f"<article><h1>Talks begin</h1><p>{TEXT}</p></article>"
    whole = SHELL.replace("<noscript>", f"{article}<noscript>")
    site.put("/1", whole)
    assert isinstance(await guarded.read(site.url("/1"), FAST), Page)
    assert site.hits("/app.js") == 0


async def test_a_home_page_that_scripts_fill_lists_its_articles(
    guarded: ScrapyCrawler, site: Site
) -> None:
    site.put("/", SHELL)
    body = home(headlines()).partition("<body>")[2].partition("</body>")[0]
    script = """fetch("/list").then((a) => a.text()).then((t) => {
      document.getElementById("root").innerHTML = t; });"""
    site.put("/app.js", f'window.addEventListener("load", () => {{ {script} }});')
    site.put("/list", body, content_type="text/plain")
    asked = a_poll(site.url("/"))
    listing = dataclasses.replace(asked, feed=Feed(url=site.url("/"), kind=LISTING))
    found = await guarded.poll(listing)
    assert isinstance(found, Entries), found
    assert {one.title for one in found.entries} == set(headlines().values())
    assert found.validators.etag is None, "a shell that has not changed says nothing of its list"


REACHES = {
    "script": 'const s = document.createElement("script"); s.src = "{url}"; document.body.append(s);',
    "frame": 'const f = document.createElement("iframe"); f.src = "{url}"; document.body.append(f);',
    "picture": 'new Image().src = "{url}";',
    "style": 'const l = document.createElement("link"); l.rel = "stylesheet"; l.href = "{url}";'
    " document.head.append(l);",
    "fetch": 'fetch("{url}", {{mode: "no-cors"}}).catch(() => 0);',
    "post": 'fetch("{url}", {{method: "POST", mode: "no-cors", body: "x"}}).catch(() => 0);',
    "beacon": 'navigator.sendBeacon("{url}", "x");',
    "socket": 'new WebSocket("{url}".replace("http", "ws"));',
    "events": 'new EventSource("{url}");',
    "redirect": 'fetch("/redirect").catch(() => 0);',
    "navigation": 'location.href = "{url}";',
    "worker": 'new Worker(URL.createObjectURL(new Blob([`fetch("{url}",{{mode:"no-cors"}})`])));',
    "prefetch": 'const p = document.createElement("link"); p.rel = "prefetch"; p.href = "{url}";'
    " document.head.append(p);",
    "stun": "new RTCPeerConnection({{iceServers: [{{urls: `stun:{host}`}}]}})"
    '.createDataChannel("x");',
}
"""Ways of a page to reach a host."""


async def test_no_way_of_a_page_leads_past_the_guard(
    guarded: ScrapyCrawler, site: Site, canary: Site
) -> None:
    host = f"127.0.0.2:{canary.port}"
    names = [*(host for _ in REACHES)]
    spelled = [f"http://{one}/{way}" for way, one in zip(REACHES, names, strict=True)]
    scripts = [
        script.format(url=url, host=host)
        for script, url in zip(REACHES.values(), spelled, strict=True)
    ]
    others = [f"http://{name}:{canary.port}/x" for name in ("127.2", "0x7f000002", "2130706434")]
    scripts += [REACHES["fetch"].format(url=url) for url in others]
    site.redirect("/redirect", f"http://{host}/redirect")
    publish(site, ARTICLE + "\n".join(f"try {{ {one} }} catch (e) {{}}" for one in scripts))
    page = await guarded.read(site.url("/1"), HINTS)
    assert isinstance(page, Page), "the scripts ran to their end"
    assert site.hits("/redirect") == 1
    assert canary.seen == []


async def test_a_name_that_turns_private_between_two_requests_is_not_followed(
    guarded: ScrapyCrawler, site: Site, canary: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rebinding: the first answer of the name server is allowed, each later one is not."""
    real, answers = socket.getaddrinfo, ["127.0.0.1"]

    def rebinding(host: Any, *args: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name != "rebinding.example":
            return real(host, *args)
        return real(answers.pop() if answers else "127.0.0.2", *args)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    script = (
        f'fetch("http://rebinding.example:{canary.port}/x", {{mode: "no-cors"}}).catch(() => 0);'
    )
    publish(site, ARTICLE + script * 3)
    await guarded.read(f"http://rebinding.example:{site.port}/1", HINTS)
    assert canary.seen == []


async def test_a_page_that_never_ends_or_grows_for_ever_is_a_reason(
    guarded: ScrapyCrawler, site: Site
) -> None:
    publish(site, 'setInterval(() => document.body.append("x".repeat(1e6)), 1);')
    failed = await guarded.read(site.url("/1"), HINTS)
    assert isinstance(failed, Failed)
    publish(site)
    assert isinstance(await guarded.read(site.url("/1"), HINTS), Page), "the next page is well"
