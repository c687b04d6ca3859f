"""How the command line speaks."""

import json
from datetime import timedelta

import pytest

from watchword.cli.out import ago, clean, echo_json, plural


def test_json_keeps_every_character_and_shows_none_that_moves_a_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    title = "日中\x1b[31m \u202e \U000e0041 会談"
    echo_json({"title": title})
    line = capsys.readouterr().out
    assert json.loads(line) == {"title": title}
    assert clean(line.rstrip("\n")) == line.rstrip("\n")


def test_one_is_singular() -> None:
    assert (plural(1, "feed"), plural(0, "feed"), plural(2, "feed")) == (
        "1 feed",
        "0 feeds",
        "2 feeds",
    )


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(-5, "0 min"), (59, "59 min"), (60, "1 h"), (47 * 60 + 59, "47 h"), (48 * 60, "2 days")],
)
def test_a_span_is_said_in_its_largest_unit(minutes: int, said: str) -> None:
    assert ago(timedelta(minutes=minutes)) == said
