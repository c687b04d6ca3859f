"""A subscription goes to the hosts of its source over TLS, and nowhere else."""

from __future__ import annotations

import logging
import ssl
from collections.abc import AsyncIterator
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.engine import SIGNED_OUT, ScrapyCrawler
from tests.fakes import START, FakeClock
from tests.fakes_web import FAST, LOOPBACK, RSS, FeedEntry, Site, article_html, rss
from watchword.domain.article import Entries, Failed, Page
from watchword.domain.feed import PollRequest
from watchword.domain.source import Feed, Subscription

FEED = rss("News", [FeedEntry(link="/a", title="Talks begin")])
TEXT = [
    f"In round {number} the two ports agreed on the dredging of the northern channel, and on its cost."
    for number in range(40)
]
SECRET = {"X-Key", "Authorization", "Cookie"}


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A certificate for loopback that this process trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begin, end = START - timedelta(days=10_000), START + timedelta(days=10_000)
    addresses = [x509.IPAddress(ip_address(f"127.0.0.{last}")) for last in (1, 2)]
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, begin, end)
        .add_extension(x509.SubjectAlternativeName(addresses), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    own = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    both, alone = tmp_path / "both.pem", tmp_path / "alone.pem"
    both.write_bytes(own + certificate.public_bytes(pem))
    alone.write_bytes(certificate.public_bytes(pem))
    monkeypatch.setenv("SSL_CERT_FILE", str(alone))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return context


@pytest.fixture
async def outlet(trusted: ssl.SSLContext) -> AsyncIterator[Site]:
    site = await Site.start(tls=trusted)
    site.put("/feed", FEED, content_type=RSS)
    site.put("/a", article_html("Talks begin", TEXT))
    yield site
    await site.stop()


@pytest.fixture
async def elsewhere(trusted: ssl.SSLContext) -> AsyncIterator[Site]:
    site = await Site.start("127.0.0.2", tls=trusted)
    site.put("/a", article_html("Talks begin", TEXT))
    yield site
    await site.stop()


@pytest.fixture
async def crawler(trusted: ssl.SSLContext) -> AsyncIterator[ScrapyCrawler]:
    made = ScrapyCrawler(FakeClock(), LOOPBACK)
    await made.start()
    yield made
    await made.stop()


def subscription(*sites: str) -> Subscription:
    return Subscription(
        sites=sites,
        headers=(("X-Key", "header-secret"),),
        cookies="".join(
            f"{domain}\tFALSE\t/\tFALSE\t0\tid\tcookie-secret\n"
            for domain in ("127.0.0.1", "127.0.0.2")
        ),
        auth="ann:login-secret",
    )


async def poll(crawler: ScrapyCrawler, url: str, *sites: str) -> Entries | Failed:
    answer = await crawler.poll(
        PollRequest(feed=Feed(url=url), hints=FAST, subscription=subscription(*sites or (url,)))
    )
    assert isinstance(answer, Entries | Failed)
    return answer


def secrets(site: Site, path: str) -> set[str]:
    return SECRET & set(site.last(path).headers)


async def test_feeds_and_pages_of_the_source_get_it_and_robots_do_not(
    crawler: ScrapyCrawler, outlet: Site
) -> None:
    assert isinstance(await poll(crawler, outlet.url("/feed")), Entries)
    own = subscription(outlet.url("/feed"))
    assert isinstance(await crawler.read(outlet.url("/a"), FAST, subscription=own), Page)
    for path in ("/feed", "/a"):
        headers = outlet.last(path).headers
        assert headers["X-Key"] == "header-secret"
        assert headers["Cookie"] == "id=cookie-secret"
        assert headers["Authorization"] == "Basic YW5uOmxvZ2luLXNlY3JldA=="
    assert secrets(outlet, "/robots.txt") == set()


async def test_another_source_of_the_same_host_does_not_get_it(
    crawler: ScrapyCrawler, outlet: Site
) -> None:
    await poll(crawler, outlet.url("/feed"))
    assert isinstance(await crawler.read(outlet.url("/a"), FAST), Page)
    assert secrets(outlet, "/a") == set()


async def test_a_page_of_another_host_does_not_get_it(
    crawler: ScrapyCrawler, outlet: Site, elsewhere: Site
) -> None:
    own = subscription(outlet.url("/feed"))
    assert isinstance(await crawler.read(elsewhere.url("/a"), FAST, subscription=own), Page)
    assert secrets(elsewhere, "/a") == set()


async def test_a_redirect_to_another_host_does_not_take_it_along_and_back_again_it_is_sent(
    crawler: ScrapyCrawler, outlet: Site, elsewhere: Site
) -> None:
    outlet.redirect("/out", elsewhere.url("/back"))
    elsewhere.redirect("/back", outlet.url("/a"))
    own = subscription(outlet.url("/feed"))
    assert isinstance(await crawler.read(outlet.url("/out"), FAST, subscription=own), Page)
    assert secrets(outlet, "/out") == SECRET
    assert secrets(elsewhere, "/back") == set()
    assert secrets(outlet, "/a") == SECRET


async def test_nothing_is_sent_without_tls(crawler: ScrapyCrawler, site: Site) -> None:
    site.put("/feed", FEED, content_type=RSS)
    assert isinstance(await poll(crawler, site.url("/feed")), Entries)
    assert secrets(site, "/feed") == set()


async def test_no_line_of_the_log_shows_it(
    crawler: ScrapyCrawler, outlet: Site, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await poll(crawler, outlet.url("/feed"))
        await poll(crawler, outlet.url("/absent"))
    assert "secret" not in caplog.text
    assert "YW5uOmxvZ2luLXNlY3JldA" not in caplog.text


# --- Signed out ---------------------------------------------------------------------------------

LOGIN = (
    "<html><head><title>The Quay</title></head><body><p>Please sign in to read on.</p>"
    "<form action='/session'><input name='u'><input type='password' name='p'></form></body></html>"
)


async def test_a_redirect_to_a_page_of_signing_in_is_no_article(
    crawler: ScrapyCrawler, outlet: Site
) -> None:
    outlet.redirect("/b", "/account/login?next=/b")
    outlet.put("/account/login", article_html("Welcome", TEXT))
    own = subscription(outlet.url("/feed"))
    assert await crawler.read(outlet.url("/b"), FAST, subscription=own) == SIGNED_OUT
    assert isinstance(await crawler.read(outlet.url("/b"), FAST), Page)


async def test_a_form_for_a_password_without_a_text_is_no_article(
    crawler: ScrapyCrawler, outlet: Site
) -> None:
    outlet.put("/b", LOGIN)
    own = subscription(outlet.url("/feed"))
    assert await crawler.read(outlet.url("/b"), FAST, subscription=own) == SIGNED_OUT


async def test_an_article_with_a_form_for_a_password_is_an_article(
    crawler: ScrapyCrawler, outlet: Site
) -> None:
    page = article_html("Talks begin", TEXT).replace("<nav>", "<nav><input type=password>")
    outlet.put("/b", page)
    own = subscription(outlet.url("/feed"))
    assert isinstance(await crawler.read(outlet.url("/b"), FAST, subscription=own), Page)


async def test_an_answer_401_means_signed_out(crawler: ScrapyCrawler, outlet: Site) -> None:
    outlet.put("/feed", status=401)
    outlet.put("/a", status=401)
    assert await poll(crawler, outlet.url("/feed")) == SIGNED_OUT
    own = subscription(outlet.url("/feed"))
    assert await crawler.read(outlet.url("/a"), FAST, subscription=own) == SIGNED_OUT
    without = await crawler.read(outlet.url("/a"), FAST)
    assert without == Failed(reason="401 Unauthorized")
