"""How the command line speaks."""

import ast
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from watchword import cli
from watchword.cli.render.out import echo, echo_json, moment, plural
from watchword.contract import JsonLine
from watchword.wording.safe_text import inert

CLI = Path(cli.__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Titled(JsonLine):
    """A record with a text."""

    title: str


def test_json_keeps_every_character_and_shows_none_that_moves_a_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    title = "日中\x1b[31m \u202e \U000e0041 会談"
    echo_json(Titled(title=title))
    line = capsys.readouterr().out
    assert json.loads(line) == {"title": title}
    assert inert(line.rstrip("\n")) == line.rstrip("\n")


def test_one_is_singular() -> None:
    assert (plural(1, "feed"), plural(0, "feed"), plural(2, "feed")) == (
        "1 feed",
        "0 feeds",
        "2 feeds",
    )


def test_a_line_keeps_the_joiners_of_its_script_and_is_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    echo("می\u200cخواهم \u2028next\u2029line\x85here")
    assert capsys.readouterr().out == "می\u200cخواهم  next line here\n"


def test_json_lines_end_at_no_separator_within_a_text(capsys: pytest.CaptureFixture[str]) -> None:
    title = "می\u200cخواهم\u2028next\u2029line\x85here"
    echo_json(Titled(title=title))
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line) == {"title": title}
    assert "\u200c" in line


def test_a_time_that_is_not_there_is_a_dash() -> None:
    assert moment(None, "Asia/Tokyo") == "–"


@pytest.mark.parametrize("file", sorted(CLI.rglob("*.py")), ids=lambda file: file.stem)
def test_no_line_is_written_with_a_break_in_it(file: Path) -> None:
    """`echo` makes a space of it: what it writes is one line, whatever the text from the web holds."""
    for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"echo", "echo_err"}:
            texts = [node.value for node in ast.walk(call) if isinstance(node, ast.Constant)]
            assert not any("\n" in text for text in texts if isinstance(text, str)), call.lineno
