"""`headers`, `cookies` and `auth` of a source: secrets that are checked and never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.load import Settings, load
from watchword.domain.source import Subscription
from watchword.errors import ConfigurationError

COOKIES = (
    "# Netscape HTTP Cookie File\n"
    ".quay.example\tTRUE\t/\tFALSE\t1900000000\tsession\tcookie-secret\n"
    "#HttpOnly_www.quay.example\tFALSE\t/\tTRUE\t0\tid\tcookie-other"
)


def settings(folder: Path, lines: str, **environ: str) -> Settings:
    file = folder / "watchword.toml"
    file.write_text(f"contact = 'a@b.example'\n[sources.quay]\n{lines}\n", encoding="utf-8")
    return load(file, environ, str)


def subscription(folder: Path, lines: str, **environ: str) -> Subscription | None:
    text = f"feeds = ['https://quay.example/feed']\n{lines}"
    return settings(folder, text, **environ).config.sources["quay"].subscription


def problems(folder: Path, lines: str, **environ: str) -> list[str]:
    with pytest.raises(ConfigurationError) as raised:
        subscription(folder, lines, **environ)
    return [str(problem) for problem in raised.value.problems]


def test_a_source_without_secrets_has_no_subscription(tmp_path: Path) -> None:
    assert subscription(tmp_path, "") is None


def test_each_secret_comes_from_the_environment_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "quay.cookies").write_text(COOKIES, encoding="utf-8")
    found = subscription(
        tmp_path,
        "url = 'https://www.quay.example/'\nheaders = { X-Key = 'env:KEY', X-Plan = 'reader' }\n"
        "cookies = 'file:quay.cookies'\nauth = 'env:LOGIN'",
        KEY="header-secret",
        LOGIN="ann:login-secret",
    )
    assert found == Subscription(
        sites=("https://quay.example/feed", "https://www.quay.example/"),
        headers=(("X-Key", "header-secret"), ("X-Plan", "reader")),
        cookies=COOKIES,
        auth="ann:login-secret",
    )


def test_no_secret_is_in_what_is_printed(tmp_path: Path) -> None:
    text = "headers = { X-Key = 'env:KEY' }\ncookies = 'env:JAR'\nauth = 'env:LOGIN'"
    found = settings(
        tmp_path,
        f"feeds = ['https://quay.example/feed']\n{text}",
        KEY="header-secret",
        JAR=COOKIES,
        LOGIN="ann:login-secret",
    )
    assert "-secret" not in repr(found)
    subscription = found.config.sources["quay"].subscription
    assert subscription is not None
    assert {"header-secret", "cookie-secret", "login-secret"} <= subscription.secrets()
    assert "YW5uOmxvZ2luLXNlY3JldA==" in subscription.secrets()


def test_an_unset_secret_is_a_warning_and_the_source_is_read_without_it(tmp_path: Path) -> None:
    text = "feeds = ['https://quay.example/feed']\nauth = 'env:LOGIN'"
    found = settings(tmp_path, text)
    assert found.config.sources["quay"].subscription is None
    assert str(found.warnings[-1]) == (
        "watchword.toml: sources.quay.auth: LOGIN is not set; "
        "the source is read as everybody reads it until it is"
    )


def test_a_source_without_tls_is_warned_that_nothing_is_sent(tmp_path: Path) -> None:
    found = settings(tmp_path, "feeds = ['http://quay.example/feed']\nauth = 'ann:login-secret'")
    assert [warning.what for warning in found.warnings if warning.where.endswith("quay")] == [
        "has a subscription, which is sent over TLS only, and no address with https://"
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (
            "auth = 'env:LOGIN'",
            "watchword.toml: sources.quay.auth: is no user and password; write them as user:password",
        ),
        (
            "cookies = 'env:LOGIN'",
            (
                "watchword.toml: sources.quay.cookies: is no cookie file in Netscape's format; export "
                "it with a browser's extension: seven fields a line, with tabs between them"
            ),
        ),
        (
            "headers = { 'X Key' = 'env:LOGIN' }",
            (
                'watchword.toml: sources.quay.headers: "X Key" is no name of a header; '
                'write one such as "X-Key"'
            ),
        ),
        (
            "headers = { Host = 'env:LOGIN' }",
            'watchword.toml: sources.quay.headers: "Host" belongs to the connection; leave it out',
        ),
        (
            "cookies = 'file:absent'",
            (
                'watchword.toml: sources.quay.cookies: "absent" cannot be read: No such file or '
                "directory; write a path beside the configuration to a file that may be read"
            ),
        ),
        (
            "auth = 'env:SHORT'",
            (
                'watchword.toml: sources.quay.auth: the value of "SHORT" is too short to be a secret; '
                "a secret has 6 characters at the least"
            ),
        ),
    ],
)
def test_a_mistake_is_named_without_the_secret(tmp_path: Path, line: str, problem: str) -> None:
    assert problems(tmp_path, line, LOGIN="unfit-secret", SHORT="a:b") == [problem]
