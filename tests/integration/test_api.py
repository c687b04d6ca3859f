"""The API over a day of an invented press: what it answers, what it changes, and its errors."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.scenario.stage import Stage
from tests.web import Reader
from watchword.web.api.router import ROUTERS, description
from watchword.web.problems import API, MEDIA_TYPE

OURS = {"X-Watchword": "test"}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
ELSEWHERE = ("/events", "/sources/find", "/test")
"""The ends of the paths that a random request leaves alone: a stream, and what asks others."""


async def ask(
    reader: Reader, method: str, path: str, body: Mapping[str, object] | None = None
) -> tuple[int, Any]:
    """Status and JSON of a request of a program."""
    async with reader.session.request(
        method, f"{reader.address}{API}{path}", json=body, headers=OURS
    ) as answer:
        text = await answer.text()
        if answer.status >= 400:
            assert answer.content_type == MEDIA_TYPE
        return answer.status, json.loads(text) if text else None


async def test_pages_of_a_list_have_each_of_it_once(reader: Reader) -> None:
    for path, key in (
        ("stories", "id"),
        ("alerts", "id"),
        ("articles", "id"),
        ("search?q=日中", "id"),
    ):
        join = "&" if "?" in path else "?"
        _, whole = await ask(reader, "GET", f"/{path}{join}limit=200")
        assert len(whole["items"]) > 1
        assert whole["next"] is None
        seen, cursor = [], ""
        while True:
            _, page = await ask(reader, "GET", f"/{path}{join}limit=1{cursor}")
            seen += [one[key] for one in page["items"]]
            if page["next"] is None:
                break
            cursor = f"&cursor={page['next']}"
        assert seen == [one[key] for one in whole["items"]], path


async def test_deliveries_come_by_alerts(reader: Reader, stage: Stage) -> None:
    _, page = await ask(reader, "GET", "/deliveries?limit=200")
    assert len(page["items"]) == len(await stage.deliveries())
    _, first = await ask(reader, "GET", "/deliveries?limit=1")
    assert len({one["alert"] for one in first["items"]}) == 1
    assert first["next"] == first["items"][0]["alert"]
    _, dead = await ask(reader, "GET", "/deliveries?state=dead")
    assert [one["reason"] for one in dead["items"]] == ["550 5.1.1 recipient unknown"]


async def test_a_story_is_split_and_joined(reader: Reader) -> None:
    _, page = await ask(reader, "GET", "/stories?topic=china-japan")
    story = max(page["items"], key=lambda one: len(one["articles"]))
    last = story["articles"][-1]
    assert last["outlet"] != last["source"]
    status, new = await ask(
        reader, "POST", f"/stories/{story['id']}/split", {"article": last["article"]}
    )
    assert (status, new["old"]) == (200, story["id"])
    _, shown = await ask(reader, "GET", f"/stories/{story['id']}")
    assert last["article"] not in [one["article"] for one in shown["articles"]]
    _, shown = await ask(reader, "GET", f"/stories/{new['story']}")
    assert shown["apart_from"] == [story["id"]]
    joined = await ask(reader, "POST", f"/stories/{new['story']}/join", {"other": story["id"]})
    assert joined == (200, {"story": min(story["id"], new["story"])})


async def test_what_did_not_arrive_is_sent_again(reader: Reader, stage: Stage) -> None:
    _, dead = await ask(reader, "GET", "/alerts?state=dead")
    (alert,) = dead["items"]
    assert [one["state"] for one in alert["deliveries"]] == ["dead"]
    again = await ask(reader, "POST", f"/alerts/{alert['id']}/again", {"channel": "desk"})
    assert again == (200, {"channels": ["desk"]})
    await stage.run()
    _, shown = await ask(reader, "GET", f"/alerts/{alert['id']}")
    assert {one["state"] for one in shown["deliveries"]} == {"sent"}


async def test_what_is_possible_is_answered(reader: Reader) -> None:
    _, some = await ask(reader, "GET", "/possible")
    status, _ = await ask(
        reader, "POST", f"/possible/{some[0]['article']}", {"topic": "china-japan", "wanted": True}
    )
    assert status == 204
    assert len((await ask(reader, "GET", "/possible"))[1]) == len(some) - 1
    _, labels = await ask(reader, "GET", "/topics/china-japan/labels")
    assert [(one["article"], one["wanted"]) for one in labels] == [(some[0]["article"], True)]


async def test_mutes_begin_and_end(reader: Reader) -> None:
    status, mute = await ask(reader, "PUT", "/mutes/topic/rare-earths", {"until": "2h"})
    assert (status, mute["name"]) == (200, "rare-earths")
    _, mutes = await ask(reader, "GET", "/mutes")
    assert {one["name"] for one in mutes} == {"rare-earths", "chips"}
    assert (await ask(reader, "DELETE", "/mutes/topic/rare-earths"))[0] == 204
    assert (await ask(reader, "DELETE", "/mutes/topic/rare-earths"))[0] == 409
    assert (await ask(reader, "PUT", "/mutes/topic/nobody", {"until": "2h"}))[0] == 404
    assert (await ask(reader, "PUT", "/mutes/topic/chips", {"until": "0001-01-01T00:00+14:00"}))[
        0
    ] == 400


async def test_a_source_is_paused_resumed_and_polled(reader: Reader) -> None:
    assert (await ask(reader, "POST", "/sources/todai/pause"))[1] == {"count": 1}
    _, shown = await ask(reader, "GET", "/sources/todai")
    assert (shown["state"], shown["outlet"], shown["country"]) == ("paused", "灯台通信", "JP")
    assert (await ask(reader, "POST", "/sources/todai/poll"))[1] == {"count": 0}
    assert (await ask(reader, "POST", "/sources/todai/resume"))[1] == {"count": 1}
    assert (await ask(reader, "POST", "/sources/todai/poll"))[1] == {"count": 1}
    assert (await ask(reader, "GET", "/sources/nobody"))[0] == 404


async def test_the_state_is_that_of_the_command_line(reader: Reader) -> None:
    _, status = await ask(reader, "GET", "/status")
    assert status["feeds"]["failing"] == 1
    _, delays = await ask(reader, "GET", "/delays")
    assert delays[0]["source"] is None
    _, channels = await ask(reader, "GET", "/channels")
    assert [one["channel"] for one in channels] == ["desk", "ambassador"]


async def test_every_error_is_a_problem_that_says_what_would_be_right(reader: Reader) -> None:
    for method, path, body, status in (
        ("GET", "/nowhere", None, 404),
        ("GET", "/stories/999999", None, 404),
        ("GET", "/alerts/99999999999999999999", None, 422),
        ("GET", "/search?q=%28talks", None, 400),
        ("GET", "/articles?since=yesterweek", None, 400),
        ("POST", "/stories/1/join", {"other": 1}, 400),
        ("POST", "/stories/1/join", {"other": "x", "more": 1}, 422),
        ("DELETE", "/status", None, 405),
    ):
        given, problem = await ask(reader, method, path, body)
        assert given == problem["status"] == status, (path, problem)
        assert problem["detail"]
        assert problem["title"]
    foreign = await reader.ask("POST", f"{API}/sources/todai/pause", {})
    assert (foreign.status, json.loads(foreign.text)["status"]) == (403, 403)


async def test_new_alerts_come_as_events_and_again_after_a_break(
    reader: Reader, stage: Stage
) -> None:
    ids = sorted(one.id for one in await stage.alerts())
    url = f"{reader.address}{API}/events"
    async with reader.session.get(url, headers={"Last-Event-ID": str(ids[-3])}) as answer:
        assert answer.content_type == "text/event-stream"
        lines: list[str] = []
        while len([one for one in lines if one.startswith("data:")]) < 2:
            lines.append((await answer.content.readline()).decode().strip())
    assert [one for one in lines if one.startswith("id:")] == [f"id: {one}" for one in ids[-2:]]
    data = [json.loads(one.removeprefix("data:")) for one in lines if one.startswith("data:")]
    assert [one["id"] for one in data] == ids[-2:]


def test_every_route_says_what_it_takes_and_answers() -> None:
    """In OpenAPI 3.1, each error a problem."""
    found = description()
    assert found["openapi"] == "3.1.0"
    routes = [
        one
        for router in ROUTERS
        for one in router.routes
        if isinstance(one, APIRoute) and one.include_in_schema
    ]
    assert len(routes) > 30
    for route in routes:
        for method in route.methods or ():
            operation = found["paths"][route.path_format][method.lower()]
            assert operation["description"], route.path
            answers = operation["responses"]
            assert MEDIA_TYPE in answers["4XX"]["content"], route.path
            good = next(status for status in answers if status.startswith("2"))
            content = answers[good].get("content", {})
            assert good == "204" or all(one.get("schema") != {} for one in content.values()), route
            assert good == "204" or content, route.path


async def test_random_requests_get_what_the_openapi_says(reader: Reader) -> None:
    await asyncio.to_thread(_random_requests, reader.address)


def _random_requests(address: str) -> None:
    schema = schemathesis.openapi.from_dict(description())
    tried = 0
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        if operation.path.endswith(ELSEWHERE):
            continue
        tried += 1

        @seed(18)
        @settings(
            max_examples=8,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def random_request(case: schemathesis.Case[Any]) -> None:
            case.call_and_validate(base_url=address, headers=OURS, checks=CHECKS)

        random_request()
    assert tried > 25


def examples() -> list[str]:
    """Each command of the page on the API."""
    page = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not there: apt-get install curl")
async def test_the_examples_of_the_docs_work(reader: Reader) -> None:
    commands = examples()
    assert len(commands) > 5
    for command in commands:
        assert "http://localhost:8765" in command
        ran = await asyncio.create_subprocess_shell(
            command.replace("http://localhost:8765", reader.address),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, wrong = await ran.communicate()
        assert (ran.returncode, wrong) == (0, b""), command
        assert out, command
