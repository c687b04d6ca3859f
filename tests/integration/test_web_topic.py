"""The editor of a topic: it looks at a draft, shows what it would write, and keeps comments."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config.edit_topic import key_for, with_new_topic, with_value
from tests.newsroom import furnish
from tests.scenario.stage import Stage
from tests.web import Answer, Reader, reading
from watchword.app.service import App
from watchword.app.settings import configuration
from watchword.usecases import topic_look

TOPIC = ("topics", "rare-earths")
TOML = """\
timezone = "UTC"

[topics.rare-earths]
name = "Rare earths"
query = "稀土 OR レアアース"  # the words of the mines
alert = ["desk"]

[channels.desk]
url = "json://user:secret-word@receiver.example/"

[channels.box]
url = "mbox:box"

[sources.todai]
feeds = ["https://todai.example/feed"]
"""


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Reader]:
    stage = Stage(tmp_path)
    await stage.configure()
    await furnish(stage)
    stage.store.close()
    file = tmp_path / "watchword.toml"
    file.write_text(TOML, encoding="utf-8")
    async with reading(App(configuration(file), clock=stage.clock)) as found:
        yield found


def form(**changed: str) -> dict[str, str]:
    return {
        "key": "rare-earths",
        "name": "Rare earths",
        "query": "稀土 OR レアアース",
        "urgent": "",
        "must_match": "",
        "must_not_match": "",
        "alert": "desk",
    } | changed


@pytest.mark.parametrize("key", ["", "rare-earths"])
async def test_what_is_typed_and_written_at_once_is_written(
    reader: Reader, tmp_path: Path, key: str
) -> None:
    """The empty editor, and one whose query was wrong, had the file before their reader too."""
    page = (
        await reader.get("/topic")
        if not key
        else await reader.post("/topic/look", **form(query="("))
    )
    (known,) = page.document.xpath("//input[@name='seen']/@value")
    written = form(key=key, name="Harbours", query="harbour")
    assert (await reader.post("/topic", **written, seen="another")).status == 409
    assert (await reader.post("/topic", **written, seen=str(known))).status == 303
    assert 'query = "harbour"' in (tmp_path / "watchword.toml").read_text("utf-8")


async def test_words_of_very_many_articles_are_looked_for_in_the_newest(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = "//h2[contains(., 'On your archive')]"
    fish = form(key="", query="水産物 OR 水产 OR 水產 OR 수산물 OR seafood")
    whole = await reader.post("/topic/look", **fish)
    assert "14 days" in whole.texts(archive)[0]
    monkeypatch.setattr(topic_look, "MAX_ASKED", 1)
    page = await reader.post("/topic/look", **fish)
    assert "since" in page.texts(archive)[0]
    (hits, *_), (all_hits, *_) = (one.texts("//div[@class='big']//b") for one in (page, whole))
    assert int(hits) < int(all_hits)


async def test_a_draft_is_looked_at_and_nothing_is_written(reader: Reader, tmp_path: Path) -> None:
    draft = form(query='稀土 OR レアアース OR "rare earth*"', must_match="磁石の話")
    page = await reader.post("/topic/look", **draft)
    assert page.status == 200
    said = page.texts("//*[@id='looked']")[0]
    assert 'Understood 稀土 OR レアアース OR "rare earth*"' in said
    assert "0 of 1 pass." in said
    assert "was 1" in said
    assert "+1 −0" in said
    assert "+ new" in said
    assert page.texts("//pre/span") == [
        '-query = "稀土 OR レアアース" # the words of the mines',
        "+query = '稀土 OR レアアース OR \"rare earth*\"' # the words of the mines",
        '+must_match = ["磁石の話"]',
    ]
    assert "secret-word" not in page.text
    assert (tmp_path / "watchword.toml").read_text("utf-8") == TOML


async def test_what_cannot_be_understood_is_said_while_it_is_typed(reader: Reader) -> None:
    page = await reader.ask(
        "POST",
        "/topic/look",
        {"Sec-Fetch-Site": "same-origin", "HX-Request": "true"},
        {**form(query="(稀土"), "form_token": await reader.token()},
    )
    assert "<html" not in page.text
    assert "column 1" in page.texts("//div[@class='note bad']")[0]


async def seen(reader: Reader, draft: dict[str, str]) -> str:
    page = await reader.post("/topic/look", **draft)
    return str(page.document.xpath("//input[@name='seen']/@value")[0])


async def test_a_draft_is_written_and_comments_stay(reader: Reader, tmp_path: Path) -> None:
    draft = form(query="稀土", urgent="title:ban")
    answer = await reader.post("/topic", **draft, seen=await seen(reader, draft))
    assert answer.headers["Location"] == "/topics?topic=rare-earths&written=1"
    text = (tmp_path / "watchword.toml").read_text("utf-8")
    assert 'query = "稀土"  # the words of the mines' in text
    assert configuration(tmp_path).config.topics["rare-earths"].urgent == "title:ban"
    assert "secret-word" in text


async def test_a_new_topic_is_written_at_the_end(reader: Reader, tmp_path: Path) -> None:
    assert (await reader.get("/topic")).status == 200
    draft = form(key="", name="Glass & chips", query="玻璃基板", must_match="玻璃基板量產")
    answer = await reader.post("/topic", **draft, seen=await seen(reader, draft))
    assert answer.status == 303
    topic = configuration(tmp_path).config.topics["glass-chips"]
    assert (topic.name, topic.query, topic.channels) == ("Glass & chips", "玻璃基板", ("desk",))
    assert topic.must_match == ("玻璃基板量產",)


def boxes_of(page: Answer) -> list[str]:
    return [
        str(page.document.xpath(f"//input[@name='{name}']/@value")[0])
        for name in ("all_of", "any_of", "none_of")
    ]


async def test_three_boxes_show_the_query_and_take_its_place_by_a_button_alone(
    reader: Reader,
) -> None:
    page = await reader.get("/topic?key=rare-earths")
    assert boxes_of(page) == ["", "稀土, レアアース", ""]
    changed = {"all_of": "磁石", "any_of": "稀土、レアアース", "none_of": "sport"}
    page = await reader.post("/topic/look", **form(**changed))
    assert page.texts("//textarea[@name='query']") == ["稀土 OR レアアース"], "it is the truth"
    page = await reader.post("/topic/look", **form(**changed), words="1")
    assert page.texts("//textarea[@name='query']") == [
        "磁石 AND (稀土 OR レアアース) AND NOT sport"
    ]
    page = await reader.post("/topic/look", **form(query="稀土 NEAR/20 磁石"))
    assert boxes_of(page) == ["", "", ""]
    assert "says more than the boxes can" in page.text


async def test_a_topic_is_written_of_the_boxes_alone(reader: Reader, tmp_path: Path) -> None:
    draft = form(key="", name="Ferries", query="", all_of="ferry / フェリー", none_of="wheel")
    answer = await reader.post("/topic", **draft, seen=await seen(reader, draft))
    assert answer.status == 303
    topic = configuration(tmp_path).config.topics["ferries"]
    assert topic.query == "(ferry OR フェリー) AND NOT wheel"


async def test_two_writers_at_once_are_told(reader: Reader, tmp_path: Path) -> None:
    draft = form(query="稀土")
    before = await seen(reader, draft)
    file = tmp_path / "watchword.toml"
    file.write_text(TOML + "# mine\n", encoding="utf-8")
    answer = await reader.post("/topic", **draft, seen=before)
    assert answer.status == 409
    assert "was changed meanwhile" in answer.texts("//div[@class='note bad']")[0]
    assert file.read_text("utf-8") == TOML + "# mine\n"


async def test_what_the_file_would_refuse_is_said_and_not_written(
    reader: Reader, tmp_path: Path
) -> None:
    draft = form(alert="nobody")
    answer = await reader.post("/topic", **draft, seen=await seen(reader, draft))
    assert answer.status == 400
    assert '"nobody" is not one of the channels' in answer.texts("//div[@class='note bad']")[0]
    assert (tmp_path / "watchword.toml").read_text("utf-8") == TOML
    assert (await reader.get("/topic?key=nothing")).status == 400


def test_a_value_comes_and_goes_and_leaves_the_rest() -> None:
    text = with_value(TOML, TOPIC, "urgent", "title:ban")
    assert 'alert = ["desk"]\nurgent = "title:ban"\n\n[channels.desk]' in text
    assert with_value(text, TOPIC, "urgent", "") == TOML
    assert with_value(TOML, TOPIC, "urgent", "") == TOML


def test_a_key_is_made_of_the_name_and_is_new() -> None:
    assert key_for("Rare earths!", ["rare-earths"]) == "rare-earths-2"
    assert key_for("稀土", []) == "topic"
    assert with_new_topic("", "a b") == '[topics."a b"]\n'
