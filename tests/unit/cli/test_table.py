"""Tables: columns, blocks if they do not fit, one line a row without a terminal."""

from __future__ import annotations

import io
import sys

import pytest
from rich.cells import cell_len

from watchword.cli.render.table import echo_table

ADDRESS = "https://www.example.org/a/long/path/to/the/feed/of/a/newspaper.xml"


class Terminal(io.StringIO):
    """An output that is a terminal."""

    def isatty(self) -> bool:
        return True


def shown(columns: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("COLUMNS", str(columns))
    rows = [("●", "gazette", "–", ADDRESS)]
    echo_table(("", "source", "reason", "feed"), rows, empty="None.", lead=2, zone="Asia/Tokyo")
    return terminal.getvalue().replace("\x1b[1m", "").replace("\x1b[0m", "").splitlines()


def test_columns_line_up_in_every_script(capsys: pytest.CaptureFixture[str]) -> None:
    echo_table(("title", "n"), [("日中会談", "1"), ("Talks", "2")], empty="None.")
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == ["title", "n"]
    assert {cell_len(line) for line in lines} == {cell_len("日中会談  1")}


def test_an_empty_table_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    echo_table(("title",), [], empty="No alerts yet.", zone="UTC")
    assert capsys.readouterr().out == "No alerts yet.\n"


def test_what_does_not_fit_a_narrow_terminal_is_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(80, monkeypatch) == ["●  gazette", f"  feed    {ADDRESS}", "Times: Asia/Tokyo"]


def test_what_fits_is_columns_that_name_their_zone_once(monkeypatch: pytest.MonkeyPatch) -> None:
    head, line, zone = shown(120, monkeypatch)
    assert head.split() == ["source", "reason", "feed"]
    assert line.split() == ["●", "gazette", "–", ADDRESS]
    assert zone == "Times: Asia/Tokyo"
