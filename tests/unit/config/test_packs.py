"""Packs of sources: they pass the same checks as the user's own sources, which override them."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from config import ready
from config.load import load
from crawler.plain.urls import normalize
from watchword.domain.source import SITE, Feed, Source
from watchword.errors import ConfigurationError

CONFIG = resources.files("config")
PACKED = 'packs = ["east-asia"]\n'
ASAHI = "https://www.asahi.com/rss/asahi/newsheadlines.rdf"
EAST_ASIA = ("china", "hong-kong", "japan", "korea", "taiwan")
PLACES = dict(zip(EAST_ASIA, ("CN", "HK", "JP", "KR", "TW"), strict=True))
LANGUAGES = dict(zip(EAST_ASIA, ("zh", "zh", "ja", "ko", "zh"), strict=True))
LISTS = tomllib.loads((CONFIG / "lists.toml").read_text(encoding="utf-8"))


def sources(folder: Path, text: str) -> dict[str, Source]:
    file = folder / "watchword.toml"
    file.write_text(text, encoding="utf-8")
    return dict(load(file, {}, normalize).config.sources)


def own(pack: str) -> dict[str, dict[str, Any]]:
    """The sources that stand in the pack's own file."""
    text = (CONFIG / "press" / f"{pack}.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text).get("sources", {}))


def every_source() -> list[tuple[str, dict[str, Any]]]:
    return [item for pack in ready.pack_names() for item in own(pack).items()]


def watched(table: dict[str, Any]) -> list[str]:
    """The addresses of a source's feeds, or of its home page, where they are to be found."""
    feeds = table.get("feeds") or [table["url"]]
    return [feed if isinstance(feed, str) else feed["url"] for feed in feeds]


@pytest.mark.parametrize("pack", ready.pack_names())
def test_every_source_of_a_pack_is_whole(pack: str, tmp_path: Path) -> None:
    found = sources(tmp_path, f'packs = ["{pack}"]')
    assert list(found) == list(ready.pack(pack))
    for key, source in found.items():
        hints, table = source.hints, ready.pack(pack)[key]
        assert hints.outlet == table["name"]
        assert table["url"].startswith("http"), key
        assert all([hints.language, hints.country, hints.timezone]), key
        assert [feed.url for feed in source.feeds] == [
            normalize(one) for one in watched(dict(table))
        ]
        assert table.get("feeds") or source.feeds[0].kind == SITE


def test_there_are_packs_for_each_press_and_together_120_sources_at_least() -> None:
    assert {*EAST_ASIA, "asia-english", "agencies"} <= {*ready.pack_names()}
    assert len(every_source()) >= 120
    assert all(len(ready.pack(pack)) >= 20 for pack in ready.pack_names())


def test_no_two_sources_have_one_key_one_home_or_one_address() -> None:
    keys = Counter(key for key, _ in every_source())
    homes = Counter(normalize(table["url"]) for _, table in every_source())
    addresses = Counter(normalize(one) for _, table in every_source() for one in watched(table))
    for count in (keys, homes, addresses):
        assert [one for one, times in count.items() if times > 1] == []


@pytest.mark.parametrize("pack", EAST_ASIA)
def test_a_pack_of_a_place_speaks_its_language_and_english(pack: str) -> None:
    tables = ready.pack(pack).values()
    languages = Counter(table["language"] for table in tables)
    assert languages[LANGUAGES[pack]] >= 15
    assert languages["en"] >= 3
    assert [table["country"] for table in tables].count(PLACES[pack]) > len(tables) / 2


def test_a_pack_may_be_of_packs_and_of_a_language_of_them() -> None:
    parts = [key for pack in EAST_ASIA for key in ready.pack(pack)]
    assert list(ready.pack("east-asia")) == parts
    english = ready.pack("asia-english")
    assert {"scmp", "straits-times"} <= {*english}
    assert {table["language"] for table in english.values()} == {"en"}
    assert [key for key in parts if key in english] != parts


def test_every_address_of_a_pack_names_the_lists_in_which_it_was_seen() -> None:
    named: set[str] = set()
    for key, table in every_source():
        assert len(table["seen"]) == len(watched(table)), key
        assert all(table["seen"]), key
        named |= {word for words in table["seen"] for word in words.split(" ")}
    assert named == set(LISTS)


@pytest.mark.parametrize("word", LISTS)
def test_every_list_says_where_it_is_and_of_which_day(word: str) -> None:
    one = LISTS[word]
    assert one["repository"].count("/") == 1
    assert one["path"]
    assert date(2026, 1, 1) < one["day"] <= date(2026, 11, 30)
    assert isinstance(one["asked"], bool)
    assert len(one.get("commit", 40 * "0")) == 40


def test_a_home_page_of_a_pack_that_one_watches_oneself_is_ones_own(tmp_path: Path) -> None:
    home = ready.pack("japan")["jiji"]["url"]
    found = sources(tmp_path, f'packs = ["japan"]\n[sources.mine]\nurl = "{home}"\n')
    assert "jiji" not in found
    assert [feed.url for feed in found["mine"].feeds] == [home]


def test_two_packs_may_have_one_source(tmp_path: Path) -> None:
    found = sources(tmp_path, 'packs = ["japan", "east-asia", "asia-english"]')
    assert len(found) == len({*ready.pack("east-asia"), *ready.pack("asia-english")})


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
        'watchword.toml: packs: there is no pack "asia"; there are: agencies, asia-english, china, '
        "east-asia, hong-kong, japan, korea, taiwan"
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
