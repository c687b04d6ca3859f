"""Secrets of channels never appear in a log."""

from __future__ import annotations

import io
import logging

import pytest

from watchword.notify.receivers.registry import secrets
from watchword.notify.redact import Redactor

CANARIES = {
    "slack://T1JJ3T3L2/A1BRTD4JD/c4nary-token/#general": ["c4nary-token", "A1BRTD4JD"],
    "tgram://123456789:c4nary_token/12315544/": ["123456789", "c4nary_token"],
    "mailtos://u:c4nary.pw%21@mail.example?to=a@b.example": ["c4nary.pw%21", "c4nary.pw!"],
    "jsons://h.example/p?+X-Api-Key=c4nary-key": ["c4nary-key"],
    "discord://4174216298/c4nary_hook": ["4174216298", "c4nary_hook"],
}


@pytest.mark.parametrize("url", CANARIES)
def test_a_log_line_and_its_traceback_are_redacted(url: str) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Redactor(secrets(url)))
    logger = logging.Logger("redacted")
    logger.addHandler(handler)
    for secret in (url, *CANARIES[url]):
        try:
            raise OSError(f"cannot reach {secret} there")
        except OSError:
            logger.exception("failed %s", secret)
    assert not [secret for secret in (url, *CANARIES[url]) if secret in stream.getvalue()]
    assert "cannot reach … there" in stream.getvalue()


def test_what_is_no_secret_stays() -> None:
    urls = ["console:", "mbox:alerts.mbox", "json://h.example/ab?format=markdown"]
    redact = Redactor(secret for url in urls for secret in secrets(url)).redact
    assert redact("console: alerts.mbox h.example ab markdown") == (
        "console: alerts.mbox h.example ab markdown"
    )
