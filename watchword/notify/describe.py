"""Describes a message in its reader's language: first the headline, and always why it came. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from watchword.domain.channel import BUNDLE, FIRST_POLLS, QUIET
from watchword.domain.delivery import Item, Kind, Message, Story
from watchword.domain.incident import Incident, Subject
from watchword.domain.spike import Spike
from watchword.notify.content import Content, ItemContent, LinksContent, NoticeContent, Section
from watchword.notify.describe_digest import (
    count_possible,
    coverage,
    digest_heading,
    digest_introduction,
    possible,
    sent_at_once,
)
from watchword.notify.describe_review import describe_review, review_subject
from watchword.notify.describe_spike import about_spike, describe_spike
from watchword.notify.describe_story import NEW, Known, describe_story, new_in
from watchword.notify.reader import MAX_HEADLINE, MAX_NAME, MAX_SUBJECT, Reader
from watchword.notify.runs import NOTHING, Runs, code, fill, foreign, ours, plain, shorten
from watchword.wording.moments import format_city
from watchword.wording.reasons import in_words_of
from watchword.wording.safe_text import one_line


def describe(message: Message, reader: Reader) -> Content:
    """The message for a reader. Pure."""
    if message.review is not None:
        said = describe_review(message.review, reader)
        return replace(said, foot=tuple(_foot(message, reader, is_list=True)))
    items, is_digest = message.items, message.kind is Kind.DIGEST
    is_list = is_digest or len(items) != 1
    count = count_possible(0 if is_digest else len(message.possible), reader)
    return Content(
        language=reader.language,
        subject=subject(message, reader),
        is_list=is_list,
        is_bundle=is_list and message.note == BUNDLE,
        sections=tuple(_sections(items, reader))
        if is_digest
        else (_section(items, reader, known=_known(message)),),
        heading=digest_heading(message, reader) if is_digest else _heading(message, reader),
        introduction=_introduction(message, reader) if is_digest else NOTHING,
        links=tuple(_links(message, reader)),
        short_links=tuple(_short_links(message, reader)),
        coverage=coverage(message.digest, reader) if message.digest is not None else (),
        ending=tuple(filter(None, (count, _capped(message, reader)))),
        changed=_changed(message, reader),
        foot=tuple(_foot(message, reader, is_list)),
    )


def _changed(message: Message, reader: Reader) -> Runs:
    """How often the message was changed, and when last; empty: it is as it was sent."""
    if (update := message.update) is None:
        return NOTHING
    text = reader.texts.ngettext(
        "changed once, at {time}", "changed {count} times, last at {time}", update.count
    )
    return fill(text, time=ours(reader.moment(update.at)))


def subject(message: Message, reader: Reader) -> str:
    """The headline; for a list the number of stories and their topics. Pure."""
    if message.review is not None:
        return review_subject(message.review, reader)
    items, texts = message.items, reader.texts
    if len(items) == 1 and message.kind is not Kind.DIGEST:
        only = items[0]
        title = _leads_with(only) if isinstance(only, tuple) else plain(_title(only, reader))
        return one_line(title, MAX_SUBJECT) or texts.gettext("(no headline)")
    if message.note == BUNDLE:
        first = items[0]
        if not isinstance(first, tuple) or new_in(first) is None:
            return one_line(_more_reports(message, reader), MAX_SUBJECT)
        return one_line(_leads_with(first), MAX_SUBJECT)
    count = _count(items, reader)
    if message.kind is Kind.DIGEST:
        hour = message.note.partition("T")[2]
        count = texts.gettext("{stories} at {hour}").format(stories=count, hour=hour)
        if not items and message.digest is not None:
            known = message.digest.coverage
            fresh, total = known.sources - len(known.troubles), known.sources
            text = texts.gettext("{subject}; {fresh} of {total} sources are fresh")
            return text.format(subject=count, fresh=fresh, total=total)
    return one_line(_of_topics(count, message, reader), MAX_SUBJECT)


def _leads_with(story: Story) -> str:
    """What a story begins with: what is new in it, else its headline."""
    development = new_in(story)
    new = "".join(part.text for part in development.new) if development else ""
    return new or story[0].title


def _sections(items: Sequence[Item], reader: Reader) -> Iterator[Section]:
    """The items of a digest by the first topic of each; spikes and notices last."""

    def topic(item: Item) -> str:
        return item[0].topic if isinstance(item, tuple) else ""

    for name, of_it in groupby(items, topic):
        yield _section(list(of_it), reader, foreign(name, MAX_NAME))


def _section(
    items: Sequence[Item], reader: Reader, topic: Runs = NOTHING, known: Known = NEW
) -> Section:
    return Section(
        topic=topic,
        count=ours(_count(items, reader)),
        items=tuple(_item(item, reader, known) for item in items),
    )


def _known(message: Message) -> Known:
    """What the reader of a message knows of its stories, beside what each story says. Pure."""
    is_list = message.note == BUNDLE and len(message.items) != 1
    return Known(
        is_update=message.update is not None, title=_known_title(message) if is_list else ""
    )


def _item(item: Item, reader: Reader, known: Known) -> ItemContent:
    if isinstance(item, tuple):
        return describe_story(item, reader, known)
    about = about_spike(item, reader) if isinstance(item, Spike) else _about(item, reader)
    return NoticeContent(title=_title(item, reader), about=about)


def _title(item: Incident | Spike, reader: Reader) -> Runs:
    if isinstance(item, Spike):
        return describe_spike(item, reader)
    return describe_notice(item, reader)


def _heading(message: Message, reader: Reader) -> Runs:
    """The line above a list that is no digest: how many, of which topics, or why they waited."""
    texts, items = reader.texts, message.items
    note = "" if message.kind is Kind.CAPPED else message.note
    if note == BUNDLE:
        return foreign(_more_reports(message, reader), MAX_HEADLINE)
    if note.startswith(QUIET):
        text = texts.ngettext(
            "{count} story came while you slept ({hours})",
            "{count} stories came while you slept ({hours})",
            len(items),
        )
        return fill(text, hours=foreign(note.removeprefix(QUIET), MAX_NAME))
    count = _count(items, reader)
    if note == FIRST_POLLS:
        count = texts.gettext("{stories}, found by the first polls").format(stories=count)
    elif note:
        text = texts.gettext("{stories}, which waited ({reason})")
        count = text.format(stories=count, reason=one_line(in_words_of(texts, note), MAX_SUBJECT))
    return foreign(_of_topics(count, message, reader), MAX_SUBJECT)


def _more_reports(message: Message, reader: Reader) -> str:
    """`3 more reports, probably of one story: Talks resume`; follow-ups are surely of it."""
    texts, count = reader.texts, len(message.items)
    follow_ups = [new_in(item) for item in message.items if isinstance(item, tuple)]
    first = follow_ups[0] if follow_ups else None
    if first is not None and None not in follow_ups:
        text = texts.ngettext(
            "{count} more report of one story", "{count} more reports of one story", count
        )
        title = first.follows
    else:
        text = texts.ngettext(
            "{count} more report, probably of one story",
            "{count} more reports, probably of one story",
            count,
        )
        title = _known_title(message)
    return (
        texts.gettext("{stories}: {topics}").format(stories=text, topics=title) if title else text
    )


def _known_title(message: Message) -> str:
    """The headline of the story that the reports of a bundle are probably of; empty: nobody knows."""
    return next((one.related_title for one in message.members if one.related_title), "")


def _introduction(message: Message, reader: Reader) -> Runs:
    stories = len([item for item in message.items if isinstance(item, tuple)])
    return digest_introduction(message, stories, reader)


def _count(items: Sequence[Item], reader: Reader) -> str:
    """`3 stories, 1 notice`"""
    notices = len([item for item in items if not isinstance(item, tuple)])
    stories, texts = len(items) - notices, reader.texts
    counts = []
    if stories or not notices:
        text = texts.ngettext("{count} story", "{count} stories", stories)
        counts.append(text if stories else texts.gettext("No story"))
    if notices:
        counts.append(texts.ngettext("{count} notice", "{count} notices", notices))
    return reader.comma.join(counts)


def _of_topics(count: str, message: Message, reader: Reader) -> str:
    """`3 stories: China–Japan relations 2, Rare earths 1`"""
    stories = [item for item in message.items if isinstance(item, tuple)]
    names = ({one_line(one.topic, MAX_NAME): None for one in story} for story in stories)
    counts = Counter(name for of_story in names for name in of_story).most_common()
    topics = [f"{topic} {n}" if len(counts) > 1 else topic for topic, n in counts]
    text = reader.texts.gettext("{stories}: {topics}")
    return text.format(stories=count, topics=reader.comma.join(topics)) if topics else count


def describe_notice(incident: Incident, reader: Reader) -> Runs:
    """An incident in one sentence."""
    texts = reader.texts
    if incident.ended_at is not None:
        duration = ours(reader.duration(incident.since, incident.ended_at))
        text = texts.gettext("● {subject} is well again, after {duration}")
        if incident.kind is Subject.EDIT:
            text = texts.gettext("● what is configured is taken again, after {duration}")
        return fill(text, subject=foreign(incident.subject, MAX_NAME), duration=duration)
    troubles = {
        Subject.RULES: texts.gettext("▲ {subject}: its articles are guessed: {reason}"),
        Subject.CLOCK: texts.gettext("▲ {subject} is wrong: {reason}"),
        Subject.EDIT: texts.gettext("▲ {subject} is refused: {reason}"),
        Subject.MESSAGE: texts.gettext("▲ {subject} refuses a message for good: {reason}"),
    }
    text = troubles.get(incident.kind, texts.gettext("▲ {subject} is failing: {reason}"))
    said = in_words_of(texts, incident.reason)
    subject, reason = (foreign(one, MAX_HEADLINE) for one in (incident.subject, said))
    return shorten(fill(text, subject=subject, reason=reason), MAX_HEADLINE)


def _about(incident: Incident, reader: Reader) -> Runs:
    texts = reader.texts
    if incident.kind is Subject.MESSAGE:
        text = texts.gettext("The channel takes others. {command} sends it again.")
        return fill(text, command=code("watchword alert retry ID"))
    if incident.kind is Subject.RULES:
        text = texts.gettext(
            "Its page is read by the look of its links. {show} says more, {confirm} that it is right."
        )
        show, confirm = code("watchword source show KEY"), code("watchword source confirm KEY")
        return fill(text, show=show, confirm=confirm)
    kinds = {
        Subject.SOURCE: texts.gettext("Source, since {time}."),
        Subject.CHANNEL: texts.gettext("Channel, since {time}."),
        Subject.CLOCK: texts.gettext("Clock, since {time}."),
        Subject.EDIT: texts.gettext("Configuration, since {time}."),
    }
    since = ours(kinds[incident.kind].format(time=reader.moment(incident.since)))
    if incident.ended_at is not None:
        return since
    tried = texts.gettext("It is tried on; you hear of it again when it is well.")
    return (*since, *ours(f" {tried}"))


def _links(message: Message, reader: Reader) -> Iterator[LinksContent]:
    if message.kind is Kind.DIGEST:
        if message.digest is not None and (sent := sent_at_once(message.digest, reader)):
            yield sent
        yield from possible(message.possible, reader)


def _short_links(message: Message, reader: Reader) -> Iterator[Runs]:
    if message.kind is Kind.DIGEST:
        if message.digest is not None and (sent := sent_at_once(message.digest, reader)):
            yield sent.about
        if count := count_possible(len(message.possible), reader):
            yield count


def _capped(message: Message, reader: Reader) -> Runs:
    if message.kind is not Kind.CAPPED:
        return NOTHING
    text = reader.texts.gettext(
        "That is as many messages as the cap allows in an hour. What comes now is held until {time},"
        " and then comes as one list; only urgent news comes before."
    )
    return ours(text.format(time=reader.moment(datetime.fromisoformat(message.note))))


def _foot(message: Message, reader: Reader, is_list: bool) -> Iterator[Runs]:
    texts = reader.texts
    if is_list:
        yield fill(
            texts.gettext("To be still on this channel for a day: {command}"),
            command=code(f"watchword mute {message.channel} --channel --until 1d"),
        )
    yield fill(
        texts.gettext("Sent to {channel}. Times in {city}."),
        channel=foreign(message.channel, MAX_NAME),
        city=ours(format_city(reader.zone.key, reader.texts.locale)),
    )
