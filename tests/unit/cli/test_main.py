"""The console script before its verbs: signals, and what its output can say."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Iterator

import pytest

from watchword.cli.main import heed_signals, write_anything
from watchword.cli.render.out import echo


@pytest.fixture
def signals() -> Iterator[None]:
    """They are as before after the test."""
    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


@pytest.mark.usefixtures("signals")
def test_a_service_that_still_starts_ends_by_sigterm_and_not_by_sighup() -> None:
    heed_signals(["--config", "here", "run"])
    os.kill(os.getpid(), signal.SIGHUP)
    with pytest.raises(SystemExit) as ended:
        os.kill(os.getpid(), signal.SIGTERM)
    assert ended.value.code == 0


@pytest.mark.usefixtures("signals")
def test_a_verb_that_ends_by_itself_leaves_signals_alone() -> None:
    before = signal.getsignal(signal.SIGTERM)
    heed_signals(["alert", "list"])
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_letter_that_the_encoding_lacks_is_written_as_its_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))
    write_anything()
    echo("◐ 日中")
    sys.stdout.flush()
    assert written.getvalue() == b"\\u25d0 \\u65e5\\u4e2d\n"


def test_a_command_without_input_and_output_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python sets `sys.stdout` to None where descriptor 1 is closed."""
    for name in ("stdin", "stdout"):
        monkeypatch.setattr(sys, name, None)
    write_anything()
    assert (sys.stdin.fileno(), sys.stdout.fileno()) == (0, 1)
