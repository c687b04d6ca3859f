"""What a person asks of stories, and says of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from watchword.contract import Story
from watchword.domain.config import WatchConfig
from watchword.domain.front import FrontReport
from watchword.domain.source import Hints
from watchword.domain.story import RelatedStory, StoryRecord
from watchword.domain.timeline import Member, Step, timeline, with_copies
from watchword.domain.views import StoryFilter, StoryView
from watchword.errors import Conflict, InvalidRequest, NotFound
from watchword.pipeline.front_page import on_front_pages
from watchword.ports import ReadTransaction, WriteTransaction
from watchword.story_repository import StoryQueries
from watchword.usecases.source import outlet_and_language


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryReport:
    """A story as a person sees it."""

    steps: tuple[Step, ...]
    related: tuple[RelatedStory, ...]
    front_pages: FrontReport
    apart_from: tuple[int, ...] = ()
    """The stories that a user took its articles out of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitStory:
    """A story that a user made of articles of another one."""

    story: int
    old: int
    """The story that they were taken out of."""
    articles: tuple[int, ...]


def list_stories(
    rows: ReadTransaction,
    outlets: Mapping[str, Hints],
    *,
    limit: int,
    topic: str | None = None,
    since: datetime | None = None,
) -> tuple[Story, ...]:
    """The newest first. `outlets`: by the key of their source. `since`: those that began since then."""
    return tuple(
        _listed(one, outlets) for one in rows.stories.list(limit=limit, topic=topic, since=since)
    )


def show(rows: ReadTransaction, story: int) -> StoryReport:
    """The timeline of a story. Raises InvalidRequest if there is none with this number."""
    members = _members(rows.stories, story)
    return StoryReport(
        steps=tuple(timeline(members)),
        front_pages=on_front_pages(rows, {one.article: one.at for one in members}),
        related=tuple(rows.stories.related(story)),
        apart_from=tuple(rows.stories.apart_from(story)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A headline that an article had."""

    title: str
    found_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStory:
    """A story with all that is known of it."""

    view: StoryView
    report: StoryReport
    headlines: Mapping[int, tuple[Headline, ...]]
    """Of each article whose headline changed: all that it had, the oldest first."""


def open_story(rows: ReadTransaction, config: WatchConfig, story: int, who: str = "") -> OpenStory:
    """A story for one who reads it. Raises NotFound if there is none with this number.

    `who`: the user who asks; empty: nobody had to sign in.
    """
    only = StoryFilter(topics=tuple(config.topics), story=story, who=who)
    found = rows.views.stories(limit=1, only=only)
    if not found:
        raise NotFound(f"{story}: no story has this number")
    view = found[0]
    titles: dict[int, list[Headline]] = {}
    for one in rows.stories.reports(story, view.reports[0].article):
        known = titles.setdefault(one.article, [])
        if not known or known[-1].title != one.text.title:
            known.append(Headline(title=one.text.title, found_at=one.found_at))
    return OpenStory(
        view=view,
        report=show(rows, story),
        headlines={key: tuple(some) for key, some in titles.items() if len(some) > 1},
    )


def find_article(rows: ReadTransaction, which: str, normalize: Callable[[str], str]) -> int:
    """The id of an article; of one that was merged, that of the article it was merged into.

    `which`: its number, or an address of it in any spelling that `normalize` knows. Raises NotFound.
    """
    history = rows.views.history(int(which) if which.isdecimal() else normalize(which))
    if history is None:
        raise NotFound(f"{which}: no such article; `article list` shows them")
    return history.merged_into or history.id


def split(rows: WriteTransaction, article: int, now: datetime) -> SplitStory:
    """Take an article, and what is a copy of it, out of its story into one of its own.

    It alerts nobody, and no message changes. Raises Conflict if the article is in no story yet, or if
    nothing would stay behind.
    """
    story = rows.stories.of(article)
    if story is None:
        raise Conflict(f"{article}: it was not judged yet, and is in no story")
    members = rows.stories.members(story)
    taken = with_copies(article, members)
    if len(members) == 1:
        raise Conflict(f"{article}: it is alone in story {story}")
    if len(members) == len(taken):
        raise Conflict(f"{article}: all of story {story} are copies of it; split one of these")
    new = rows.stories.split(story, article, taken, now)
    return SplitStory(story=new, old=story, articles=tuple(sorted(taken)))


def join(rows: WriteTransaction, one: int, other: int, now: datetime) -> int:
    """Make one story of two; its number, which is the lower one. It alerts nobody.

    Raises InvalidRequest if there is no story with such a number, or if both are the same.
    """
    if one == other:
        raise InvalidRequest(f"{one}: name two stories")
    for story in (one, other):
        _members(rows.stories, story)
    first, later = sorted((one, other))
    rows.stories.join(first, later, now)
    return first


def _members(stories: StoryQueries, story: int) -> Sequence[Member]:
    """Raises InvalidRequest if there is no story with this number."""
    if found := stories.members(story):
        return found
    raise InvalidRequest(f"{story}: no story has this number; `story list` shows them")


def _listed(record: StoryRecord, outlets: Mapping[str, Hints]) -> Story:
    said = [outlet_and_language(outlets, source, language) for source, language in record.written]
    names = [
        one["outlet"] or source for one, (source, _) in zip(said, record.written, strict=True)
    ]
    languages = [one["language"] for one in said if one["language"]]
    return Story.copied(
        record,
        outlets=tuple(dict.fromkeys(names)),
        languages=tuple(dict.fromkeys(languages)),
    )
