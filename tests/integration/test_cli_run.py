"""What the service prints while it works: hostile titles do no harm, and no secret is printed."""

from __future__ import annotations

import asyncio
import contextlib
import mailbox
import signal
from collections.abc import Awaitable, Callable, Iterable
from email.header import decode_header, make_header
from pathlib import Path

from tests.command import COMMAND, called, environment, watchword
from tests.fakes_receivers import MailServer
from tests.fakes_web import RSS, FeedEntry, Site, article_html, rss
from tests.press import CALM, FAST, Program, until
from watchword.app.clock import SystemClock
from watchword.domain.delivery import DeliveryState
from watchword.domain.health import FeedHealth

TITLE = "Talks\r\nBcc: thief@example.org \x1b]0;owned\x07\x1b[31m \u202eesrever\u2066 \x9b2J end"


async def run(
    folder: Path, done: Callable[[], Awaitable[bool]], *options: str, **environ: str
) -> tuple[str, str]:
    """Run `watchword run` until `done`; returns its stdout and stderr."""
    pipe = asyncio.subprocess.PIPE
    service = await asyncio.create_subprocess_exec(
        COMMAND, *options, "run", cwd=folder, env=environment(**environ), stdout=pipe, stderr=pipe
    )
    said = asyncio.create_task(service.communicate())
    try:
        await until(done, within=100)
        service.send_signal(signal.SIGTERM)
        stdout, stderr = await said
    finally:
        if service.returncode is None:
            service.kill()
            await service.wait()
    assert service.returncode == 0, stderr.decode()
    return stdout.decode(), stderr.decode()


def publish(site: Site, title: str) -> None:
    now = SystemClock().now()
    site.put("/1", article_html(title, ["They met in the old harbour house."] * 3, published=now))
    # XML knows no control characters: a hostile feed puts them in HTML that its title holds.
    line = FeedEntry(
        link=site.url("/1"), title=title.encode("ascii", "xmlcharrefreplace").decode()
    )
    site.put("/feed", rss("The Gazette", [line]), content_type=RSS)


async def test_a_hostile_title_lies_still_on_the_console_and_in_a_mail(
    site: Site, tmp_path: Path
) -> None:
    publish(site, TITLE)
    channels = '[channels.screen]\nurl = "console:"\n[channels.box]\nurl = "mbox:box"\n'
    topic = '[topics.t]\nquery = "talks"\nalert = ["screen", "box"]\n'
    source = f'[sources.s]\nfeeds = ["{site.url("/feed")}"]\n'
    program = Program(tmp_path, topic + channels + source + CALM)
    stdout, stderr = await run(tmp_path, lambda: all_ended(program, 2))
    with contextlib.closing(mailbox.mbox(tmp_path / "box")) as mails:
        (mail,) = mails
        assert mail["Bcc"] is None
        assert "thief@example.org" in str(make_header(decode_header(mail["Subject"])))
        bodies = [part.get_payload(decode=True) for part in mail.walk() if not part.is_multipart()]
        shown = [stdout, stderr, *(body.decode() for body in bodies if isinstance(body, bytes))]
    assert "end" in stdout
    assert len(shown) == 4  # a mail is plain text and HTML
    for text in shown:
        assert not {c for c in text if not c.isprintable()} - {"\n"}, ascii(text)


async def all_ended(program: Program, count: int) -> bool:
    """Whether so many deliveries were sent or given up."""
    found = await program.read(lambda rows: rows.deliveries.list(limit=100))
    ended = [one for one in found if one.state is not DeliveryState.WAITING]
    assert len(found) in (0, count)
    return len(ended) == count


def canaries(host: str, mail: str) -> list[str]:
    """Addresses with secret parts that can be searched for; none of them takes a message."""
    return [
        f"json://{host}/canary-a/canary-b?:token=canary-c",
        f"xml://canaryuser:canary-d@{host}/canary-e",
        f"form://{host}/hook?+Authorization=canary-f&-key=canary-g",
        f"mmost://{host}/canaryhijklmnopqrstuvwxyz1",
        f"gotify://{host}/canary-token-g",
        f"mailto://canaryuser:canary-h@{mail}?from=a@example.org&to=b@example.org",
    ]


async def test_no_secret_is_seen_where_receivers_fail(site: Site, tmp_path: Path) -> None:
    publish(site, "Talks begin")
    async with MailServer(account=("canaryuser", "another password")) as mail:
        refusing, dead = f"127.0.0.1:{site.port}", "127.0.0.1:9"
        urls = [*canaries(refusing, f"127.0.0.1:{mail.port}"), *canaries(dead, dead)]
        secrets = {f"DESK_{number}": url for number, url in enumerate(urls)}
        program = Program(tmp_path, config(site.url("/feed"), secrets))
        said = [*await run(tmp_path, lambda: all_tried(program, len(urls)), "-v", **secrets)]
    listed = ("alert", "list", "--deliveries", "--json")
    for verb in (("-v", "check"), listed, ("-v", "channel", "test", "DESK_9")):
        done = await asyncio.to_thread(watchword, *verb, folder=tmp_path, **secrets)
        said += [done.stdout, done.stderr]
    assert [text for text in said if "canary" in text.lower()] == []


def config(feed: str, names: Iterable[str]) -> str:
    """A topic that alerts all these channels; their addresses are in the environment."""
    channels = "".join(f'[channels.{name}]\nurl = "env:{name}"\n' for name in names)
    topic = f'[topics.t]\nquery = "talks"\nalert = {list(names)}\n'
    return f'{topic}{channels}[sources.s]\nfeeds = ["{feed}"]\n{CALM}'


async def all_tried(program: Program, count: int) -> bool:
    """Whether so many deliveries were tried and failed with a reason."""
    found = await program.read(lambda rows: rows.deliveries.list(limit=100))
    assert not [one for one in found if one.state is DeliveryState.SENT]
    return sum(bool(one.attempts and one.reason) for one in found) == count


def polled_since(feed: FeedHealth) -> bool:
    """Whether it was polled again after its state changed: by then the change has been logged."""
    polled_at, since = feed.last_polled_at, feed.since
    return polled_at is not None and since is not None and polled_at > since


async def test_a_feed_that_fails_and_is_well_again_is_said_once_each(
    site: Site, tmp_path: Path
) -> None:
    source = f'[sources.s]\nname = "The Gazette"\nfeeds = ["{site.url("/feed")}"]\n'
    program = Program(tmp_path, f'timezone = "Asia/Kathmandu"\n{source}{FAST}')

    async def is_well_again() -> bool:
        feeds = await program.read(lambda rows: rows.feeds.health())
        if any(feed.fails for feed in feeds):
            site.put("/feed", rss("The Gazette", []), content_type=RSS)
        return any(feed.ever_failed and polled_since(feed) and not feed.fails for feed in feeds)

    stdout, stderr = await run(tmp_path, is_well_again, "-v")
    (fails,) = [line for line in stderr.splitlines() if "fails since" in line]
    assert fails.startswith(f"The Gazette: its feed {site.url('/feed')} fails since ")
    assert ": 404 Not Found; next try " in fails
    assert stderr.count("is well again since") == 1
    assert "+0545 DEBUG poll source=s feed=" in stderr  # the zone of all other times
    assert "alembic" not in stderr
    assert stdout.splitlines()[-1] == "Stopping."


async def test_a_feed_that_still_fails_is_said_again_after_a_restart(
    site: Site, tmp_path: Path
) -> None:
    source = f'[sources.s]\nname = "The Gazette"\nfeeds = ["{site.url("/feed")}"]\n'
    program = Program(tmp_path, source + FAST)

    async def fails(times: int) -> bool:
        feeds = await program.read(lambda rows: rows.feeds.health())
        return any(feed.fails >= times for feed in feeds)

    for times in (2, 3):
        _, stderr = await run(tmp_path, lambda: fails(times))  # noqa: B023
        (line,) = [line for line in stderr.splitlines() if "fails since" in line]
        assert ": 404 Not Found; next try " in line


async def test_after_kill_9_the_status_says_at_once_that_nothing_runs(
    site: Site, tmp_path: Path
) -> None:
    Program(tmp_path, f'[sources.s]\nfeeds = ["{site.url("/feed")}"]\n{CALM}')
    null = asyncio.subprocess.DEVNULL
    service = await asyncio.create_subprocess_exec(
        COMMAND, "run", cwd=tmp_path, env=environment(), stdout=null, stderr=null
    )

    async def is_running() -> bool:
        done = await asyncio.to_thread(called, "status", "--json", folder=tmp_path)
        return '"running": true' in done.stdout

    try:
        await until(is_running, within=60)
    finally:
        service.kill()
        await service.wait()
    assert not await is_running()


async def test_a_source_is_asked_now_however_long_it_would_wait(
    site: Site, tmp_path: Path
) -> None:
    site.put("/feed", rss("The Gazette", []), content_type=RSS)
    program = Program(tmp_path, f'[sources.s]\nfeeds = ["{site.url("/feed")}"]\n{CALM}')
    async with program.running():
        await until(lambda: site.hits("/feed") == 1)
        done = await asyncio.to_thread(watchword, "source", "poll", "s", folder=tmp_path)
        assert "s: 1 feed is asked now" in done.stdout
        await until(lambda: site.hits("/feed") == 2)
    done = await asyncio.to_thread(watchword, "source", "poll", "s", folder=tmp_path)
    assert "`watchword crawl s` reads it once" in done.stdout
    await asyncio.to_thread(watchword, "source", "pause", "s", folder=tmp_path)
    done = await asyncio.to_thread(watchword, "source", "poll", "s", folder=tmp_path)
    assert "s: paused." in done.stdout
    unknown = await asyncio.to_thread(watchword, "source", "poll", "t", folder=tmp_path)
    assert unknown.returncode == 2
    assert "there are: s" in unknown.stderr
