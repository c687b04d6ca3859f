"""Private addresses in every spelling, direct or by redirect: no request reaches the canary."""

from __future__ import annotations

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator, Sequence
from ipaddress import ip_network
from typing import Any

import pytest

from crawler.engine import ScrapyCrawler
from tests.fakes import FakeClock
from tests.fakes_web import FAST, RSS, FeedEntry, Site, a_poll, rss
from watchword.domain.article import Failed
from watchword.domain.config import FetchSettings

FEED = rss("News", [FeedEntry(link="/a", title="Talks begin")])
HINT = "allow its network in [fetch] allow_networks"
SPELLED = """
    127.0.0.1 localhost LOCALHOST localhost. 127.1 127.0.1 127.2 2130706433 0x7f000001 0x7f.0.0.1
    0177.0.0.1 017700000001 0 0.0.0.0 127.0.0.1. [::1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::] ①②⑦.0.0.1
    user@127.0.0.1 user:secret@127.0.0.1 example.org@127.0.0.1 127.0.0.1\\@example.org
    0x7f.1 0x7f.0.1 0X7F.0.0.1 0177.1 0177.0.1 127.0x1 127.0.0x0.1 127.0.00.01 00000177.0.0.1
    0x0000007f.0.0.1 １２７.0.0.1 127。0。0。1 127．0．0．1 ｌocalhost Localhoſt 127%2e0.0.1
    %31%32%37.0.0.1 [::127.0.0.1] [0:0:0:0:0:0:0:1] [0000::0001] [::1%25lo]
    [0:0:0:0:0:ffff:127.0.0.1] [64:ff9b::127.0.0.1] [::ffff:0:0]
"""
"""Of this machine, as a client, its name server or a URL parser may read them."""
SPELLINGS = SPELLED.split()


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


async def reached(crawler: ScrapyCrawler, address: str) -> str | None:
    """What came that is no refusal, or a refusal that repeats a password; None: as it should be."""
    answer = await crawler.poll(a_poll(address))
    refused = isinstance(answer, Failed) and "secret" not in answer.reason
    return None if refused else f"{address}: {answer}"


def test_there_are_40_spellings_at_least() -> None:
    assert len({*SPELLINGS}) == len(SPELLINGS) >= 40


async def test_no_spelling_reaches_this_machine(strict: ScrapyCrawler, canary: Site) -> None:
    addresses = [f"http://{name}:{canary.port}/feed" for name in SPELLINGS]
    found = await asyncio.gather(*(reached(strict, one) for one in addresses))
    assert [one for one in found if one] == []
    assert canary.seen == []


async def test_no_redirect_to_a_spelling_reaches_this_machine(canary: Site) -> None:
    crawler, open_site = await beside(canary)
    for number, name in enumerate(SPELLINGS):
        open_site.redirect(f"/{number}", f"http://{name}:{canary.port}/feed")
    addresses = [open_site.url(f"/{number}") for number in range(len(SPELLINGS))]
    found = await asyncio.gather(*(reached(crawler, one) for one in addresses))
    assert [one for one in found if one] == []
    assert len(open_site.seen) > len(SPELLINGS)  # robots.txt too
    assert canary.seen == []
    for service in (crawler, open_site):
        await service.stop()


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


# --- Names whose address changes ----------------------------------------------------------------

NAME = "rebound.example"
OPEN, CLOSED = "127.0.0.3", "127.0.0.1"


async def beside(canary: Site) -> tuple[ScrapyCrawler, Site]:
    """A crawler that may read the address OPEN alone, and a site there."""
    open_site = await Site.start(host=OPEN)
    crawler = ScrapyCrawler(FakeClock(), FetchSettings(allow_networks=(ip_network(OPEN),)))
    await crawler.start()
    return crawler, open_site


def names(monkeypatch: pytest.MonkeyPatch, *answers: Sequence[str]) -> list[str]:
    """Let the name server answer these for NAME, one after the other; returns who asked."""
    asked: list[str] = []
    system, left = socket.getaddrinfo, itertools.cycle(answers)

    def answer(name: Any, *args: Any) -> Any:
        if str(name) != NAME:
            return system(name, *args)
        asked.append(str(name))
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 0)) for one in next(left)]

    monkeypatch.setattr("socket.getaddrinfo", answer)
    monkeypatch.setattr("crawler.http.resolver.TTL", 0.0)
    return asked


@pytest.mark.parametrize(
    "answers",
    [
        ([OPEN], [CLOSED]),  # the check would see one address, the connection another
        ([CLOSED], [OPEN]),
        ([OPEN, CLOSED],),
        ([CLOSED, OPEN],),
        ([OPEN], [CLOSED, OPEN], [CLOSED]),
    ],
)
async def test_a_name_that_changes_its_address_leads_to_what_is_allowed_alone(
    answers: Sequence[Sequence[str]], canary: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawler, open_site = await beside(canary)
    open_site.put("/feed", FEED, content_type=RSS, headers={"Connection": "close"})
    asked = names(monkeypatch, *answers)
    with socket.create_server((CLOSED, open_site.port)) as closed:
        closed.setblocking(False)
        for _ in range(6):
            await crawler.poll(a_poll(f"http://{NAME}:{open_site.port}/feed"))
        with pytest.raises(BlockingIOError):
            closed.accept()
    assert len(asked) > len(answers)
    assert open_site.hits("/feed") > 0
    for service in (crawler, open_site):
        await service.stop()


async def test_of_two_addresses_of_a_name_the_one_that_answers_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    site = await Site.start(host=OPEN)
    crawler = ScrapyCrawler(
        FakeClock(), FetchSettings(allow_networks=(ip_network("127.0.0.0/8"),))
    )
    await crawler.start()
    site.put("/feed", FEED, content_type=RSS)
    names(monkeypatch, [CLOSED, OPEN])
    await crawler.poll(a_poll(f"http://{NAME}:{site.port}/feed"))
    assert site.hits("/feed") == 1
    for service in (crawler, site):
        await service.stop()
