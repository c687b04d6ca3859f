"""Where the pages are served: this machine, and a port."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network

import pytest

from config.units import InvalidValue, public_url, web_settings
from watchword.domain.config import WebSettings


@pytest.mark.parametrize(
    ("text", "host"),
    [("127.0.0.1:80", "127.0.0.1"), ("[::1]:80", "::1"), ("localhost:80", "localhost")],
)
def test_this_machine_has_several_names(text: str, host: str) -> None:
    assert web_settings(text) == WebSettings(host=host, port=80)


def test_an_empty_text_serves_no_pages() -> None:
    assert web_settings("") is None


@pytest.mark.parametrize("text", ["0.0.0.0:80", "[::]:80", "192.168.0.1:80"])
def test_pages_for_others_are_not_private(text: str) -> None:
    web = web_settings(text)
    assert web is not None
    assert not web.is_private


def test_pages_that_a_proxy_or_a_name_leads_to_are_not_private() -> None:
    here = WebSettings(host="127.0.0.1", port=80)
    assert here.is_private
    assert not replace(here, public_url="https://press.example.org").is_private
    assert not replace(here, proxies=(ip_network("127.0.0.1"),)).is_private


def test_a_name_is_no_place_to_listen() -> None:
    with pytest.raises(InvalidValue, match="is no address of this machine"):
        web_settings("example.org:80")


def test_the_public_address_is_a_name_alone() -> None:
    assert public_url("https://Press.example.org/") == "https://press.example.org"
    for text in ("https://a.example/b", "https://a.example?b", "ftp://a.example", "a.example", ""):
        with pytest.raises(InvalidValue):
            public_url(text)


@pytest.mark.parametrize("text", ["localhost", "8765", "127.0.0.1:", "127.0.0.1:65536", "a b:1"])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="is not a host and a port"):
        web_settings(text)
