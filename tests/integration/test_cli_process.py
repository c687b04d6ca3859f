"""Each verb once in a process of its own, as a user runs it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.command import called, watchword
from tests.fakes_web import RSS, FeedEntry, Site, article_html, rss
from tests.press import HOURLY, Program
from watchword.app.clock import SystemClock

LOOKS = {
    "": "Not running: `watchword run` starts it.",
    "status --json": '{"running": false,',
    "status --delays": "source   published to found  found to judged",
    "source list": "   source   state",
    "source export": "<?xml version='1.0' encoding='utf-8'?>\n<opml version=\"2.0\">",
    "source show gazette": "gazette: 1 feed\n   source   state…●  gazette  fresh…/feed",
    "source politeness": "host…requests…304…robots.txt: there is none",
    "topic list": "topic  name   tells",
    "topic test talks": "1 of 2 articles in 1 day: 1 alert",
    "topic try talks": "Understood as: talks",
    "search talks": "Ministers hold *talks*\ngazette, …, article 1, http",
    "topic suggest talks": "No word sets what the topic finds apart",
    "article list": "id  found ",
    "article show 1": "Ministers hold talks\n…found…\nThey met.…It has not changed",
    "alert list": "   id  at ",
    "alert show 1": "Ministers hold *talks*",
    "alert why 1": "Ministers hold talks\ngazette, found …✓ box: sent",
    "story list": "id  began ",
    "story show 1": "Story 1: 1 article\n… (article ",
    "channel list": "   channel  state",
    "review list": "No reviews yet: `watchword review make` makes one.",
    "mute": "Nothing is muted.",
    "user list": "No users yet:",
    "user log": "Nobody has changed anything yet.",
    "user token list": "No token was made yet",
    "output list": "No address was made yet",
    "export": '{"id": 1, "source": "gazette",',
    "check": "All well: 1 feed, 1 topic, 1 channel.",
    "db check": "The database, its references and its search index are whole.\nEvery match has its",
}
"""Verbs that only look, and what they say: its beginning, and what follows after each …

The empty one is `watchword` alone.
"""
CHANGES = {
    "init new": "Wrote new/watchword.toml",
    "source add --unasked https://b.example/f": "Added b with 1 feed",
    "source import --unasked feeds.opml": "Added 1 source to watchword.toml.",
    "source remove gazette": "Removed gazette from watchword.toml.",
    "source confirm gazette": "gazette: nothing of it is a guess.",
    "source pause gazette": "gazette: paused.",
    "source resume gazette": "gazette: not paused.",
    "mute talks": "talks is muted until",
    "channel retry box": "box: it does not fail",
    "channel test box": "box: taken.",
    "alert retry 1": "Alert 1 waits for box.",
    "alert wrong 1": "watchword.toml: topics.talks.must_not_match: added",
    "story join 1 2": "Both are story 1 now.",
    "story join 2 1 then story split 2": "Story 3: 1 article (2).",
    "output add --topic talks": "http://127.0.0.1:0/output/",
    "output add --search rain then output revoke 1": "Output 1 is revoked.",
    "review make": "Review 1: 1 story. `watchword review show 1` shows it.",
    "review make --send box --by mori": "Review 1: 1 story.",
    "review make then review send 1 box": "Review 1 waits for box.",
    "review make then review show 1": "Press review, ",
    "review make then review export 1 a.html": "Wrote a.html, ",
    "db upgrade": "",
    "db backup copy.db": "copy.db: ",
    "db move sqlite:///moved.db": "          2  article\n",
    "db reindex": "The service makes the search index anew",
}
"""Verbs that write, and what they say first; one verb may need another before it."""


@pytest.fixture(scope="module")
async def folder(gazette: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """After a crawl of one article that was alerted, and one that was not."""
    place, now = tmp_path_factory.mktemp("process"), SystemClock().now()
    gazette.put("/1", article_html("Ministers hold talks", ["They met."] * 3, published=now))
    entry = FeedEntry(link=gazette.url("/1"), title="Ministers hold talks", published=now)
    gazette.put("/2", article_html("Harbour opens", ["It opened."] * 3, published=now))
    other = FeedEntry(link=gazette.url("/2"), title="Harbour opens", published=now)
    gazette.put("/feed", rss("The Gazette", [other, entry]), content_type=RSS)
    toml = f"""
        contact = "desk@example.org"
        [topics.talks]
        query = "talks"
        alert = ["box"]
        [channels.box]
        url = "mbox:box"
        [sources.gazette]
        feeds = ["{gazette.url("/feed")}"]
        """
    await Program(place, toml + HOURLY).crawl()
    outline = '<outline text="Opml" xmlUrl="https://opml.example/f"/>'
    (place / "feeds.opml").write_text(f"<opml><body>{outline}</body></opml>")
    return place


@pytest.mark.parametrize("verb", LOOKS)
async def test_a_look_prints_the_same_in_a_process_of_its_own(folder: Path, verb: str) -> None:
    """What it prints, and then that it is the same: an error prints the same in both too."""
    here, there = (run(*verb.split(), folder=folder) for run in (called, watchword))
    first, *rest = LOOKS[verb].split("…")
    assert (there.returncode, there.stdout[: len(first)]) == (0, first)
    said = there.stdout
    for part in rest:
        assert part in said
        said = said.partition(part)[2]
    assert there.stdout == here.stdout
    assert there.stderr == here.stderr == ""


@pytest.mark.parametrize("verb", CHANGES)
async def test_a_change_is_made_in_a_process_of_its_own(
    folder: Path, tmp_path: Path, verb: str
) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    *before, last = verb.split(" then ")
    for one in before:
        called(*one.split(), folder=copy)
    done = watchword(*last.split(), folder=copy)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(CHANGES[verb])
