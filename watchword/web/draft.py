"""The draft of a topic: what it would find, and what it would write; for the editor and the API."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from watchword.app.service import App
from watchword.app.settings import edit_topic
from watchword.domain.config import FileEdit, WatchConfig
from watchword.domain.topic import Topic
from watchword.matching.boxes import Boxes
from watchword.usecases.backtest import TRIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What stands in the form."""

    key: str
    """Of the topic; empty: it is new."""
    name: str = ""
    query: str = ""
    """The truth: the boxes only make one."""
    boxes: Boxes | None = None
    """What stands in the three boxes; None: the query says what they cannot."""
    urgent: str = ""
    must_match: str = ""
    """Sentences to add, one a line."""
    must_not_match: str = ""
    alert: tuple[str, ...] = ()
    """The channels that are told."""

    @property
    def sentences(self) -> dict[str, list[str]]:
        """The sentences to add, by key."""
        lists = {"must_match": self.must_match, "must_not_match": self.must_not_match}
        return {
            key: found
            for key, text in lists.items()
            if (found := [line.strip() for line in text.splitlines() if line.strip()])
        }


def trial_of(config: WatchConfig, draft: Draft) -> Topic:
    """The topic that the draft would make. Pure."""
    added = draft.sentences
    base = config.topics.get(draft.key) or Topic(key=TRIED, name=draft.name, query=draft.query)
    return dataclasses.replace(
        base,
        query=base.query if base.parties else draft.query,
        urgent=draft.urgent or None,
        must_match=(*base.must_match, *added.get("must_match", ())),
        must_not_match=(*base.must_not_match, *added.get("must_not_match", ())),
    )


def edit_of(app: App, draft: Draft) -> tuple[str, FileEdit]:
    """What the file would say. Raises ConfigurationError."""
    known = app.config.topics.get(draft.key)
    values: dict[str, str | list[str]] = {"name": draft.name}
    if known is None or not known.parties:
        values["query"] = draft.query
    values |= {"urgent": draft.urgent, "alert": list(draft.alert)}
    if known is not None:  # what stays as it is needs no line in the file
        now = {
            "name": known.name,
            "query": known.query,
            "urgent": known.urgent or "",
            "alert": list(known.channels),
        }
        values = {key: value for key, value in values.items() if value != now[key]}
    return edit_topic(app.file, draft.key or None, values, draft.sentences)
