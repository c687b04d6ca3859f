"""What a person asks of press reviews: to make, to find and to send them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from watchword.contract import PressReview
from watchword.domain.config import WatchConfig
from watchword.domain.review import (
    MAX_INTRODUCTION,
    MAX_LINE,
    MAX_NAME,
    KeptReview,
    Pick,
    Review,
    ReviewStory,
    pick,
)
from watchword.errors import InvalidRequest, NotFound
from watchword.pipeline.review import Order, gather, list_stories
from watchword.ports import ReadTransaction, WriteTransaction
from watchword.wording.catalogue import READER_LANGUAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A review that is not made yet, as its editor sees it."""

    picked: tuple[ReviewStory, ...]
    others: tuple[ReviewStory, ...]
    """The stories that are not picked: by topic, the widest first."""


def draft(
    rows: ReadTransaction, config: WatchConfig, since: datetime, picks: Sequence[Pick] | None
) -> Draft:
    """The stories that began since then, picked and not. `picks`: None: the widest of each topic."""
    found = list_stories(rows, config, since)
    picked, _ = pick(found, picks)
    numbers = {one.story for one in picked}
    return Draft(picked=picked, others=tuple(one for one in found if one.story not in numbers))


def read_picks(stories: Sequence[int], lines: Iterable[str]) -> Sequence[Pick] | None:
    """The picks of a command. `lines`: `12=A line`, of the story with this number. Pure.

    None: nothing is picked. Raises InvalidRequest.
    """
    said: dict[int, str] = {}
    for one in lines:
        number, equals, line = one.partition("=")
        if not equals or not number.strip().isdecimal():
            raise InvalidRequest(f'{one}: is no line for a story; write its number: "12=A line"')
        said[int(number)] = line.strip()
    for story in said:
        if story not in stories:
            raise InvalidRequest(f"{story}: has a line and is not picked; name it too")
    return [Pick(story=one, line=said.get(one, "")) for one in stories] or None


def make_review(rows: ReadTransaction, config: WatchConfig, order: Order, now: datetime) -> Review:
    """What the review says; it is not kept yet. Raises InvalidRequest with what is wrong."""
    lines = (one.line for one in order.picks or ())
    for what, text, most in (
        ("the introduction", order.introduction, MAX_INTRODUCTION),
        ("the name", order.by, MAX_NAME),
        *(("a line", line, MAX_LINE) for line in lines),
    ):
        if len(text) > most:
            raise InvalidRequest(f"{what}: has {len(text)} characters; {most} is the most")
    made = gather(config, order, now)(rows)
    there = {one.story for one in made.stories}
    for one in order.picks or ():
        if one.story not in there:
            raise InvalidRequest(
                f"{one.story}: no story of your topics since {order.since:%Y-%m-%d %H:%M} UTC has "
                "this number; `story list` shows them"
            )
    return made


def keep(rows: WriteTransaction, made: Review, channels: Collection[str], now: datetime) -> int:
    """Keep a review, and send it on these channels; its number. `channels`: see `check_channels`."""
    number = rows.reviews.add(made)
    rows.reviews.send(number, channels, now)
    return number


def send(
    rows: WriteTransaction, number: int, channels: Collection[str], now: datetime
) -> KeptReview:
    """Send a review again, or on more channels. Raises NotFound."""
    kept = find_review(rows, number)
    rows.reviews.send(number, channels, now)
    return kept


def check_channels(config: WatchConfig, channels: Iterable[str]) -> Sequence[str]:
    """The channels, each once. Raises InvalidRequest where one is not configured."""
    names = tuple(dict.fromkeys(channels))
    for name in names:
        if name not in config.channels:
            there = ", ".join(config.channels) or "none"
            raise InvalidRequest(f"{name}: no such channel is configured; there are: {there}")
    return names


def check_language(language: str) -> None:
    """Raises InvalidRequest where no message is in this language."""
    if language not in READER_LANGUAGES:
        raise InvalidRequest(f"{language}: write one of {', '.join(READER_LANGUAGES)}")


def find_review(rows: ReadTransaction | WriteTransaction, number: int) -> KeptReview:
    """A review that was made. Raises NotFound."""
    kept = rows.reviews.get(number)
    if kept is None:
        raise NotFound(f"{number}: no review has this number; `review list` shows them")
    return kept


def list_reviews(rows: ReadTransaction, limit: int) -> Sequence[PressReview]:
    """The newest first."""
    return [
        PressReview(
            id=one.id,
            made_at=one.review.made_at,
            since=one.review.since,
            by=one.review.by,
            titles=tuple(story.reports[0].title for story in one.review.stories),
            stories=tuple(story.story for story in one.review.stories),
            left_out=one.review.left_out,
            sent=_states(one),
        )
        for one in rows.reviews.list(limit=limit)
    ]


def _states(kept: KeptReview) -> Mapping[str, str]:
    return {one.channel: one.state for one in kept.sent}
