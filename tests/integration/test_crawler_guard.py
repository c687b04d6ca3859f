"""Private addresses in every spelling, direct or by redirect: no request reaches the canary."""

from __future__ import annotations

from collections.abc import AsyncIterator
from ipaddress import ip_network

import pytest

from crawler.engine import ScrapyCrawler
from tests.fakes import FakeClock
from tests.fakes_web import FAST, Site, a_poll
from watchword.domain.article import Failed
from watchword.domain.config import FetchSettings

HINT = "allow its network in [fetch] allow_networks"
SPELLINGS = """
    127.0.0.1 localhost LOCALHOST localhost. 127.1 127.0.1 127.2 2130706433 0x7f000001 0x7f.0.0.1
    0177.0.0.1 017700000001 0 0.0.0.0 127.0.0.1. [::1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::] ①②⑦.0.0.1
    user@127.0.0.1 user:secret@127.0.0.1 example.org@127.0.0.1 127.0.0.1\\@example.org
"""


@pytest.fixture
async def canary() -> AsyncIterator[Site]:
    made = await Site.start()
    yield made
    await made.stop()


@pytest.fixture
async def strict() -> AsyncIterator[ScrapyCrawler]:
    made = ScrapyCrawler(FakeClock(), FetchSettings())
    await made.start()
    yield made
    await made.stop()


@pytest.mark.parametrize("name", SPELLINGS.split())
async def test_no_spelling_reaches_this_machine(
    strict: ScrapyCrawler, canary: Site, name: str
) -> None:
    answer = await strict.poll(a_poll(f"http://{name}:{canary.port}/feed"))
    assert isinstance(answer, Failed)
    assert "secret" not in answer.reason
    assert canary.seen == []


async def test_the_reason_names_the_address_and_the_cure(
    strict: ScrapyCrawler, canary: Site
) -> None:
    by_name = await strict.read(f"http://localhost:{canary.port}/", FAST)
    assert isinstance(by_name, Failed)
    assert by_name.reason in tuple(
        f"localhost is at {address}, an address of this machine; {HINT}"
        for address in ("127.0.0.1", "::1")
    )
    by_number = await strict.read(canary.url("/"), FAST)
    assert isinstance(by_number, Failed)
    assert by_number.reason == f"127.0.0.1 is an address of this machine; {HINT}"


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2:{port}/a",
        "//127.0.0.2:{port}/a",
        "http://127.2:{port}/a",
        "http://0x7f000002:{port}/a",
        "http://[::ffff:127.0.0.2]:{port}/a",
        "http://user:secret@127.0.0.2:{port}/a",
        "http://127.0.0.2:{port}\\@127.0.0.1/a",
        "file:///etc/passwd",
        "ftp://127.0.0.2/a",
        "data:text/html,x",
        "gopher://127.0.0.2:{port}/a",
        "",
    ],
)
async def test_no_redirect_leads_past_the_guard(target: str) -> None:
    open_site, canary = await Site.start(), await Site.start(host="127.0.0.2")
    open_site.redirect("/a", target.format(port=canary.port))
    crawler = ScrapyCrawler(
        FakeClock(), FetchSettings(allow_networks=(ip_network("127.0.0.1/32"),))
    )
    await crawler.start()
    answer = await crawler.read(open_site.url("/a"), FAST)
    assert isinstance(answer, Failed)
    assert "secret" not in answer.reason
    assert canary.seen == []
    for service in (crawler, open_site, canary):
        await service.stop()


async def test_a_redirect_within_what_is_allowed_is_followed() -> None:
    """Proves that the test above can fail: the second site is reachable if it is allowed."""
    open_site, other = await Site.start(), await Site.start(host="127.0.0.2")
    open_site.redirect("/a", f"http://127.2:{other.port}/a")
    crawler = ScrapyCrawler(
        FakeClock(), FetchSettings(allow_networks=(ip_network("127.0.0.0/8"),))
    )
    await crawler.start()
    await crawler.read(open_site.url("/a"), FAST)
    assert other.hits("/a") == 1
    for service in (crawler, open_site, other):
        await service.stop()
