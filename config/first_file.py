"""The text of a first configuration, with comments for who opens it later. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import tomlkit

from config.edit import key_of, with_source
from config.edit_topic import key_for, written_key, written_value
from config.ready import topics
from watchword.domain.config import FirstChoices

HEAD = """\
# Watchword's configuration. `watchword check` says whether it is right, `watchword run` starts.
# Every key and its default: docs/reference/configuration.md.
"""
TOPICS, CHANNELS, SOURCES = (
    f"# --- {title} ".ljust(72, "-")
    for title in ("What you track", "Where you are told", "Whom you watch")
)
COMMENTS = {
    "contact": "said to the sites that are read, so that they can write to you",
    "timezone": "of the times in messages",
    "language": "of messages: en, zh-Hans, zh-Hant, ja or ko",
    "packs": "whom you watch: press packs that come with Watchword",
}


def first_file(choices: FirstChoices) -> str:
    """The whole text. The address of a channel stands in it as it is given."""
    text = "\n".join(_lines(choices)) + "\n"
    taken: list[str] = []
    for values in choices.sources:
        first = values["feeds"][0]
        taken.append(key_of(first if isinstance(first, str) else first["url"], taken))
        text = with_source(text, taken[-1], values)
    return text


def _lines(choices: FirstChoices) -> Iterator[str]:
    yield HEAD
    top = {
        "contact": choices.contact,
        "timezone": choices.timezone,
        "language": choices.language,
        "packs": choices.packs,
    }
    for key, value in top.items():
        if value:
            yield f"{f'{key} = {_toml(value)}':<34}# {COMMENTS[key]}"
    alert = f"alert = {_toml(tuple(choices.channels))}"
    yield f"\n{TOPICS}"
    for key in choices.ready_topics:
        yield f"\n[topics.{written_key(key)}]  # ready in the box, with its query and test sentences"
        yield alert
    known = [*topics(), *choices.ready_topics]
    for name, query in choices.own_topics:
        known.append(key_for(name, known))
        yield f"\n[topics.{known[-1]}]"
        yield f"name = {_toml(name)}\nquery = {_toml(query)}\n{alert}"
    yield f"\n{CHANNELS}"
    for name, url in choices.channels.items():
        yield f"\n[channels.{written_key(name)}]\nurl = {_toml(url)}"
    yield f"\n{SOURCES}"
    yield "# Feeds move: `watchword source check` asks each of them now."


def _toml(value: str | Sequence[str]) -> str:
    return tomlkit.item(
        written_value(value if isinstance(value, str) else list(value))
    ).as_string()
