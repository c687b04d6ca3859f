"""Tables: columns as wide as the terminal, cells cut; one whole line a row without a terminal."""

from __future__ import annotations

import io
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from watchword.cli.render.table import Cell, Column, Place, Section, echo_table
from watchword.cli.render.terminal import Colour
from watchword.wording.wrap import cut, width

ADDRESS = "https://www.example.org/a/long/path/to/the/feed/of/a/newspaper.xml"
HEADS = (
    "",
    Column(head="source", least=8),
    Column(head="title", least=20),
    Column(head="address", place=Place.NOWHERE),
    Column(head="reason", place=Place.BELOW),
)
HEADLINES = (
    "日中首脳会談が北京で始まる、経済協力や輸出規制をめぐり意見を交わす見通し、両政府の高官が明らかに",
    "중국과 일본이 베이징에서 정상회담을 열고 수출 규제와 경제 협력을 논의했다고 양국 정부가 밝혔다",
    "การประชุมสุดยอดระหว่างจีนและญี่ปุ่นเริ่มขึ้นที่ปักกิ่งเพื่อหารือเรื่องความร่วมมือทางเศรษฐกิจและการค้า",
    "انطلاق القمة بين الصين واليابان في بكين لبحث التعاون الاقتصادي وقيود التصدير بين البلدين اليوم",
    "Leaders of China and Japan meet in Beijing to talk of trade, export controls and of much more",
)
TITLES = tuple(f"{one} {one}" for one in HEADLINES)
CODES = re.compile("\x1b\\[[0-9;]*m|\x1b\\]8;;[^\x1b]*\x1b\\\\")


class Terminal(io.StringIO):
    """An output that is a terminal."""

    def isatty(self) -> bool:
        return True


def terminal(monkeypatch: pytest.MonkeyPatch, columns: int = 80) -> Terminal:
    """In the place of the standard output."""
    stream = Terminal()
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return stream


def show() -> None:
    """A table with a title in each script."""
    rows = [
        (Cell("▲", Colour.BAD), "The Gazette", Cell(title, address=ADDRESS), ADDRESS, "no answer")
        for title in TITLES
    ]
    echo_table(HEADS, rows, empty="None.", zone="Asia/Tokyo")


def test_columns_line_up_in_every_script(capsys: pytest.CaptureFixture[str]) -> None:
    echo_table(("title", "n"), [("日中会談", "1"), ("Talks", "2")], empty="None.")
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == ["title", "n"]
    assert {cell_len(line) for line in lines} == {cell_len("日中会談  1")}


def test_an_empty_table_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    echo_table(("title",), [], empty="No alerts yet.", zone="UTC")
    assert capsys.readouterr().out == "No alerts yet.\n"


@pytest.mark.parametrize("columns", [80, 120])
def test_on_a_terminal_columns_stay_and_no_line_is_wider(
    monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    seen = terminal(monkeypatch, columns)
    show()
    lines = CODES.sub("", seen.getvalue()).splitlines()
    rows, below = lines[1:-1:2], lines[2:-1:2]
    assert lines[0].split() == ["source", "title"]
    assert {line.index("The Gazette") for line in rows} == {3}
    assert all(line.endswith("…") for line in rows)
    assert all(width(line) <= columns for line in lines)
    assert max(map(width, rows)) >= columns - 1
    assert below == ["    no answer"] * len(TITLES)


def test_a_title_is_a_link_to_its_address_and_the_address_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = terminal(monkeypatch)
    show()
    assert seen.getvalue().count(f"\x1b]8;;{ADDRESS}\x1b\\") == len(TITLES)
    assert ADDRESS not in CODES.sub("", seen.getvalue())


def test_an_address_cannot_end_its_link(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = terminal(monkeypatch)
    bad = "https://a.example/\x1b]0;title\x07\x1b\\x"
    echo_table(("t",), [(Cell("word", address=bad),)], empty="None.")
    codes = CODES.findall(seen.getvalue())
    assert len([code for code in codes if code.startswith("\x1b]8")]) == 2
    assert "\x1b" not in CODES.sub("", seen.getvalue())
    assert "\x07" not in seen.getvalue()


def test_no_color_is_obeyed_and_a_dumb_terminal_gets_no_codes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = terminal(monkeypatch)
    show()
    assert "\x1b[31m▲" in seen.getvalue()
    seen = terminal(monkeypatch)
    monkeypatch.setenv("NO_COLOR", "1")
    show()
    assert "\x1b[31m" not in seen.getvalue()
    assert "\x1b]8;;" in seen.getvalue()
    seen = terminal(monkeypatch)
    monkeypatch.setenv("TERM", "dumb")
    show()
    assert "\x1b" not in seen.getvalue()


def test_without_a_terminal_every_cell_is_whole_and_in_its_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show()
    head, *lines, zone = capsys.readouterr().out.splitlines()
    assert head.split() == ["source", "title", "address", "reason"]
    assert all(
        title in line and ADDRESS in line for title, line in zip(TITLES, lines, strict=True)
    )
    assert zone == "Times: Asia/Tokyo"


def test_a_section_stands_between_rows(capsys: pytest.CaptureFixture[str]) -> None:
    echo_table(("a", "b"), [("1", "x"), Section("Not told"), ("22", "y")], empty="None.")
    assert capsys.readouterr().out == "a   b\n1   x\n\nNot told\n22  y\n"
    echo_table(("a",), [Section("Not told")], empty="None.")
    assert capsys.readouterr().out == "None.\n"


@given(st.sampled_from(TITLES), st.integers(1, 120))
def test_what_is_cut_fits_and_shows_that_it_is_cut(title: str, columns: int) -> None:
    shown = cut(title, columns)
    assert width(shown) <= columns
    assert shown == title or shown.endswith("…")
    assert title.startswith(shown.removesuffix("…"))
