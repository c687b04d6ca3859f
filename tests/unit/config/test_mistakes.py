"""Each mistake in a configuration is one line with the place and the correct form."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.load import load
from watchword.errors import ConfigurationError

NOTHING: dict[str, str] = {}

MISTAKES = {
    "unknown key": (
        'contakt = "a@b.c"',
        'contakt: unknown key; did you mean "contact"?',
    ),
    "unknown key in a table": (
        "[fetch]\nconections = 3",
        'fetch.conections: unknown key; did you mean "connections"?',
    ),
    "unknown key that is like none": (
        "[alerts]\nzzz = 1",
        "alerts.zzz: unknown key; known are: alert_within",
    ),
    "a key of another table that is near to one of this": (
        '[channels.desk]\nurl = "console:"\nquery = "x"',
        (
            "channels.desk.query: unknown key; known are: "
            "url, secret, digest, digest_empty, quiet, cap, timezone, follow_style, language"
        ),
    ),
    "a mistyped key that must be there": (
        '[channels.desk]\nulr = "console:"',
        'channels.desk.ulr: unknown key; did you mean "url"?',
    ),
    "a key of a concept that is no language": (
        '[concepts.x]\ndiad = { pair = ["日独"] }',
        'concepts.x.diad: unknown key; did you mean "dyad"?',
    ),
    "a place as the language of a concept": (
        '[concepts.x]\njp = ["日独"]',
        'concepts.x.jp: "jp" is not a language; write "ja"',
    ),
    "a language with its script": (
        '[sources.s]\nfeeds = ["https://a.example/f"]\nlanguage = "zh-Hant"',
        'sources.s.language: "zh-Hant" is not a language; write "zh"',
    ),
    "a language that there is not": (
        '[sources.s]\nfeeds = ["https://a.example/f"]\nlanguage = "xx"',
        (
            'sources.s.language: "xx" is not a language;'
            ' write its code of two letters: "ja", "zh", "en"'
        ),
    ),
    "a place by its usual name": (
        '[sources.s]\nfeeds = ["https://a.example/f"]\ncountry = "UK"',
        'sources.s.country: "UK" is not a place; write "GB"',
    ),
    "a time in place of two": (
        '[fetch]\ncadence = "5m"',
        (
            "fetch.cadence: is not the least and the most time between two polls;"
            ' write two spans from 1s to 24h, the shorter first: ["2m", "30m"]'
        ),
    ),
    "quotes of a word processor": (
        "[topics.x]\nquery = “a”",
        'line 2, column 9: not TOML: Invalid value; write straight quotes: "…"',
    ),
    "quotes within quotes": (
        '[topics.x]\nquery = "("a b" OR c)"\n',
        (
            "line 2, column 12: not TOML: Expected newline or end of document after a statement;"
            " write a text that has \" in it between single quotes: '…'"
        ),
    ),
    "a text without quotes": (
        "contact = desk@example.org",
        "line 1, column 11: not TOML: Invalid value; write a text in quotes, a list in brackets",
    ),
    "a key of a later version": (
        '[channels.desk]\nurl = "console:"\nvolume = 3',
        (
            "channels.desk.volume: unknown key; known are: "
            "url, secret, digest, digest_empty, quiet, cap, timezone, follow_style, language"
        ),
    ),
    "quiet hours that end when they begin": (
        '[channels.desk]\nurl = "console:"\nquiet = "22:00-22:00"',
        'channels.desk.quiet: begins when it ends; write two different times: "22:00-07:00"',
    ),
    "quiet hours without an end": (
        '[channels.desk]\nurl = "console:"\nquiet = "22:00"',
        (
            'channels.desk.quiet: "22:00" is no span of hours; '
            'write the start and the end: "22:00-07:00"'
        ),
    ),
    "an hour that no clock shows": (
        '[channels.desk]\nurl = "console:"\ndigest = ["08:00", "24:00"]',
        (
            'channels.desk.digest.1: "24:00" is not a time of the day; '
            'write hours and minutes from "00:00" to "23:59"'
        ),
    ),
    "something that no topic follows": (
        '[topics.x]\nquery = "a"\nfollow = ["urgent", "number"]',
        'topics.x.follow.1: "number" is nothing that a topic follows; write "numbers"',
    ),
    "no outlet more": (
        '[topics.x]\nquery = "a"\nfollow = ["outlets:0"]',
        ('topics.x.follow.0: "outlets:0" is nothing that a topic follows; write "outlets:10"'),
    ),
    "no way to follow a story": (
        '[channels.desk]\nurl = "console:"\nfollow_style = "threads"',
        (
            'channels.desk.follow_style: "threads" is no way to follow a story; '
            'write one of "thread", "edit", "new"'
        ),
    ),
    "no message an hour": (
        '[channels.desk]\nurl = "console:"\ncap = 0',
        "channels.desk.cap: is out of bounds; write a number from 1 to 1000",
    ),
    "an admin that is no channel": (
        'admin = ["dsk"]\n[channels.desk]\nurl = "console:"',
        'admin: "dsk" is not one of the channels; there are: desk',
    ),
    "a heartbeat that goes nowhere": (
        '[service]\nheartbeat = "pigeon post"',
        "service.heartbeat: is not an address of the web; write one that begins with https://",
    ),
    "bad TOML": (
        'contact = "a@b.c"\n[topics.x\n',
        "line 2, column 10: not TOML: Expected ']' at the end of a table declaration",
    ),
    "a number in place of a text": (
        "contact = 3",
        "contact: is of the wrong kind; write a text in quotes",
    ),
    "a text in place of a number": (
        '[fetch]\nconnections = "16"',
        "fetch.connections: is of the wrong kind; write a whole number without quotes",
    ),
    "a text in place of a list": (
        '[topics.x]\nquery = "a"\nmust_match = "one"',
        'topics.x.must_match: is of the wrong kind; write a list: ["one"]',
    ),
    "a text in place of a table": (
        'fetch = "fast"',
        "fetch: is of the wrong kind; write a table",
    ),
    "a table without a name": (
        'topics = ["x"]',
        "topics: is no table; write tables with a name: [topics.NAME]",
    ),
    "a name that is none": (
        '[topics."a b"]\nquery = "x"',
        "topics.'a b': is no name; write letters, digits, - and _, 64 at the most",
    ),
    "bad span": (
        '[alerts]\nalert_within = "24 hours"',
        (
            'alerts.alert_within: "24 hours" is not a span of time;'
            ' write a number and s, m, h or d: "30s", "5m", "24h", "90d"'
        ),
    ),
    "span out of bounds": (
        '[fetch]\ntimeout = "1h"',
        'fetch.timeout: is out of bounds; write a span from "1s" to "1m"',
    ),
    "cadence the wrong way round": (
        '[fetch]\ncadence = ["30m", "2m"]',
        (
            "fetch.cadence: is not the least and the most time between two polls;"
            ' write two spans from 1s to 24h, the shorter first: ["2m", "30m"]'
        ),
    ),
    "bad size": (
        '[fetch]\npage_size = "5MB"',
        'fetch.page_size: "5MB" is not a size; write a number and B, KiB, MiB or GiB: "5MiB"',
    ),
    "bad network": (
        '[fetch]\nallow_networks = ["10.0.0.1/8"]',
        'fetch.allow_networks.0: "10.0.0.1/8" has bits behind its prefix; write "10.0.0.0/8"',
    ),
    "no network at all": (
        '[fetch]\nallow_networks = ["localhost"]',
        (
            'fetch.allow_networks.0: "localhost" is not a network;'
            ' write an address and the length of its prefix: "192.168.0.0/16"'
        ),
    ),
    "bad time zone": (
        'timezone = "Asia/Tokio"',
        'timezone: "Asia/Tokio" is not a time zone; did you mean "Asia/Tokyo"?',
    ),
    "contact that is none": (
        'contact = "the desk"',
        'contact: "the desk" is no way to reach you; write a mail address or the address of a page',
    ),
    "topic without a query": (
        "[topics.x]",
        "topics.x: has no query; write query =",
    ),
    "ready topic with a slip": (
        "[topics.china-jpan]",
        (
            'topics.china-jpan: has no query; write query = "…", or take a ready topic; '
            "did you mean china-japan?"
        ),
    ),
    "unknown channel": (
        '[topics.x]\nquery = "a"\nalert = ["desc"]\n[channels.desk]\nurl = "console:"',
        'topics.x.alert: "desc" is not one of the channels; there are: desk',
    ),
    "channel where there is none": (
        '[topics.x]\nquery = "a"\nalert = ["desk"]',
        'topics.x.alert: "desk" is not one of the channels; write [channels.NAME]',
    ),
    "channel without an address": (
        "[channels.desk]",
        "channels.desk.url: is missing; write url = …",
    ),
    "unknown topic": (
        '[sources.s]\nfeeds = ["https://a.example/f"]\ntopics = ["y"]\n[topics.x]\nquery = "a"',
        'sources.s.topics: "y" is not one of the topics; there are: x',
    ),
    "source without feeds": (
        '[sources.s]\nname = "S"',
        (
            "sources.s: has neither feeds nor a url;"
            ' write feeds = ["https://…"], or url = "https://…": they are found there'
        ),
    ),
    "feed of a kind that is recognised": (
        '[sources.s]\nfeeds = [{ url = "https://a.example/f", kind = "rss" }]',
        (
            'sources.s.feeds.0.kind: "rss" is no kind of feed to be named;'
            ' write "listing" or "search", or leave it out: other kinds are recognised'
        ),
    ),
    "one feed in two sources": (
        '[sources.s]\nfeeds = ["https://a.example/f"]\n[sources.t]\nfeeds = ["https://A.example/f"]',
        'sources.t.feeds: "https://A.example/f" is a feed of sources.s already; write it once',
    ),
    "feed of another scheme": (
        '[sources.s]\nfeeds = ["file:///etc/passwd"]',
        (
            'sources.s.feeds.0: "file:///etc/passwd" is not an address of the web;'
            " write an address that begins with https:// or http://"
        ),
    ),
    "feed without a host": (
        '[sources.s]\nfeeds = ["https:///f"]',
        (
            'sources.s.feeds.0: "https:///f" is not an address of the web;'
            " write an address that begins with https:// or http://"
        ),
    ),
    "feed with a password": (
        '[sources.s]\nfeeds = ["https://me:hunter2@a.example/f"]',
        "sources.s.feeds.0: has a user name or a password in its address; leave them out",
    ),
    "feed that no parser agrees on": (
        "[sources.s]\nfeeds = ['https://a.example\\@b.example/']",
        (
            'sources.s.feeds.0: "https://a.example\\@b.example/" has a space, a backslash or a control'
            " character; write an address that begins with https:// or http://"
        ),
    ),
    "bad language": (
        '[sources.s]\nfeeds = ["https://a.example/f"]\nlanguage = "jpn"',
        ('sources.s.language: "jpn" is not a language; write "ja"'),
    ),
    "bad language of a concept": (
        '[concepts.rice]\nJapanese = ["米"]',
        ('concepts.rice.Japanese: "Japanese" is not a language; write "ja"'),
    ),
    "dyad without its pair": (
        '[concepts.x.dyad]\nfollowed_by = ["関係"]',
        "concepts.x.dyad.pair: is missing; write pair = …",
    ),
    "dyad like one that is not there": (
        '[concepts.x.dyad]\npair = ["日独"]\nlike = "china-japn"',
        (
            'concepts.x.dyad.like: "china-japn" is no dyad with lists of its own;'
            " there are: china-japan"
        ),
    ),
    "secret that is too short": (
        '[channels.desk]\nurl = "env:SHORT"',
        (
            'channels.desk.url: the value of "SHORT" is too short to be an address;'
            " a secret has 6 characters at the least"
        ),
    ),
    "secret in a file that is not there": (
        '[channels.desk]\nurl = "file:no/such"',
        (
            'channels.desk.url: "such" cannot be read: No such file or directory;'
            " write a path beside the configuration to a file that may be read"
        ),
    ),
    "empty address": (
        '[channels.desk]\nurl = ""',
        'channels.desk.url: is empty; write "env:NAME", "file:PATH" or an address',
    ),
    "a database of another kind": (
        '[database]\nurl = "mysql://root:hunter2@db/watchword"',
        (
            "database.url: is no address of an SQLite file or a PostgreSQL database;"
            ' write "sqlite:///watchword.db" or "postgresql://USER@HOST/NAME", or leave it out'
        ),
    ),
}


def lower(url: str) -> str | None:
    return url.lower() if "." in url else None


def mistakes_of(text: str, folder: Path) -> list[str]:
    file = folder / "watchword.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load(file, {"SHORT": "abc"}, lower)
    return str(caught.value).splitlines()


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_line_with_its_place_and_its_cure(name: str, tmp_path: Path) -> None:
    text, expected = MISTAKES[name]
    (line,) = mistakes_of(text, tmp_path)
    assert line.startswith(f"watchword.toml: {expected}")


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    text = """
        contakt = "a@b.c"
        [alerts]
        alert_within = "24 hours"
        [topics.x]
        alert = ["desc", "disk"]
        qery = "a"
        [sources.s]
        language = "jpn"
        [channels.desk]
        url = "env:SHORT"
    """
    lines = mistakes_of(text, tmp_path)
    places = {line.split(": ")[1] for line in lines}
    assert len(lines) == 8  # the topic names two unknown channels
    assert places == {
        "contakt", "alerts.alert_within", "topics.x.qery", "topics.x.alert",
        "sources.s.language", "sources.s", "channels.desk.url",
    }  # fmt: skip


def test_a_wrong_channel_is_still_a_channel(tmp_path: Path) -> None:
    text = '[channels.desk]\nurl = 3\n[topics.x]\nquery = "a"\nalert = ["desk"]'
    (line,) = mistakes_of(text, tmp_path)
    assert line.startswith("watchword.toml: channels.desk.url: is of the wrong kind")


def test_wrong_feeds_are_not_also_missing(tmp_path: Path) -> None:
    (line,) = mistakes_of('[sources.s]\nfeeds = ["ftp://a.example"]', tmp_path)
    assert "is not an address of the web" in line


def test_an_address_that_the_crawler_refuses_is_a_mistake(tmp_path: Path) -> None:
    (line,) = mistakes_of('[sources.s]\nfeeds = ["https://intranet/f"]', tmp_path)
    assert '"https://intranet/f" is not an address of the web' in line


def test_bytes_that_are_not_utf8_are_named_with_their_line(tmp_path: Path) -> None:
    file = tmp_path / "watchword.toml"
    file.write_bytes("contact = 'a@b.c'\n# 日本".encode("euc-jp"))
    with pytest.raises(ConfigurationError, match=r"watchword\.toml: line 2: is not UTF-8"):
        load(file, NOTHING, lower)


@pytest.mark.parametrize(
    "text",
    [
        '[channels.a]\nurl = ["https://x:hunter2secret@y"]',
        '[channels.a]\nurl = "https://x:hunter2secret@y"\nkey = "hunter2secret"',
        '[channels.a]\nurl = { x = "hunter2secret" }',
        '[channels]\na = "hunter2secret"',
        '[database]\nurl = "postgresql://x:hunter2secret@y:z/n"',
        '[sources.a]\nfeeds = ["https://x:hunter2secret@y/z"]',
        '[sources.a]\nfeeds = "https://x:hunter2secret@y/z"',
        '[sources.a]\nurl = "https://x:hunter2secret@y/z"\nfeeds = ["https://y/z"]',
    ],
)
def test_no_message_holds_a_secret(text: str, tmp_path: Path) -> None:
    assert "hunter2secret" not in "\n".join(mistakes_of(text, tmp_path))
