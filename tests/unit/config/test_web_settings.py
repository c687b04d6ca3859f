"""Where the pages are served: this machine, and a port."""

from __future__ import annotations

import pytest

from config.units import InvalidValue, web_settings
from watchword.domain.config import WebSettings


@pytest.mark.parametrize(
    ("text", "host"),
    [("127.0.0.1:80", "127.0.0.1"), ("[::1]:80", "::1"), ("localhost:80", "localhost")],
)
def test_this_machine_has_several_names(text: str, host: str) -> None:
    assert web_settings(text) == WebSettings(host=host, port=80)


def test_an_empty_text_serves_no_pages() -> None:
    assert web_settings("") is None


@pytest.mark.parametrize("text", ["0.0.0.0:80", "[::]:80", "192.168.0.1:80", "example.org:80"])
def test_pages_for_others_are_refused_while_nobody_signs_in(text: str) -> None:
    with pytest.raises(InvalidValue, match="is not this machine alone"):
        web_settings(text)


@pytest.mark.parametrize("text", ["localhost", "8765", "127.0.0.1:", "127.0.0.1:65536", "a b:1"])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="is not a host and a port"):
        web_settings(text)
