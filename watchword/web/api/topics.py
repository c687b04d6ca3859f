"""Topics: list, show, check a draft, say what it would write, write it."""

from __future__ import annotations

import asyncio

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from watchword.app.settings import write_edit
from watchword.contract import Backtest, Label, Sample, Topic
from watchword.contract.api import TopicChange, TopicCheck, TopicSettings
from watchword.domain.config import FileEdit
from watchword.usecases.label import list_labels
from watchword.usecases.topic import find_topic, list_topics
from watchword.usecases.topic_look import TopicLook, try_topic
from watchword.web.api.asking import api_router, asked, there
from watchword.web.draft import Draft, edit_of, trial_of

MAX_TEXT, MAX_SENTENCES = 20_000, 100
router = api_router("topics")


class TopicDraft(BaseModel):
    """A topic as it would be; `must_match` and `must_not_match` are added to those that are there."""

    model_config = ConfigDict(extra="forbid")
    topic: str = Field(default="", max_length=200, description="Its key; empty: it is new.")
    name: str = Field(max_length=200)
    query: str = Field(max_length=MAX_TEXT)
    urgent: str = Field(default="", max_length=MAX_TEXT)
    must_match: list[str] = Field(default=[], max_length=MAX_SENTENCES)
    must_not_match: list[str] = Field(default=[], max_length=MAX_SENTENCES)
    alert: list[str] = Field(default=[], max_length=MAX_SENTENCES)

    def draft(self) -> Draft:
        """As the editor has it: each text on one line."""
        return Draft(
            key=self.topic,
            name=_line(self.name),
            query=_line(self.query),
            urgent=_line(self.urgent),
            must_match="\n".join(map(_line, self.must_match)),
            must_not_match="\n".join(map(_line, self.must_not_match)),
            alert=tuple(self.alert),
        )


class TopicWrite(TopicDraft):
    """A draft that is written."""

    seen: str = Field(
        max_length=100, description="Of the preview: the file must be as it was then."
    )


@router.get("/topics")
async def topics(request: Request) -> tuple[Topic, ...]:
    """Every topic of the configuration, and what it found today."""
    found = await asked(request)
    return await found.read(lambda rows: list_topics(rows, found.config, found.now))


@router.get("/topics/{name}")
async def show(request: Request, name: str) -> TopicSettings:
    """A topic as the configuration has it."""
    found = await asked(request)
    there(name, found.config.topics, "topic")
    topic = find_topic(found.config, name)
    return TopicSettings.copied(
        topic,
        topic=topic.key,
        urgent=topic.urgent or "",
        possible=topic.possible or "",
        exclude=topic.exclude or "",
        parties=topic.parties or (),
        alert=topic.channels,
    )


@router.get("/topics/{name}/labels")
async def labels(request: Request, name: str) -> tuple[Label, ...]:
    """What users said of articles for a topic, and what the topic of today says of them."""
    found = await asked(request)
    there(name, found.config.topics, "topic")
    topic = find_topic(found.config, name)
    return await found.read(lambda rows: list_labels(rows, found.config, topic))


@router.post("/topics/check")
async def check(request: Request, body: TopicDraft) -> TopicCheck:
    """What a draft means, and what it would have found in 14 days of the archive; writes nothing."""
    found = await asked(request)
    config, trial = found.config, trial_of(found.config, body.draft())
    looked = await found.read(lambda rows: try_topic(rows, config, trial, found.now))
    return _checked(looked)


@router.post("/topics/preview")
async def preview(request: Request, body: TopicDraft) -> TopicChange:
    """The lines of the file that a draft would change; writes nothing."""
    found = await asked(request)
    key, edit = await asyncio.to_thread(edit_of, found.app, _known(body, found.config.topics))
    return _change(key, edit)


@router.post("/topics")
async def write(request: Request, body: TopicWrite) -> TopicChange:
    """Write a draft into the file, whose comments stay; the service takes it within seconds."""
    found = await asked(request)
    key, edit = await asyncio.to_thread(edit_of, found.app, _known(body, found.config.topics))
    await asyncio.to_thread(write_edit, edit, body.seen)
    return _change(key, edit)


def _known(body: TopicDraft, known: object) -> Draft:
    """The draft of a topic that is there, or of a new one. Raises NotFound."""
    if body.topic:
        there(body.topic, known, "topic")  # type: ignore[arg-type]
    return body.draft()


def _change(key: str, edit: FileEdit) -> TopicChange:
    return TopicChange(topic=key, lines=tuple(edit.lines), seen=edit.seen)


def _checked(looked: TopicLook) -> TopicCheck:
    found = looked.found
    return TopicCheck.copied(
        looked,
        warnings=tuple(map(str, looked.lints)),
        failing=tuple(map(str, looked.failing)),
        found=Backtest.of(found) if found else None,
        before=Backtest.of(looked.before) if looked.before else None,
        samples=tuple(map(Sample.of, found.samples)) if found else (),
    )


def _line(text: str) -> str:
    return " ".join(text.split())
