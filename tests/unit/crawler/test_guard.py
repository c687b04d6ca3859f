"""Which addresses are public, on each supported Python."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from crawler.http.guard import NetworkPolicy, url_problem

PRIVATE = """
    0.0.0.0 0.1.2.3 10.0.0.7 100.64.0.1 100.127.255.254 127.0.0.1 127.2.3.4 169.254.169.254
    172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1
    203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
    :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.7 ::ffff:169.254.169.254 64:ff9b::10.0.0.7
    64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:db8::1
    2002:7f00:1:: 2002:808:808:: 3fff::1 5f00::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%eth0 fec0::1
    ff02::1 ff0e::1
"""
PUBLIC = (
    "1.1.1.1 8.8.8.8 93.184.215.14 2606:4700::1111 2a00:1450::1 ::ffff:8.8.8.8 64:ff9b::8.8.8.8"
)


@pytest.mark.parametrize("address", PRIVATE.split())
def test_an_address_that_is_not_public_is_refused_with_its_kind(address: str) -> None:
    refusal = NetworkPolicy().allows(address)
    assert refusal is not None
    assert refusal.endswith(("address", "machine"))


@pytest.mark.parametrize("address", PUBLIC.split())
def test_a_public_address_is_allowed(address: str) -> None:
    assert NetworkPolicy().allows(address) is None


def test_the_owner_may_allow_a_network_and_no_other() -> None:
    policy = NetworkPolicy(allow=(ip_network("10.0.0.0/24"),))
    assert policy.allows("10.0.0.7") is None
    assert policy.allows("::ffff:10.0.0.7") is None
    assert policy.allows("10.0.1.7") == "10.0.1.7, a private address"


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://example.org/a?b=c", None),
        ("http://[2606:4700::1111]:8080/", None),
        ("file:///etc/passwd", "its address begins with file:, only http and https are fetched"),
        ("FILE:///etc/passwd", "its address begins with file:, only http and https are fetched"),
        (
            "javascript:alert(1)",
            "its address begins with javascript:, only http and https are fetched",
        ),
        ("http://user:secret@example.org/", "its address holds a user name or a password"),
        (
            "http://10.0.0.7\\@example.org/",
            "its address has a space, a backslash or a control character in it",
        ),
        ("\tfile://x", "its address has a space, a backslash or a control character in it"),
        ("http:///path", "its address names no host"),
        ("http://example.org:99999/", "its address is not valid"),
        ("http://[::1", "its address is not valid"),
    ],
)
def test_what_is_asked_for_at_all(url: str, problem: str | None) -> None:
    assert url_problem(url) == problem


def test_no_reason_repeats_a_password() -> None:
    assert "secret" not in (url_problem("http://user:secret@example.org/") or "")
