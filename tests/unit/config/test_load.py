"""The settings that are made from a configuration without mistakes."""

from __future__ import annotations

import logging
from datetime import time, timedelta
from ipaddress import ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.edit import with_sentence
from config.load import Settings, load, store_location, system_timezone
from watchword.domain.channel import Channel, Quiet
from watchword.domain.development import FOLLOWED, Follow, FollowKind
from watchword.domain.source import LISTING, SITE, Feed, Hints, Source
from watchword.domain.topic import Topic
from watchword.errors import ConfigurationError
from watchword.notify.receivers.registry import interrupts

FILE = """
contact = "desk@example.org"
timezone = "Asia/Tokyo"
[fetch]
allow_networks = ["10.0.0.0/8", "::1"]
delay = "1s"
cadence = ["5m", "1h"]
[topics.rice]
query = "rice OR 米"
alert = ["screen", "desk", "screen"]
[channels.screen]
url = "console:"
[channels.desk]
url = "env:DESK"
[sources.asahi]
name = "朝日新聞"
feeds = ["https://Asahi.example/a.rdf"]
language = "ja"
country = "JP"
timezone = "Asia/Tokyo"
topics = ["rice"]
[sources.slow]
feeds = ["https://slow.example/f"]
delay = "30s"
cadence = ["1h", "1h"]
"""


def settings(folder: Path, text: str = FILE, **environ: str) -> Settings:
    file = folder / "watchword.toml"
    file.write_text(text, encoding="utf-8")
    return load(file, environ, str.lower, interrupts=interrupts)


def test_a_source_has_normal_feeds_and_the_defaults_of_the_fetch_table(tmp_path: Path) -> None:
    config = settings(tmp_path, DESK="json://receiver.example").config
    assert config.sources["asahi"] == Source(
        key="asahi",
        hints=Hints(
            outlet="朝日新聞",
            language="ja",
            country="JP",
            timezone="Asia/Tokyo",
            delay=timedelta(seconds=1),
        ),
        feeds=(Feed(url="https://asahi.example/a.rdf"),),
        cadence=(timedelta(minutes=5), timedelta(hours=1)),
        topics=("rice",),
    )


def test_a_source_may_have_its_own_pace(tmp_path: Path) -> None:
    source = settings(tmp_path, DESK="json://receiver.example").config.sources["slow"]
    assert source.hints.delay == timedelta(seconds=30)
    assert source.cadence == (timedelta(hours=1), timedelta(hours=1))
    assert source.topics is None


def test_a_topic_names_each_channel_once(tmp_path: Path) -> None:
    topic = settings(tmp_path, DESK="json://receiver.example").config.topics["rice"]
    assert topic == Topic(key="rice", name="rice", query="rice OR 米", channels=("screen", "desk"))


def test_a_topic_says_what_it_follows(tmp_path: Path) -> None:
    text = """
        [topics.a]
        query = "a"
        [topics.b]
        query = "b"
        follow = ["names", "outlets:20", "outlets:10"]
        [topics.c]
        query = "c"
        follow = []
    """
    topics = settings(tmp_path, text).config.topics
    assert topics["a"].follow == FOLLOWED
    assert topics["b"].follow == Follow(kinds=frozenset({FollowKind.NAMES}), outlets=10)
    assert topics["c"].follow == Follow(kinds=frozenset())


def test_a_channel_has_its_hours_in_its_own_zone(tmp_path: Path) -> None:
    text = """
        timezone = "Asia/Tokyo"
        [channels.a]
        url = "console:"
        digest = ["18:00", "08:00", "08:00"]
        [channels.b]
        url = "console:"
        quiet = "22:00-07:00"
        cap = 3
        timezone = "Europe/Paris"
    """
    channels = settings(tmp_path, text).config.channels
    assert channels == {
        "a": Channel(name="a", zone=ZoneInfo("Asia/Tokyo"), digest=(time(8), time(18)), cap=None),
        "b": Channel(
            name="b",
            zone=ZoneInfo("Europe/Paris"),
            quiet=Quiet(start=time(22), end=time(7)),
            cap=3,
        ),
    }


def test_a_topic_may_have_a_second_query(tmp_path: Path) -> None:
    text = '[topics.rice]\nquery = "rice"\nurgent = "title:ban"'
    assert settings(tmp_path, text).config.topics["rice"].urgent == "title:ban"


def test_the_fetch_table_becomes_plain_values(tmp_path: Path) -> None:
    fetch = settings(tmp_path, DESK="json://receiver.example").fetch
    assert fetch.allow_networks == (ip_network("10.0.0.0/8"), ip_network("::1/128"))
    assert (fetch.page_size, fetch.connections) == (5 * 1024 * 1024, 16)
    assert fetch.timeout == timedelta(seconds=20)


def test_a_secret_comes_from_the_environment(tmp_path: Path) -> None:
    configuration = settings(tmp_path, DESK="json://receiver.example/token")
    assert configuration.addresses == {
        "screen": "console:",
        "desk": "json://receiver.example/token",
    }
    assert configuration.warnings == ()


def test_a_secret_comes_from_a_file_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "desk.url").write_text("json://receiver.example/token\n")
    text = '[channels.desk]\nurl = "file:desk.url"'
    assert settings(tmp_path, text).addresses == {"desk": "json://receiver.example/token"}


def test_an_unset_secret_disables_its_channel_with_a_warning(tmp_path: Path) -> None:
    configuration = settings(tmp_path)
    assert configuration.config.channels["desk"].disabled == "DESK is not set"
    assert configuration.config.channels["screen"].disabled is None
    assert "desk" not in configuration.addresses
    (warning,) = configuration.warnings
    assert str(warning) == (
        "watchword.toml: channels.desk.url: DESK is not set; nothing is sent there until it is"
    )


SIGNED = '[channels.hook]\nurl = "json://a.example"\nsecret = "env:KEY"'


def test_what_signs_a_channel_is_a_secret_of_its_own(tmp_path: Path) -> None:
    configuration = settings(tmp_path, SIGNED, KEY="whsec_c2VjcmV0")
    assert configuration.signing == {"hook": "whsec_c2VjcmV0"}
    assert "c2VjcmV0" not in repr(configuration)


def test_a_channel_whose_signature_is_not_set_sends_nothing_unsigned(tmp_path: Path) -> None:
    configuration = settings(tmp_path, SIGNED)
    assert configuration.config.channels["hook"].disabled == "KEY is not set"
    assert configuration.addresses == {}
    assert (
        "watchword.toml: channels.hook.secret: KEY is not set; nothing is sent there until it is"
        in [str(warning) for warning in configuration.warnings]
    )


@pytest.mark.parametrize(
    ("written", "hint"),
    [("jp", 'write "ja"'), ("zh-TW", 'write "zh-Hant"'), ("zh_CN", 'write "zh-Hans"'),
     ("de", "write one of en, zh-Hans, zh-Hant, ja, ko")],
)  # fmt: skip
def test_a_language_that_messages_are_not_in_is_a_mistake(
    tmp_path: Path, written: str, hint: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        settings(tmp_path, f'language = "{written}"')
    assert [problem.hint for problem in caught.value.problems] == [hint]


def test_a_channel_has_the_language_of_the_top_unless_it_names_its_own(tmp_path: Path) -> None:
    text = 'language = "ko"\n[channels.a]\nurl = "console:"\n'
    text += '[channels.b]\nurl = "mbox:b"\nlanguage = "ja"'
    channels = settings(tmp_path, text).config.channels
    assert {name: one.language for name, one in channels.items()} == {"a": "ko", "b": "ja"}


def test_no_contact_is_a_warning(tmp_path: Path) -> None:
    warning = settings(tmp_path, "").warnings[0]
    assert warning.where == "watchword.toml: contact"


def test_a_wrong_contact_is_an_error_and_no_warning_too(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        settings(tmp_path, FILE.replace("desk@example.org", "nobody"), DESK="console:")
    assert [problem.where for problem in caught.value.problems] == ["watchword.toml: contact"]
    assert caught.value.warnings == ()


def test_what_a_configuration_does_without_is_a_warning(tmp_path: Path) -> None:
    said = [str(warning) for warning in settings(tmp_path, "").warnings[1:]]
    assert [line.split("; ")[1].split(":")[0] for line in said] == [
        "nothing is looked for",
        "nobody is told",
        "nothing is watched",
    ]


def test_of_a_source_with_a_home_page_alone_the_feeds_are_to_be_found(tmp_path: Path) -> None:
    found = settings(tmp_path, '[sources.a]\nurl = "https://a.example/"').config.sources["a"]
    assert found.feeds == (Feed(url="https://a.example/", kind=SITE),)


def test_a_home_page_beside_feeds_is_not_watched(tmp_path: Path) -> None:
    text = '[sources.a]\nurl = "https://a.example/"\nfeeds = ["https://a.example/f"]'
    assert settings(tmp_path, text).config.sources["a"].feeds == (Feed(url="https://a.example/f"),)


def test_a_feed_that_is_neither_text_nor_table_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"feeds\.0: is no address; write a text"):
        settings(tmp_path, "[sources.a]\nfeeds = [5]")


def test_rules_make_a_feed_a_listing(tmp_path: Path) -> None:
    feeds = '[{ url = "https://a.example/x", rules = "h2 a" }, "https://a.example/f"]'
    found = settings(tmp_path, f"[sources.a]\nfeeds = {feeds}").config.sources["a"]
    assert found.feeds == (
        Feed(url="https://a.example/x", kind=LISTING, rules="h2 a"),
        Feed(url="https://a.example/f"),
    )


def test_a_feed_may_have_a_cadence_and_a_language_of_its_own(tmp_path: Path) -> None:
    own = '{ url = "https://a.example/x", cadence = ["1h", "6h"], language = "ko" }'
    text = f'[sources.a]\nlanguage = "ja"\nfeeds = [{own}, "https://a.example/f"]'
    found = settings(tmp_path, text).config.sources["a"]
    slow = (timedelta(hours=1), timedelta(hours=6))
    assert [found.cadence_of(feed.url) for feed in found.feeds] == [slow, found.cadence]
    assert [found.hints_of(feed.url).language for feed in found.feeds] == ["ko", "ja"]


def test_the_archive_is_found_whatever_is_wrong_with_topics_and_channels(tmp_path: Path) -> None:
    wrong = '[topics.a]\nalert = ["nobody"]\n[channels.x]\nurl = "file:none"\n[fetch]\ndelay = 3\n'
    file = tmp_path / "watchword.toml"
    file.write_text('timezone = "Asia/Tokyo"\n' + wrong)
    found = store_location(file, {})
    assert (found.database, found.timezone) == (tmp_path / "watchword.db", "Asia/Tokyo")
    file.write_text('[database]\nurl = "mysql://x"\n')
    with pytest.raises(ConfigurationError, match="no address of an SQLite file"):
        store_location(file, {})


def test_the_archive_in_its_usual_place_is_found_where_a_file_is_not_toml(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "watchword.toml"
    file.write_text("nonsense = [")
    with pytest.raises(ConfigurationError, match="not TOML"):
        store_location(file, {})
    (tmp_path / "watchword.db").touch()
    assert store_location(file, {}).database == tmp_path / "watchword.db"
    assert "watchword.toml: end of document: not TOML" in caplog.text


def test_a_secret_is_not_in_what_is_printed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    configuration = settings(tmp_path, DESK="json://receiver.example/token123")
    logging.getLogger("test").warning("%r", configuration)
    assert "token123" not in caplog.text


def test_the_database_lies_beside_the_configuration(tmp_path: Path) -> None:
    assert settings(tmp_path, "").database == tmp_path / "watchword.db"
    text = '[database]\nurl = "sqlite:///rows/my.db"'
    assert settings(tmp_path, text).database == tmp_path / "rows" / "my.db"
    assert settings(tmp_path, '[database]\nurl = "sqlite:////srv/my.db"').database == Path(
        "/srv/my.db"
    )


def test_the_zone_is_the_machines_own_where_none_is_written(tmp_path: Path) -> None:
    assert settings(tmp_path, "", TZ="Asia/Seoul").config.timezone == "Asia/Seoul"
    assert system_timezone({"TZ": "no/such"}) == system_timezone({})


def test_a_folder_is_one_configuration(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[topics.rice]\nquery = "rice"\nalert = ["screen"]')
    (tmp_path / "b.toml").write_text('[channels.screen]\nurl = "console:"')
    (tmp_path / "c.toml").write_text('[topics.tea]\nquery = "tea"')
    config = load(tmp_path, {}, str.lower).config
    assert set(config.topics) == {"rice", "tea"}
    assert set(config.channels) == {"screen"}


def test_a_key_that_two_files_set_names_both(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[topics.rice]\nquery = "rice"\n[fetch]\ndelay = "1s"')
    (tmp_path / "b.toml").write_text('[topics.rice]\nquery = "tea"\n[fetch]\ntimeout = "9s"')
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, {}, str.lower)
    assert (
        str(caught.value) == "a.toml and b.toml: topics.rice.query: is set twice; keep one of them"
    )


def test_a_problem_in_a_folder_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[topics.rice]\nquery = "rice"')
    (tmp_path / "b.toml").write_text('[sources.s]\nfeeds = ["https://a.b/f"]\ntopics = ["tea"]')
    (tmp_path / "c.toml").write_text("x")
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, {}, str.lower)
    first, second = caught.value.problems
    assert first.where.startswith("c.toml: ")
    assert second.where == "b.toml: sources.s.topics"


def test_a_topic_of_two_parties_asks_for_both_in_the_title(tmp_path: Path) -> None:
    text = '[topics.border]\nparties = ["@china", "@india"]'
    topic = settings(tmp_path, text).config.topics["border"]
    assert topic.parties == ("@china", "@india")
    assert topic.query == "title:(@china @india NOT (@sport OR @weather OR @namesakes))"


def test_a_query_over_a_ready_topic_replaces_its_parties(tmp_path: Path) -> None:
    topic = settings(tmp_path, '[topics.china-japan]\nquery = "panda"').config.topics[
        "china-japan"
    ]
    assert (topic.parties, topic.query) == (None, "panda")
    ready = settings(tmp_path, "[topics.china-japan]").config.topics["china-japan"]
    assert ready.parties == ("@china", "@japan")
    assert "@china-japan" in ready.query


@pytest.mark.parametrize(
    ("keys", "what"),
    [
        ('query = "panda"\nparties = ["@china", "@india"]', "has both parties and a query"),
        ('parties = ["@china"]', "names no two concepts"),
        ('parties = ["china", "india"]', "names no two concepts"),
        ('parties = ["@china", "@china"]', "names no two concepts"),
    ],
)
def test_wrong_parties_are_refused_with_what_would_be_right(
    tmp_path: Path, keys: str, what: str
) -> None:
    with pytest.raises(ConfigurationError, match=what):
        settings(tmp_path, f"[topics.pandas]\n{keys}")


def test_an_empty_possible_takes_that_of_the_ready_topic_away(tmp_path: Path) -> None:
    text = '[topics.semiconductors]\npossible = ""\nexclude = "title:@sport"'
    topic = settings(tmp_path, text).config.topics["semiconductors"]
    assert (topic.possible, topic.exclude) == (None, "title:@sport")


@pytest.mark.parametrize(
    ("url", "cap"),
    [("console:", None), ("mbox:box", None), ("ntfys://ntfy.sh/t", 20), ("env:UNSET", 20)],
)
def test_what_interrupts_nobody_has_no_cap_unless_it_is_written(
    tmp_path: Path, url: str, cap: int | None
) -> None:
    table = f'[channels.a]\nurl = "{url}"\n'
    assert settings(tmp_path, table).config.channels["a"].cap == cap
    assert settings(tmp_path, table + "cap = 20\n").config.channels["a"].cap == 20


@pytest.mark.parametrize(
    "headline",
    ["米が値上がり　新米は来月から", "米\xa0値上がり", "米の日 👩‍🌾", "\u200eقیمت می\u200cرود 米"],
)
def test_a_headline_is_taken_as_the_press_writes_it(tmp_path: Path, headline: str) -> None:
    """With a full-width or hard space, joiners and marks of direction; `alert wrong` writes it so."""
    text = with_sentence(FILE, "rice", headline, "must_match")
    config = settings(tmp_path, text, DESK="json://receiver.example").config
    assert config.topics["rice"].must_match == (headline,)


@pytest.mark.parametrize("control", ["\x1b[2J", "\n", "\x9b", "\u2028"])
def test_a_headline_has_no_control_character(tmp_path: Path, control: str) -> None:
    text = with_sentence(FILE, "rice", f"米{control}x", "must_match")
    with pytest.raises(ConfigurationError, match="has a control character"):
        settings(tmp_path, text, DESK="json://receiver.example")
