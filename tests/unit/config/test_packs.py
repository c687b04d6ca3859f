"""Packs of sources: they pass the same checks as the user's own sources, which override them."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib import resources
from pathlib import Path

import pytest

from config import ready
from config.load import load
from crawler.plain.urls import normalize
from watchword.domain.source import Feed, Source
from watchword.errors import ConfigurationError

PRESS = resources.files("config") / "press"
PACKED = 'packs = ["east-asia"]\n'
ASAHI = "https://www.asahi.com/rss/asahi/newsheadlines.rdf"


def sources(folder: Path, text: str) -> dict[str, Source]:
    file = folder / "watchword.toml"
    file.write_text(text, encoding="utf-8")
    return dict(load(file, {}, normalize).config.sources)


@pytest.mark.parametrize("pack", ready.packs())
def test_every_source_of_a_pack_is_whole(pack: str, tmp_path: Path) -> None:
    for key, source in sources(tmp_path, f'packs = ["{pack}"]').items():
        hints = source.hints
        assert hints.outlet != key
        assert ready.packs()[pack][key]["url"], key
        assert all([hints.language, hints.country, hints.timezone]), key
        assert len(source.feeds) == len(ready.packs()[pack][key]["feeds"])  # type: ignore[arg-type]


def test_east_asia_speaks_four_languages_in_both_scripts(tmp_path: Path) -> None:
    found = sources(tmp_path, PACKED).values()
    languages = [source.hints.language for source in found]
    assert len(languages) >= 24
    assert min(languages.count(one) for one in ("en", "zh", "ja", "ko")) >= 5
    assert {"CN", "TW", "HK"} <= {s.hints.country for s in found if s.hints.language == "zh"}


@pytest.mark.parametrize("pack", ready.packs())
def test_every_feed_of_a_pack_names_the_list_in_which_it_was_seen(pack: str) -> None:
    text = (PRESS / f"{pack}.toml").read_text(encoding="utf-8")
    lists = dict(re.findall(r"^#   (\w+) +(\S.*\b20\d\d-\d\d-\d\d)$", text, re.M))
    seen = re.findall(r'^  "http.+",  # (\w+(?:, \w+)*)(?:;.*)?$', text, re.M)
    assert len(seen) == sum(len(table["feeds"]) for table in ready.packs()[pack].values())  # type: ignore[arg-type, misc]
    assert {name for names in seen for name in names.split(", ")} == set(lists)


def test_ones_own_source_fills_the_rest_from_the_pack(tmp_path: Path) -> None:
    text = PACKED + '[sources.asahi]\ndelay = "10s"\nname = "Asahi"\n'
    asahi = sources(tmp_path, text)["asahi"]
    assert (asahi.hints.outlet, asahi.hints.delay) == ("Asahi", timedelta(seconds=10))
    assert (asahi.hints.language, asahi.feeds) == ("ja", (Feed(url=ASAHI),))


def test_ones_own_source_with_feeds_has_those_alone(tmp_path: Path) -> None:
    text = PACKED + '[sources.asahi]\nfeeds = ["https://asahi.example/f"]\n'
    assert sources(tmp_path, text)["asahi"].feeds == (Feed(url="https://asahi.example/f"),)


def test_a_feed_in_the_file_and_in_a_pack_is_ones_own(tmp_path: Path) -> None:
    own = f'[sources.a]\nfeeds = ["{ASAHI}"]\n[sources.chinanews]\ndelay = "9s"\n'
    shared = "https://www.chinanews.com.cn/rss/world.xml"
    found = sources(tmp_path, PACKED + own + f'[sources.z]\nfeeds = ["{shared}"]\n')
    assert found["a"].feeds == (Feed(url=ASAHI),)
    assert "asahi" not in found
    assert found["z"].feeds == (Feed(url=shared),)
    assert len(found["chinanews"].feeds) == 1


def test_a_feed_twice_in_ones_own_file_is_still_a_mistake(tmp_path: Path) -> None:
    own = f'[sources.asahi]\nfeeds = ["{ASAHI}"]\n[sources.z]\nfeeds = ["{ASAHI}"]\n'
    with pytest.raises(ConfigurationError, match=r"is a feed of sources\.asahi already"):
        sources(tmp_path, PACKED + own)


def test_a_pack_that_is_none_says_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        sources(tmp_path, 'packs = ["asia", "east-asia"]')
    assert str(caught.value) == (
        'watchword.toml: packs: there is no pack "asia"; there are: east-asia'
    )


@pytest.mark.parametrize("packs", ['"east-asia"', '[["east-asia"]]', "[3]"])
def test_packs_of_the_wrong_kind_are_one_mistake(packs: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        sources(tmp_path, f"packs = {packs}")
    assert "packs" in str(caught.value)
    assert len(caught.value.problems) == 1


def test_a_wrong_key_beside_a_packs_source_is_named_in_the_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        sources(tmp_path, PACKED + "[sources.asahi]\nfeds = []\n")
    assert str(caught.value).startswith("watchword.toml: sources.asahi.feds: unknown key")
