"""Certificates are verified; the reason explains what is wrong."""

from __future__ import annotations

import ssl
from datetime import timedelta
from pathlib import Path

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.engine import ScrapyCrawler
from tests.fakes import START, FakeClock
from tests.fakes_web import LOOPBACK, Site, a_poll
from watchword.domain.article import Failed


async def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    runner = web.AppRunner(web.Application(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=_self_signed(tmp_path)).start()
    assert await _why(runner.addresses[0][1]) == "its TLS certificate cannot be trusted"
    await runner.cleanup()


async def test_https_where_only_http_is_spoken() -> None:
    site = await Site.start()
    assert await _why(site.port) == "it does not speak TLS: try http instead of https"
    await site.stop()


async def _why(port: int) -> str:
    crawler = ScrapyCrawler(FakeClock(), LOOPBACK)
    await crawler.start()
    answer = await crawler.poll(a_poll(f"https://127.0.0.1:{port}/feed"))
    await crawler.stop()
    assert isinstance(answer, Failed)
    return answer.reason


def _self_signed(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begin, end = START - timedelta(days=10_000), START + timedelta(days=10_000)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, begin, end)
    certificate = builder.sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "both.pem"
    path.write_bytes(secret + certificate.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
