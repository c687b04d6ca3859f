"""What `console:` writes to a terminal, to a terminal without colours, and to a pipe."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from tests.unit.notify.stories import ENGLISH, OPTIONS, a_message
from watchword.notify.receivers.console import make
from watchword.notify.style import TERMINAL

MARKED = "\x1b[4;38;5;16;48;5;228mChina\x1b[24;39;49m"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "term", "first"),
    [
        (Terminal(), "xterm", f"{'─' * 40}\n\x1b[1m{MARKED} and "),
        (Terminal(), "dumb", f"{'─' * 40}\nChina and Japan agree to restart\nmaritime hotline\n"),
        (io.StringIO(), "xterm", "\nChina and Japan agree to restart maritime hotline\n"),
    ],
    ids=["terminal", "dumb", "pipe"],
)
def test_a_terminal_shows_the_words_marked_and_a_pipe_does_not(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, term: str, first: str
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.delenv("NO_COLOR", raising=False)
    make("console:", TERMINAL, replace(OPTIONS, console=stream)).send(a_message(ENGLISH))
    assert stream.getvalue().startswith(first)
    assert stream.getvalue().endswith(f"\n{ENGLISH.url}\n\n")
