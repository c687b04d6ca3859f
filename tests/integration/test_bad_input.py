"""Bad sources say why, with a date, and the others go on; bad configurations end before they begin."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.command import watchword
from tests.fakes_web import RSS, FeedEntry, Site, article_html, rss
from tests.press import CALM, Program
from watchword.app.clock import SystemClock
from watchword.domain.health import FeedState, feed_status


@pytest.fixture
async def well() -> AsyncIterator[Site]:
    started = await Site.start()
    yield started
    await started.stop()


def slow_page() -> str:
    """A page that holds the parser for a minute: flat links without end, and no text."""
    links = "<p><a href=x>a</a></p>" * 200_000
    return article_html("Slow talks", []).replace("</article>", f"{links}</article>")


def publish(well: Site, site: Site) -> dict[str, str]:
    """Sick feeds by source, and a well one on a host of its own."""
    entry = FeedEntry(link=well.url("/1"), title="Talks", published=SystemClock().now())
    slow = FeedEntry(link=site.url("/2"), title="Slow talks", published=SystemClock().now())
    good = rss("Good", [slow, entry])
    site.put("/2", slow_page())
    well.put("/good", good, content_type=RSS)
    well.put("/1", article_html("Talks", ["They met for talks in the old harbour house."] * 3))
    site.put("/page", article_html("Not a feed", ["Text."]))
    site.put("/broken", good[: good.index("<item>")] + "<item><title>x", content_type=RSS)
    site.hang("/hang")
    paths = {name: site.url(f"/{name}") for name in ("page", "broken", "hang", "gone")}
    return paths | {
        "good": well.url("/good"),
        "dead": "http://127.0.0.1:9/feed",
        "nowhere": "http://no-such-host.invalid/feed",
        "private": "http://10.1.2.3/feed",
    }


REASONS = {
    "page": "not a feed",
    "broken": "XML",
    "hang": "did not answer",
    "gone": "404",
    "dead": "refused",
    "nowhere": "not found",
    "private": "private address",
}


async def test_each_sick_source_says_why_and_the_well_one_goes_on(
    well: Site, site: Site, tmp_path: Path
) -> None:
    feeds = publish(well, site)
    sources = "".join(f'[sources.{key}]\nfeeds = ["{url}"]\n' for key, url in feeds.items())
    topic = '[topics.talks]\nquery = "talks"\nalert = ["box"]\n[channels.box]\nurl = "mbox:box"\n'
    program = Program(tmp_path, topic + sources + CALM + 'timeout = "3s"\n')
    began = program.clock.now()
    await program.crawl()
    health = {feed.source: feed for feed in await program.read(lambda rows: rows.feeds.health())}
    states = {key: feed_status(feed, program.clock.now()) for key, feed in health.items()}
    assert states.pop("good").state is FeedState.FRESH
    assert {key: state.state for key, state in states.items()} == dict.fromkeys(
        REASONS, FeedState.FAILING
    )
    for key, word in REASONS.items():
        assert word.lower() in states[key].reason.lower(), (key, states[key].reason)
        assert "Error" not in states[key].reason, states[key].reason
        since = states[key].since
        assert since is not None
        assert since >= began
    mails = (tmp_path / "box").read_text()
    assert mails.count("Subject: ") == 1  # what the first polls found is one list
    assert (mails.count(". Talks\n"), mails.count(". Slow talks\n")) == (1, 1)
    assert mails.lower().count("headline only") == 2  # text and HTML


MISTAKES = """
colour = "red"
[topics.a]
query = "(oil OR gas"
alert = ["nobody"]
[topics.b]
query = "NOT oil"
[channels.x]
url = "nosuchservice://y"
[channels.y]
url = "mailto://mail.example.org?to=a@example.org,b@example.org&from=c@example.org"
[channels.z]
url = "json://"
[sources.s]
feeds = ["ftp://example.org/feed"]
"""


@pytest.mark.parametrize("verb", ["check", "run", "crawl"])
def test_all_mistakes_of_a_configuration_are_told_at_once_in_a_line_each(
    tmp_path: Path, verb: str
) -> None:
    (tmp_path / "watchword.toml").write_text(MISTAKES)
    done = watchword(verb, folder=tmp_path)
    lines = done.stderr.splitlines()
    assert done.returncode == 2
    for key in ("colour", "topics.a.query", "topics.b.query", "topics.a.alert", "sources.s"):
        assert sum(key in line for line in lines) == 1, (key, done.stderr)
    for key in ("channels.x", "channels.y", "channels.z"):
        assert sum(key in line for line in lines) == 1, (key, done.stderr)
    if verb == "check":  # it tells errors from warnings, and counts them
        assert lines.pop() == "8 errors, 1 warning."
        lines = [line.removeprefix("error: ") for line in lines if line]
    assert all(line.startswith("watchword.toml: ") for line in lines), done.stderr
    assert not (tmp_path / "watchword.db").exists()


def test_bad_toml_says_the_line(tmp_path: Path) -> None:
    (tmp_path / "watchword.toml").write_text('[topics.a]\nquery = "oil\n')
    done = watchword("check", folder=tmp_path)
    error, count = done.stderr.splitlines()
    assert (done.returncode, count) == (2, "1 error.")
    assert "line 2" in error


def test_without_a_configuration_the_next_step_is_told(tmp_path: Path) -> None:
    done = watchword("--config", "none.toml", "check", folder=tmp_path)
    assert done.returncode == 2
    assert "watchword init" in done.stderr


def test_a_second_service_on_one_database_ends_with_one_line(tmp_path: Path) -> None:
    from storage.lock import DaemonLock

    toml = '[topics.a]\nquery = "oil"\n[sources.s]\nfeeds = ["http://127.0.0.1:9/feed"]\n'
    (tmp_path / "watchword.toml").write_text(toml)
    lock = DaemonLock(tmp_path / "watchword.db")
    lock.acquire()
    done = watchword("-q", "run", folder=tmp_path)
    lock.release()
    assert done.returncode == 1
    assert "another watchword" in done.stderr.splitlines()[-1]
