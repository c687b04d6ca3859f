"""The button of mail programs that ends the mails of a topic (RFC 8058): real mails, real requests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from tests.factories import SUBJECTS, a_topic
from tests.fakes_receivers import MailServer
from tests.scenario.stage import Stage
from tests.scenario.test_when import desk, news, told, until
from tests.senders import TOKYO
from tests.unit.notify.stories import NOW
from tests.web import Answer, Reader, app_of, reading
from watchword.domain.config import WebSettings
from watchword.domain.delivery import Message
from watchword.domain.unsubscribe import is_signed, signature
from watchword.notify.sender import ChannelSender, Destination

HOUR = timedelta(hours=1)
PUBLIC = "https://press.example.org"
BODY = {"List-Unsubscribe": "One-Click"}
WEB = WebSettings(host="127.0.0.1", port=0, public_url=PUBLIC)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    set_up = Stage(tmp_path)
    topics = [a_topic("talks"), a_topic("budget", key="budget")]
    await set_up.configure(topics=topics, channels=[desk(), replace(desk(), name="mail")])
    for one in set_up.context.plan.config.topics.values():
        assert one.channels == ("desk",)
    set_up.publish()
    await set_up.run()
    yield set_up
    await set_up.close()


@pytest.fixture
async def mailbox() -> AsyncIterator[MailServer]:
    async with MailServer() as server:
        yield server


async def mailed(mailbox: MailServer, message: Message, public_url: str = PUBLIC) -> Message:
    """Send what the rows made of an alert, as a real mail."""
    to = Destination(url=mailbox.url(), zone=TOKYO)
    options = {"folder": Path(), "domain": "example.org", "now": lambda: NOW}
    sender = ChannelSender({"desk": to}, public_url=public_url, **options)  # type: ignore[arg-type]
    await sender.send("desk", message)
    return message


async def click(reader: Reader, address: str, method: str = "POST") -> Answer:
    """Ask as the server of a mail program does: no cookie, no origin, and the name of the pages."""
    assert address.startswith(PUBLIC)
    path = address.removeprefix(PUBLIC)
    return await reader.ask(method, path, {"Host": "press.example.org"}, BODY)


async def test_the_button_of_a_mail_mutes_its_topic_on_its_channel(
    stage: Stage, mailbox: MailServer, tmp_path: Path
) -> None:
    news(stage, "Talks one")
    await stage.run(HOUR)
    await mailed(mailbox, stage.sender.sent[-1][1])
    (mail,) = mailbox.mails
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = mail["List-Unsubscribe"].strip("<>")
    now = stage.clock.now()
    async with reading(app_of(stage, tmp_path, WEB)) as reader:
        # A scanner of mail that opens the link, or asks for its head, changes nothing.
        for method in ("GET", "HEAD"):
            assert (await click(reader, address, method)).status == 405
        assert await stage.store.read(lambda rows: rows.channels.muted_on(now)) == {}
        # Twice, as a server does that heard no answer.
        for _ in range(2):
            done = await click(reader, address)
            assert (done.status, done.text) == (200, "You get no more mails of this topic.\n")
    news(stage, "Talks two", "Budget one")
    await stage.run(HOUR)
    assert told(stage) == [("Talks one",), ("Budget one",)]
    ends = {one.reason for one in await stage.deliveries() if one.state == "skipped"}
    assert ends == {"muted: the topic on this channel, until a person lifts it"}
    entries = await stage.store.read(lambda rows: rows.users.audit(limit=9))
    assert [(one.address, one.action) for one in entries] == [
        ("127.0.0.1", "unsubscribe channel desk, topic talks")
    ] * 2


async def test_another_channel_hears_of_the_topic_still_and_a_person_lifts_the_mute(
    stage: Stage, tmp_path: Path
) -> None:
    both = replace(a_topic("talks"), channels=("desk", "mail"))
    await stage.configure(topics=[both], channels=[desk(), replace(desk(), name="mail")])
    news(stage, "Talks one")
    await stage.run(HOUR)
    paths = {channel: message.unsubscribe for channel, message in stage.sender.sent}
    assert len(set(paths.values())) == 2
    async with reading(app_of(stage, tmp_path, WEB)) as reader:
        assert (await click(reader, PUBLIC + paths["desk"])).status == 200
    news(stage, f"Talks {SUBJECTS[1]}")
    await stage.run(HOUR)
    assert [channel for channel, _ in stage.sender.sent[2:]] == ["mail"]
    async with reading(app_of(stage, tmp_path)) as reader:
        page = await reader.get("/channel/desk")
        assert any("Talks on desk" in one for one in page.texts("//*[@id='muted']//li"))
        assert page.texts("//*[@id='muted']//form//button") == ["Tell again now"]
        assert "until you end it." in (await reader.get("/now")).texts("//*[@id='muted']//li")[0]
        done = await reader.post("/unmute", kind="topic", name="talks", channel="desk")
        assert done.status == 303
        assert (await reader.get("/channel/desk")).texts("//*[@id='muted']") == []
    news(stage, "Talks three of ships")
    await stage.run(HOUR)
    assert sorted(channel for channel, _ in stage.sender.sent[3:]) == ["desk", "mail"]


async def test_an_address_that_was_not_signed_here_says_nothing(
    stage: Stage, tmp_path: Path
) -> None:
    news(stage, "Talks one")
    await stage.run(HOUR)
    good = stage.sender.sent[-1][1].unsubscribe
    async with reading(app_of(stage, tmp_path, WEB)) as reader:
        for bad in (
            good[:-1],
            good[:-64],
            good.replace("topic=talks", "topic=budget"),
            good.replace("channel=desk", "channel=mail"),
            good.replace("topic=talks", "topic=nowhere"),
            "/unsubscribe",
            "/unsubscribe?channel=desk&topic=talks&signature=%C3%A9",
        ):
            said = await click(reader, PUBLIC + bad)
            assert (said.status, "Not found." in said.text) == (404, True), bad
            assert "talks" not in said.text
    now = stage.clock.now()
    assert await stage.store.read(lambda rows: rows.channels.muted_on(now)) == {}


async def test_a_list_of_several_topics_has_no_button_and_one_of_a_topic_has(
    stage: Stage, mailbox: MailServer
) -> None:
    topics = [a_topic("talks"), a_topic("budget", key="budget")]
    await stage.configure(topics=topics, channels=[desk(digest=(time(12), time(18)))])
    news(stage, "Talks one", "Budget one")
    await until(stage, 12)
    news(stage, "Talks two of ships", "Talks three of trains")
    await until(stage, 18)
    for _, message in stage.sender.sent:
        await mailed(mailbox, message)
    several, one = mailbox.mails
    assert several["List-Unsubscribe"] is several["List-Unsubscribe-Post"] is None
    assert one["List-Unsubscribe"].startswith(f"<{PUBLIC}/unsubscribe?channel=desk&topic=talks&")


@pytest.mark.parametrize("public_url", ["", "http://press.example.org"])
async def test_without_a_public_address_of_https_there_is_no_button(
    mailbox: MailServer, stage: Stage, public_url: str
) -> None:
    news(stage, "Talks one")
    await stage.run(HOUR)
    await mailed(mailbox, stage.sender.sent[-1][1], public_url)
    assert mailbox.mails[0]["List-Unsubscribe"] is None


def test_a_signature_is_of_its_names_and_of_its_database_alone() -> None:
    signed = signature("key", "desk", "talks")
    assert is_signed("key", "desk", "talks", signed)
    for names in (("key", "desk", "talk"), ("key", "des", "ktalks"), ("other", "desk", "talks")):
        assert not is_signed(*names, signed)
    assert not is_signed("key", "desk", "talks", "")
