"""What a webhook gets: an event with fields a request, in three forms, signed where a secret is set."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import parse_qsl
from xml.etree import ElementTree

import pytest

from scripts.make_webhooks_page import EXAMPLE
from tests.fakes_receivers import Mood, Webhook
from tests.senders import sender, senders
from tests.unit.notify.stories import (
    ALSO,
    DIGEST,
    ENGLISH,
    JAPANESE,
    KOREAN,
    NOW,
    OPTIONS,
    a_message,
)
from watchword.domain.delivery import Message, PossibleItem, SentMessage
from watchword.domain.development import Development
from watchword.domain.incident import Incident, Subject
from watchword.domain.match import Part
from watchword.errors import DeliveryError
from watchword.notify.receivers.webhook import make
from watchword.notify.sender import ChannelSender
from watchword.notify.style import CHAT

ID = "mfrggzdfmztwq2lknnwg23tpoa"
TOLD = replace(
    JAPANESE, id=7, story=12, topic_key="china-japan", source="minato", also=ALSO, urgent=True
)


@pytest.fixture
async def hook() -> AsyncIterator[Webhook]:
    async with Webhook() as server:
        yield server


async def send_all(desk: ChannelSender, message: Message) -> None:
    """Send a message part by part, as the job does."""
    while (taken := (await desk.send("desk", message)).items) < len(message.items):
        message = replace(message, taken=taken)


async def test_an_alert_is_the_event_of_the_page(hook: Webhook) -> None:
    await sender(hook.url()).send("desk", a_message(TOLD))
    (post,) = hook.posts
    assert post.path == "/hook/s3cr3t-token"
    assert post.body == EXAMPLE
    assert post.key == post.id == f"{ID}@example.org"
    assert post.headers["content-type"] == "application/json"
    assert "webhook-signature" not in post.headers


async def test_each_story_of_a_list_is_a_request_with_an_id_of_its_own(hook: Webhook) -> None:
    possible = PossibleItem(topic="Talks", topic_key="talks", title="Perhaps", url=ENGLISH.url)
    message = replace(DIGEST, possible=(possible,))
    await send_all(sender(hook.url()), message)
    assert [(post.body["event"], post.body["digest"]) for post in hook.posts] == [
        *[("alert", "2026-11-24T18:00")] * 3,
        ("possible", "2026-11-24T18:00"),
    ]
    assert [post.id for post in hook.posts] == [f"{ID}.{n}@example.org" for n in (1, 2, 3, 4)]
    assert hook.posts[3].body["topic"] == "talks"


async def test_what_was_taken_of_a_list_is_not_sent_again(hook: Webhook) -> None:
    desk, message = sender(hook.url()), a_message(JAPANESE, KOREAN)
    taken = (await desk.send("desk", message)).items
    hook.mood = Mood.LATER
    with pytest.raises(DeliveryError):
        await desk.send("desk", replace(message, taken=taken))
    hook.mood = Mood.TAKES
    await send_all(desk, replace(message, taken=taken))
    assert [post.message for post in hook.posts] == [JAPANESE.title, KOREAN.title]


async def test_a_follow_up_names_what_is_new_and_its_first_event(hook: Webhook) -> None:
    new = Development(key="numbers:2", reason="", new=(Part("two hurt"),), follows="Talks")
    message = replace(
        a_message(replace(TOLD, development=new)),
        in_reply_to=SentMessage(id="first", receiver_id=None),
    )
    await sender(hook.url()).send("desk", message)
    body = hook.posts[0].body
    assert (body["event"], body["new"], body["in_reply_to"]) == (
        "follow_up",
        "two hurt",
        "first@example.org",
    )


async def test_notices_and_empty_digests_are_events_with_a_sentence(hook: Webhook) -> None:
    failing = Incident(kind=Subject.SOURCE, subject="港新聞", reason="403", since=NOW)
    desk = sender(hook.url())
    await desk.send("desk", replace(a_message(), members=(), notices=(failing,)))
    await desk.send("desk", replace(DIGEST, members=()))
    assert [(post.body["event"], post.body["title"]) for post in hook.posts] == [
        ("notice", "▲ 港新聞 is failing: 403"),
        ("digest", "No story at 18:00"),
    ]
    assert {post.body["url"] for post in hook.posts} == {None}


HOSTILE = "</title><url>x</url> & ]]> <!-- \" ' \x00\x1b\ufffe %26url=x&url=y \ud800"


async def test_a_headline_cannot_end_the_json_of_a_webhook(hook: Webhook) -> None:
    title = '"}, {"title": "x\\'
    await sender(hook.url()).send("desk", a_message(replace(ENGLISH, title=title, headline=())))
    assert hook.posts[0].body["title"] == title


async def test_a_headline_cannot_end_the_xml_of_a_webhook(hook: Webhook) -> None:
    url = hook.url().replace("json:", "xml:")
    await sender(url).send("desk", a_message(replace(ENGLISH, title=HOSTILE, headline=())))
    document = ElementTree.fromstring(hook.texts[0])
    assert document.tag == "event"
    assert [one.text for one in document.iter("url")] == [ENGLISH.url]
    assert [one.text for one in document.iter("words")] == list(ENGLISH.words)
    (title,) = (one.text or "" for one in document.iter("title"))
    assert title.startswith("</title><url>x</url> & ]]> <!-- \" '")


async def test_a_headline_cannot_end_its_field_of_a_form(hook: Webhook) -> None:
    url = hook.url().replace("json:", "form:")
    await sender(url).send("desk", a_message(replace(ENGLISH, title=HOSTILE, headline=())))
    pairs = parse_qsl(hook.texts[0])
    assert [value for name, value in pairs if name == "url"] == [ENGLISH.url]
    assert [value for name, value in pairs if name == "words"] == list(ENGLISH.words)
    assert "%26url=x&url=y" in dict(pairs)["title"]
    assert dict(pairs)["urgent"] == "false"


async def test_headers_fields_and_parameters_of_the_url_go_along(hook: Webhook) -> None:
    await sender(hook.url() + "?+X-Room=desk&:room=7&-v=2").send("desk", a_message(TOLD))
    (post,) = hook.posts
    assert post.headers["x-room"] == "desk"
    assert post.body["room"] == "7"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("json://a.example/p/q?-v=2", "http://a.example/p/q"),
        ("xmls://user:pass@a.example:8443/", "https://a.example:8443/"),
        ("form://[::1]:8080/x", "http://[::1]:8080/x"),
    ],
)
def test_an_address_is_that_of_the_url(url: str, address: str) -> None:
    assert make(url, CHAT, OPTIONS).address == address


KEY = bytes(range(32))
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"


async def test_a_webhook_with_a_secret_is_signed_as_standard_webhooks_has_it(
    hook: Webhook,
) -> None:
    desk = senders({"desk": hook.url()}, secret=SECRET)
    await desk.send("desk", a_message(TOLD))
    (post,), (text,) = hook.posts, hook.texts
    stamp = str(int(NOW.timestamp()))
    assert (post.headers["webhook-id"], post.headers["webhook-timestamp"]) == (post.id, stamp)
    signed = f"{post.id}.{stamp}.{text}".encode()
    expected = base64.b64encode(hmac.digest(KEY, signed, hashlib.sha256)).decode()
    assert post.headers["webhook-signature"] == f"v1,{expected}"
    for secret in (SECRET, SECRET.removeprefix("whsec_")):
        assert desk.redactor.redact(f"key {secret}") != f"key {secret}"


@pytest.mark.parametrize("secret", ["short", "whsec_AAAA", "whsec_***", SECRET.removeprefix("w")])
def test_a_secret_that_cannot_sign_is_a_problem_that_does_not_repeat_it(secret: str) -> None:
    (problem,) = senders({"desk": "json://a.example"}, secret=secret).check()
    assert problem.where == "channels.desk.secret"
    assert problem.what == "is no secret of Standard Webhooks"
    assert secret not in str(problem)


def test_only_webhooks_are_signed() -> None:
    (problem,) = senders({"desk": "console:"}, secret=SECRET).check()
    assert str(problem) == (
        "channels.desk.secret: is not used: only webhooks are signed; leave it out"
    )
