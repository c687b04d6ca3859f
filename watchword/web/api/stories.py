"""Stories and what is perhaps one: list, show, split, join, answer."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request
from pydantic import BaseModel, ConfigDict, Field

from watchword.contract import PossibleMatch
from watchword.contract.api import Listed
from watchword.contract.story import JoinedStory, OpenStory, SplitStory, StoryDetail
from watchword.domain.alert import AlertFilter
from watchword.domain.source import Hints
from watchword.domain.views import StoryFilter
from watchword.usecases.alert import find_possible, list_possible, promote
from watchword.usecases.label import add_labels
from watchword.usecases.story import join, open_story, split
from watchword.usecases.topic import find_topic
from watchword.web.api.asking import (
    MAX_NUMBER,
    Cursor,
    Limit,
    Number,
    Since,
    api_router,
    asked,
    begin,
    listed,
    there,
)
from watchword.web.chosen import Wanted
from watchword.web.visit import Visit

router = api_router("stories")


class SplitRequest(BaseModel):
    """Which article leaves the story, with its copies."""

    model_config = ConfigDict(extra="forbid")
    article: int = Field(ge=1, le=MAX_NUMBER)


class JoinRequest(BaseModel):
    """Which story becomes one with it."""

    model_config = ConfigDict(extra="forbid")
    other: int = Field(ge=1, le=MAX_NUMBER)


class PossibleAnswer(BaseModel):
    """Whether the topic should have found the article."""

    model_config = ConfigDict(extra="forbid")
    topic: str = Field(max_length=200)
    wanted: bool


@router.get("/stories")
async def stories(
    request: Request,
    chosen: Wanted,
    topic: Annotated[str | None, Query(max_length=200)] = None,
    since: Since = None,
    cursor: Cursor = None,
    limit: Limit = 25,
) -> Listed[OpenStory]:
    """The stories that the topics matched, the newest first."""
    found = await asked(request)
    config = found.config
    if topic is not None:
        there(topic, config.topics, "topic")
    only = StoryFilter(
        topics=tuple(config.topics) if topic is None else (topic,),
        language=chosen.language or None,
        since=begin(found, since),
        before=cursor,
        who=found.asker.user,
        is_unread=chosen.show == "unread",
        is_mine=chosen.show == "mine",
        tag=chosen.tag or None,
    )
    views = await found.read(lambda rows: rows.views.stories(limit=limit + 1, only=only))
    known = hints(found)
    return listed(views, limit, lambda one: one.id, lambda one: OpenStory.of(one, known))


@router.get("/stories/{number}")
async def show(request: Request, number: Number) -> StoryDetail:
    """A story, and what it is related to."""
    found = await asked(request)
    who = found.asker.user
    opened = await found.read(lambda rows: open_story(rows, found.config, number, who))
    report = opened.report
    return StoryDetail.with_related(
        opened.view, hints(found), report.related, report.apart_from, report.front_pages
    )


@router.post("/stories/{number}/split")
async def split_story(request: Request, number: Number, body: SplitRequest) -> SplitStory:
    """Take an article and its copies out of the story into one of their own; it alerts nobody."""
    found = await asked(request)
    await found.read(lambda rows: open_story(rows, found.config, number))
    new = await found.write(lambda rows: split(rows, body.article, found.now))
    return SplitStory.copied(new)


@router.post("/stories/{number}/join")
async def join_story(request: Request, number: Number, body: JoinRequest) -> JoinedStory:
    """Make one story of two; it alerts nobody."""
    found = await asked(request)
    one = await found.write(lambda rows: join(rows, number, body.other, found.now))
    return JoinedStory(story=one)


@router.get("/possible")
async def possible(
    request: Request,
    topic: Annotated[str | None, Query(max_length=200)] = None,
    since: Since = None,
    limit: Limit = 25,
) -> tuple[PossibleMatch, ...]:
    """The matches that are possible only, those of the newest articles first."""
    found = await asked(request)
    only = AlertFilter(topic=topic, since=begin(found, since))
    known = hints(found)
    return await found.read(lambda rows: list_possible(rows, known, limit=limit, only=only))


@router.post("/possible/{number}", status_code=204)
async def answer_possible(request: Request, number: Number, body: PossibleAnswer) -> None:
    """Make the possible match of an article an alert, or keep that it is none."""
    found = await asked(request)
    config = found.config
    topic = find_topic(config, body.topic)
    match = await found.read(lambda rows: find_possible(rows, number, body.topic, config))
    if body.wanted:
        await found.write(lambda rows: promote(rows, match, config, found.now))
    else:
        await found.write(lambda rows: add_labels(rows, topic, (), (number,), found.now))


def hints(found: Visit) -> dict[str, Hints]:
    """What is known of each source, by its key."""
    return {key: one.hints for key, one in found.config.sources.items()}
