"""The page *Press review*: pick, order, add a line, keep, send; without a script."""

from __future__ import annotations

import pytest
from multidict import MultiDict

from tests.scenario.stage import Stage
from tests.web import Answer, Reader
from watchword.domain.delivery import Kind
from watchword.web.pages.review import move


def fields(page: Answer, **changes: str) -> list[tuple[str, str]]:
    """What a browser sends of the form, with these fields changed or added."""
    (form,) = page.document.xpath("//form[@id='editor']")
    sent = [
        (one.get("name"), changes.pop(one.get("name"), one.value or ""))
        for one in form.xpath(".//input[@name] | .//textarea[@name]")
    ]
    return [*sent, *changes.items()]


async def pressed(reader: Reader, page: Answer, **button: str) -> Answer:
    form = MultiDict(fields(page, **button))
    headers = {"Sec-Fetch-Site": "same-origin", "Referer": f"{reader.address}/review"}
    return await reader.ask("POST", "/review", headers, form)


def picked(page: Answer) -> list[str]:
    return [one.get("value") for one in page.document.xpath("//input[@name='story']")]


async def test_stories_are_picked_ordered_and_left_out(reader: Reader) -> None:
    page = await reader.get("/review?span=3d")
    first = picked(page)
    assert len(first) >= 3
    out = await pressed(reader, page, out=first[-1], span="3d")
    assert picked(out) == first[:-1]
    again = await pressed(reader, out, pick=first[-1], span="3d")
    assert sorted(picked(again)) == sorted(first)
    (button, *_) = again.document.xpath("//button[@name='down']/@value")
    down = await pressed(reader, again, down=str(button), span="3d")
    was = picked(again).index(str(button))
    assert picked(down).index(str(button)) == was + 1
    line = f"line-{first[0]}"
    kept = await pressed(
        reader, page, **{line: "See our note.", "intro": "Good day.", "span": "3d"}
    )
    assert kept.document.xpath(f"//input[@name='{line}']/@value") == ["See our note."]
    assert kept.texts("//textarea") == ["Good day."]


async def test_a_review_is_kept_sent_and_shown(reader: Reader, stage: Stage) -> None:
    page = await reader.get("/review?span=3d")
    number = picked(page)[0]
    form = {"do": "keep", "span": "3d", "story": number, "channel": "desk", "by": "mori"}
    form |= {f"line-{number}": "See our note.", "intro": "Good day."}
    answer = await reader.post("/review", **form)
    assert (answer.status, answer.headers["Location"]) == (303, "/reviews/1")
    await stage.deliver()
    (sent,) = (one for _, one in stage.sender.sent if one.kind is Kind.REVIEW)
    assert sent.review is not None
    assert [str(one.story) for one in sent.review.stories] == [number]
    sheet = await reader.get("/reviews/1")
    assert sheet.texts("//p[@class='intro']") == ["mori: Good day."]
    assert sheet.texts("//p[@class='ours']") == ["mori: See our note."]
    title = sent.review.stories[0].reports[0].title
    assert sheet.texts("//h3") == [" ".join(title.split())]
    assert "desk" in sheet.texts("//section[contains(@class, 'tool')]")[0]
    html = await reader.get("/reviews/1/file.html")
    assert "See our note." in html.text
    assert html.headers["Content-Disposition"].startswith('attachment; filename="press-review-')
    assert (await reader.post("/reviews/1/send", channel="ambassador")).status == 303
    (listed,) = (await reader.get("/review")).texts("//ul/li[a[starts-with(@href, '/reviews/')]]")
    assert "mori, 1 story, ambassador, desk" in listed


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/reviews/99", 404),
        ("/reviews/99/file.pdf", 404),
        ("/reviews/1/file.exe", 404),
    ],
)
async def test_what_is_not_there_says_so(reader: Reader, path: str, status: int) -> None:
    assert (await reader.get(path)).status == status


async def test_a_story_that_is_not_there_and_a_channel_that_nobody_knows_are_refused(
    reader: Reader,
) -> None:
    for wrong in (
        {"story": "999"},
        {"channel": "nobody"},
        {"story": "x"},
        {"up": "9" * 30, "story": "1"},
    ):
        assert (await reader.post("/review", do="keep", **wrong)).status == 400


@pytest.mark.parametrize(
    ("pressed", "order"),
    [
        ({}, [1, 2, 3]),
        ({"up": 3}, [1, 3, 2]),
        ({"up": 1}, [1, 2, 3]),
        ({"down": 3}, [1, 2, 3]),
        ({"down": 1}, [2, 1, 3]),
        ({"out": 2}, [1, 3]),
        ({"pick": 4}, [1, 2, 3, 4]),
        ({"pick": 2}, [1, 2, 3]),
        ({"out": 9}, [1, 2, 3]),
    ],
)
def test_a_button_moves_one_story(pressed: dict[str, int], order: list[int]) -> None:
    assert move([1, 2, 3], pressed) == order
