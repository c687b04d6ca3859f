"""What a digest says beside its stories: what went out at once, what may be, what it rests on. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from watchword.domain.delivery import Message, PossibleItem
from watchword.domain.digest import Coverage, DigestReport, SentAtOnce
from watchword.domain.health import FeedState
from watchword.notify.content import LinkContent, LinksContent
from watchword.notify.reader import MAX_HEADLINE, MAX_NAME, Reader
from watchword.notify.runs import NOTHING, Runs, code, fill, foreign, join, ours, strong
from watchword.wording.languages import script_tag
from watchword.wording.moments import format_whole_day

LIST_POSSIBLE = "watchword alert list --level possible"
CHECK_PROMISES = "watchword db check --promises"


def digest_heading(message: Message, reader: Reader) -> Runs:
    """`Tuesday 24 November, 18:00`. Pure."""
    day, _, hour = message.note.partition("T")
    text = reader.texts.gettext("{day}, {hour}")
    said = format_whole_day(date.fromisoformat(day), reader.texts.locale)
    return strong(text.format(day=said, hour=hour))


def digest_introduction(message: Message, stories: int, reader: Reader) -> Runs:
    """`5 stories since 08:00, the widest first in each topic`. Pure."""
    texts, report = reader.texts, message.digest
    if not stories:
        if report is None:
            return ours(texts.gettext("No story."))
        text = texts.gettext("No story of your topics since {time}.")
        return ours(text.format(time=reader.moment(report.since)))
    count = texts.ngettext("{count} story", "{count} stories", stories)
    if report is not None:
        since = reader.moment(report.since)
        count = texts.gettext("{stories} since {time}").format(stories=count, time=since)
    if stories > 1:
        count = texts.gettext("{stories}, the widest first in each topic").format(stories=count)
    return ours(count)


def sent_at_once(report: DigestReport, reader: Reader) -> LinksContent | None:
    """What went out at once since the last digest; None: nothing. Pure."""
    if not report.sent_at_once:
        return None
    texts = reader.texts
    about = texts.ngettext(
        "{count} urgent story reached you before",
        "{count} urgent stories reached you before",
        len(report.sent_at_once),
    )
    return LinksContent(
        title=strong(texts.gettext("Sent at once")),
        about=ours(about),
        links=tuple(_sent(one, reader) for one in report.sent_at_once),
    )


def _sent(one: SentAtOnce, reader: Reader) -> LinkContent:
    tag = script_tag(one.language or "", one.title)
    return LinkContent(
        title=_title(one.title, tag, reader),
        url=one.url,
        about=reader.outlet_at(one.outlet, one.sent_at, tag),
    )


def possible(items: Iterable[PossibleItem], reader: Reader) -> Iterator[LinksContent]:
    """The possible matches, by topic. Pure."""
    by_topic: dict[str, list[PossibleItem]] = {}
    for one in items:
        by_topic.setdefault(one.topic, []).append(one)
    for topic, of_it in by_topic.items():
        about = reader.texts.ngettext(
            "{count} more that may be of {topic}; nobody was interrupted for it",
            "{count} more that may be of {topic}; nobody was interrupted for them",
            len(of_it),
        )
        yield LinksContent(
            title=strong(reader.texts.gettext("Perhaps")),
            about=fill(about, topic=foreign(topic, MAX_NAME)),
            links=tuple(_possible(one, reader) for one in of_it),
        )


def _possible(one: PossibleItem, reader: Reader) -> LinkContent:
    tag = script_tag(one.language or "", one.title)
    about = reader.outlet_at(one.outlet, one.at, tag) if one.outlet and one.at else NOTHING
    return LinkContent(title=_title(one.title, tag, reader), url=one.url, about=about)


def count_possible(count: int, reader: Reader) -> Runs:
    """How many possible matches a message does not name; empty: none. Pure."""
    if not count:
        return NOTHING
    text = reader.texts.gettext("{count} perhaps: {command}")
    return fill(text, count=ours(str(count)), command=code(LIST_POSSIBLE))


def coverage(report: DigestReport, reader: Reader) -> tuple[Runs, ...]:
    """What the silence of a digest rests on, and when the next one comes. Pure."""
    said = join(_coverage(report, reader), reader.semicolon)
    if report.next_at is None:
        return (said,)
    text = reader.texts.gettext("Next digest: {time}.")
    return said, ours(text.format(time=reader.moment(report.next_at)))


def _coverage(report: DigestReport, reader: Reader) -> Iterator[Runs]:
    """`412 articles since 08:00; 58 of 60 sources are fresh; failing: X since Mon 03:10; …`"""
    known, texts = report.coverage, reader.texts
    articles = texts.ngettext("{count} article", "{count} articles", known.articles)
    since = texts.gettext("{articles} since {time}")
    since = since.format(articles=articles, time=reader.moment(report.since))
    fresh = known.sources - len(known.troubles)
    text = texts.gettext("{subject}; {fresh} of {total} sources are fresh")
    yield ours(text.format(subject=since, fresh=fresh, total=known.sources))
    yield from _troubles(known, reader)
    muted = [
        fill(texts.gettext("{topic} until {time}"), topic=foreign(topic, MAX_NAME), time=until)
        for topic, until in ((topic, ours(reader.moment(end))) for topic, end in known.muted)
    ]
    if muted:
        yield fill(texts.gettext("muted: {list}"), list=reader.some(muted))
    if not known.broken_promises:
        yield ours(texts.gettext("all promises kept"))
        return
    broken = texts.ngettext(
        "{count} promise broken: {command}",
        "{count} promises broken: {command}",
        known.broken_promises,
    )
    yield fill(broken, command=code(CHECK_PROMISES))


def _troubles(known: Coverage, reader: Reader) -> Iterator[Runs]:
    texts = reader.texts
    states = {
        FeedState.FAILING: texts.gettext("failing: {list}"),
        FeedState.SILENT: texts.gettext("silent: {list}"),
        FeedState.LATE: texts.gettext("late: {list}"),
        FeedState.PAUSED: texts.gettext("paused: {list}"),
        FeedState.NEW: texts.gettext("not asked yet: {list}"),
    }
    for state, text in states.items():
        named = []
        for one in known.troubles:
            if one.state is state:
                name = foreign(one.source, MAX_NAME)
                since = ours(reader.moment(one.since)) if one.since else NOTHING
                since_text = texts.gettext("{source} since {time}")
                named.append(fill(since_text, source=name, time=since) if since else name)
        if named:
            yield fill(text, list=reader.some(named))


def _title(title: str, tag: str, reader: Reader) -> Runs:
    return foreign(title, MAX_HEADLINE, tag) or ours(reader.texts.gettext("(no headline)"))
