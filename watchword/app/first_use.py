"""The first configuration: what it would say, whether it is right, and its file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from watchword.app.settings import inspect
from watchword.domain.config import FirstChoices
from watchword.errors import ConfigurationError, Conflict, Problem
from watchword.private_files import open_private

if TYPE_CHECKING:
    from config.load import Settings

NOTHING = Problem("sources", "nothing is watched", "take a pack, or a site of your own")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What comes in the box."""

    packs: Mapping[str, tuple[int, tuple[str, ...]]]
    """By name: how many sources, and their languages."""
    topics: Mapping[str, str]
    """By key, the name."""


def ready() -> Ready:
    """The packs and topics to choose from."""
    from config import ready

    packs = {name: tuple(ready.pack(name).values()) for name in ready.pack_names()}
    return Ready(
        packs={
            name: (len(some), tuple(sorted({str(one["language"]) for one in some})))
            for name, some in packs.items()
        },
        topics={key: table.name or key for key, table in ready.topics().items()},
    )


def first_place(path: Path | None) -> Path | None:
    """The file in which a first configuration would be; None: there is one.

    `path`: as the command was told.
    """
    from config.files import first_place

    return first_place(path, os.environ)


def first_settings(place: Path, choices: FirstChoices, *, inspected: bool = False) -> Settings:
    """What these choices mean, by the checks of every configuration; nothing is written.

    Raises ConfigurationError with all that is wrong.
    """
    from config.first_file import first_file
    from config.load import load
    from crawler.plain.urls import normalize
    from watchword.notify.receivers.registry import interrupts

    check = partial(load, place, os.environ, normalize, interrupts=interrupts)
    return check(inspect if inspected else None, overrides={place.name: first_file(choices)})


def first_text(choices: FirstChoices) -> str:
    """What would be written: the address of a channel that a person gave is in a file of its own."""
    from config.first_file import first_file

    return first_file(replace(choices, channels=_without_secrets(choices.channels)))


def write_first(place: Path, choices: FirstChoices) -> None:
    """Write the first configuration.

    Raises ConfigurationError where it would be wrong, Conflict where one is there by now, OSError.
    """
    from config.edits import write_secret

    if not first_settings(place, choices, inspected=True).config.sources:
        raise ConfigurationError([NOTHING])
    if place.exists():
        raise Conflict(f"{place} is there already; remove it, and press Start again")
    written = _without_secrets(choices.channels)
    for name, url in choices.channels.items():
        if written[name] != url:
            write_secret(place, name, url)
    descriptor = open_private(place, os.O_WRONLY | os.O_EXCL)
    with os.fdopen(descriptor, "w", encoding="utf-8") as new:
        new.write(first_text(choices))


def _without_secrets(channels: Mapping[str, str]) -> Mapping[str, str]:
    """The channels as the file names them; a file or a terminal is no secret."""
    from config.edits import secret_file
    from watchword.notify.receivers.registry import interrupts

    return {
        name: f"file:{secret_file(name)}" if interrupts(url) else url
        for name, url in channels.items()
    }
