"""Describes a press review in its reader's language, for mails, chats and papers alike. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from watchword.domain.delivery import as_story
from watchword.domain.digest import DigestReport
from watchword.domain.review import MAX_INTRODUCTION, MAX_LINE, Review, ReviewReport, ReviewStory
from watchword.notify.content import Content, LinkContent, LinksContent, Section, StoryContent
from watchword.notify.describe_digest import coverage
from watchword.notify.describe_story import describe_story
from watchword.notify.reader import MAX_EXCERPT, MAX_NAME, MAX_SUBJECT, Reader
from watchword.notify.runs import Runs, fill, foreign, ours, strong
from watchword.wording.languages import place_name, script_tag
from watchword.wording.moments import format_whole_day
from watchword.wording.safe_text import one_line

IN_SUBJECT = 70
"""Characters of the first headline in a subject."""


def describe_review(review: Review, reader: Reader) -> Content:
    """The review for a reader, without a foot. Pure."""
    report = DigestReport(
        since=review.since, next_at=None, sent_at_once=(), coverage=review.coverage
    )
    return Content(
        language=reader.language,
        subject=review_subject(review, reader),
        is_list=True,
        sections=tuple(_sections(review, reader)),
        heading=strong(_title(review, reader)),
        introduction=_introduction(review, reader),
        links=(_leads(review, reader),) if review.leads else (),
        coverage=coverage(report, reader),
        ending=tuple(_ending(review, reader)),
    )


def review_subject(review: Review, reader: Reader) -> str:
    """`Press review, Tuesday 24 November: Talks resume and 4 more`. Pure."""
    title, texts = _title(review, reader), reader.texts
    if not review.stories:
        return title
    first, *others = review.stories
    named = one_line(first.reports[0].title, IN_SUBJECT)
    if others:
        named = texts.gettext("{list} and {count} more").format(list=named, count=len(others))
    text = texts.gettext("{stories}: {topics}")
    return one_line(text.format(stories=title, topics=named), MAX_SUBJECT)


def _title(review: Review, reader: Reader) -> str:
    day = format_whole_day(review.made_at.astimezone(reader.zone).date(), reader.texts.locale)
    return reader.texts.gettext("Press review, {day}").format(day=day)


def _introduction(review: Review, reader: Reader) -> Runs:
    """What a person wrote before it; else how many stories there are, and since when."""
    if review.introduction:
        return _by(review.by, review.introduction, MAX_INTRODUCTION, reader)
    texts, since = reader.texts, reader.moment(review.since)
    if not review.stories:
        return ours(texts.gettext("No story of your topics since {time}.").format(time=since))
    count = len(review.stories)
    stories = texts.ngettext("{count} story", "{count} stories", count)
    return ours(texts.gettext("{stories} since {time}").format(stories=stories, time=since))


def _by(name: str, text: str, most: int, reader: Reader) -> Runs:
    """What a person wrote, with their name before it."""
    said = foreign(text, most)
    if not name or not said:
        return said
    template = reader.texts.gettext("{outlet}: {title}")
    return fill(template, outlet=foreign(name, MAX_NAME), title=said)


def _sections(review: Review, reader: Reader) -> Iterator[Section]:
    for topic, some in groupby(review.stories, lambda one: one.topic):
        stories = list(some)
        count = reader.texts.ngettext("{count} story", "{count} stories", len(stories))
        yield Section(
            topic=foreign(topic, MAX_NAME),
            count=ours(count),
            items=tuple(_story(one, review, reader) for one in stories),
        )


def _story(told: ReviewStory, review: Review, reader: Reader) -> StoryContent:
    return replace(
        describe_story(as_story(told), reader),
        line=_by(review.by, told.line, MAX_LINE, reader),
        reports=tuple(_report(one, reader) for one in told.reports),
        sentences=tuple(_sentence(one, reader) for one in told.reports if one.sentence),
    )


def _report(one: ReviewReport, reader: Reader) -> LinkContent:
    place = place_name(one.country, reader.texts.locale) if one.country else ""
    about = f"{place} {reader.moment(one.at)}".strip()
    return LinkContent(
        title=foreign(one.outlet, MAX_NAME, _tag(one)), url=one.url, about=ours(about)
    )


def _sentence(one: ReviewReport, reader: Reader) -> LinkContent:
    return LinkContent(
        title=foreign(one.sentence, MAX_EXCERPT, _tag(one)),
        url=one.url,
        about=reader.outlet_at(one.outlet, one.at, _tag(one)),
    )


def _tag(one: ReviewReport) -> str:
    return script_tag(one.language or "", one.title)


def _leads(review: Review, reader: Reader) -> LinksContent:
    """What each outlet leads with, and since when."""
    texts = reader.texts
    return LinksContent(
        title=strong(texts.gettext("What each outlet leads with")),
        about=ours(texts.gettext("the first headline of its home page, and since when")),
        links=tuple(
            LinkContent(
                title=foreign(one.title, MAX_EXCERPT, _tag(one)),
                url=one.url,
                about=reader.outlet_at(one.outlet, one.at, _tag(one)),
            )
            for one in review.leads
        ),
    )


def _ending(review: Review, reader: Reader) -> Iterable[Runs]:
    """How much is not here, and how headlines and rights are treated."""
    texts = reader.texts
    if review.left_out:
        text = texts.ngettext(
            "{count} more story of your topics is left out.",
            "{count} more stories of your topics are left out.",
            review.left_out,
        )
        yield ours(text)
    if review.stories:
        yield ours(
            texts.gettext(
                "Headlines and sentences are the outlets' own, and nothing is translated."
            )
        )
    if review.reserved:
        text = texts.gettext("Headline and link alone, since they reserve their rights: {list}")
        yield fill(text, list=reader.some([foreign(one, MAX_NAME) for one in review.reserved]))
