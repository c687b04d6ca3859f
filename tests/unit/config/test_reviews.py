"""`[review]`: when the press review of the day makes itself, and who gets it."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.load import load
from tests.unit.config.test_mistakes import mistakes_of
from watchword.domain.review import DailyReview

REST = '[channels.desk]\nurl = "console:"\n[topics.x]\nquery = "a"\n[sources.s]\nfeeds = ["https://a.example/f"]'


def test_its_hour_is_in_the_zone_of_the_configuration(tmp_path: Path) -> None:
    file = tmp_path / "watchword.toml"
    file.write_text(
        f'timezone = "Asia/Tokyo"\n[review]\nat = "07:30"\nchannels = ["desk", "desk"]\n{REST}'
    )
    config = load(file, {}, str).config
    assert config.review == DailyReview(
        at=time(7, 30), zone=ZoneInfo("Asia/Tokyo"), channels=("desk",)
    )


@pytest.mark.parametrize(
    ("table", "mistake"),
    [
        (
            'channels = ["desk"]',
            'review.channels: are named, and there is no hour; write one: at = "07:30"',
        ),
        ('at = "07:30"\nchannels = ["dsk"]', 'review.channels: "dsk" is not one of the channels'),
    ],
)
def test_what_is_wrong_says_so(table: str, mistake: str, tmp_path: Path) -> None:
    (line,) = mistakes_of(f"[review]\n{table}\n{REST}", tmp_path)
    assert mistake in line
