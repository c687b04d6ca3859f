"""MQTT, with a real broker where it is installed, and with brokers that say no."""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fakes_sessions import MqttBroker
from tests.senders import refused, self_signed, sender
from tests.servers import mosquitto, path_of
from tests.unit.notify.stories import ENGLISH, JAPANESE, KOREAN, a_message
from watchword.errors import Scope

ACCOUNT = "watch:s3cret-password"


@contextlib.contextmanager
def subscribed(port: int, count: int) -> Iterator[Callable[[], list[str]]]:
    """A client that reads so many messages below `news/`; its own program, not ours."""
    name, _, password = ACCOUNT.partition(":")
    command = [path_of("mosquitto_sub"), "-p", str(port), "-u", name, "-P", password]
    command += ["-t", "news/#", "-C", str(count), "-W", "20", "-q", "1", "-F", "%j"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as client:
        yield lambda: [
            json.loads(line)["payload"] for line in client.communicate()[0].splitlines()
        ]
        client.kill()


async def test_a_broker_gets_each_message_once(tmp_path: Path) -> None:
    with mosquitto(tmp_path) as port:
        url = f"mqtt://{ACCOUNT}@127.0.0.1:{port}/news/watch?retain=yes"
        await sender(url).send("desk", a_message(JAPANESE))
        with subscribed(port, 1) as read:
            (text,) = await asyncio.to_thread(read)
    assert text.startswith(f"{JAPANESE.title}\n")
    assert text.endswith("\nmfrggzdfmztwq2lknnwg23tpoa@example.org")


@pytest.mark.parametrize(
    ("account", "topic", "reason"),
    [
        ("watch:another", "news/watch", "127.0.0.1 refused: not authorized"),
        (ACCOUNT, "other/topic", "127.0.0.1 refused: not authorized"),
    ],
)
async def test_what_the_broker_refuses_is_an_error(
    tmp_path: Path, account: str, topic: str, reason: str
) -> None:
    with mosquitto(tmp_path) as port:
        error = await refused(f"mqtt://{account}@127.0.0.1:{port}/{topic}")
    assert error.reason == reason
    assert (error.scope, error.unanswered) == (Scope.CHANNEL, False)


async def test_a_certificate_is_verified_and_may_be_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem = self_signed(tmp_path)
    with mosquitto(tmp_path, pem) as port:
        url = f"mqtts://{ACCOUNT}@127.0.0.1:{port}/news/watch"
        error = await refused(url)
        assert error.reason.startswith("the certificate of 127.0.0.1 is not valid: self-signed")
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        assert (await sender(url).send("desk", a_message(KOREAN))).items == 1


async def test_a_broker_that_does_not_acknowledge_leaves_it_unanswered_and_gets_no_second_copy() -> (
    None
):
    """Apprise's client kept it in a queue, and sent it again when the next message went."""
    broker = MqttBroker(publish=b"")
    async with broker.running() as url:
        desk = sender(url)
        error = await refused(url)
        assert error.unanswered
        broker.answers[0x30] = MqttBroker.ACKNOWLEDGED
        await desk.send("desk", a_message(ENGLISH))
    assert len(broker.published) == 2
    assert ENGLISH.title.encode() in broker.published[1]


async def test_a_broker_of_the_older_protocol_is_spoken_to_in_it() -> None:
    broker = MqttBroker(connect=bytes((0x20, 2, 0, 1)))
    async with broker.running() as url:
        error = await refused(url)
        assert broker.levels == [5, 4]
        assert error.reason == "127.0.0.1 refused: code 1"
        broker.answers[0x10] = bytes((0x20, 2, 0, 0))
        await sender(url).send("desk", a_message(ENGLISH))
    assert len(broker.published) == 1


@pytest.mark.parametrize(
    ("code", "reason", "scope"),
    [
        (0x97, "the quota is exceeded", Scope.CHANNEL),
        (0x95, "the packet is too large", Scope.MESSAGE),
    ],
)
async def test_a_code_of_the_acknowledgement_refuses_the_message_or_all(
    code: int, reason: str, scope: Scope
) -> None:
    async with MqttBroker(publish=bytes((0x40, 3, 0, 1, code))).running() as url:
        error = await refused(url)
    assert error.reason == f"127.0.0.1 refused: {reason}"
    assert error.scope is scope


async def test_an_answer_that_is_not_of_a_broker_is_no_session() -> None:
    async with MqttBroker(connect=b"HTTP/1.1 400 Bad Request\r\n\r\n").running() as url:
        error = await refused(url)
    assert error.reason == "no session with 127.0.0.1: it answered with something else"
