"""Writes a message as text in a style, cut to what its receiver holds. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from watchword.domain.delivery import Message
from watchword.notify.content import (
    Content,
    ItemContent,
    LinkContent,
    LinksContent,
    NoticeContent,
    StoryContent,
)
from watchword.notify.describe import describe
from watchword.notify.reader import MAX_HEADLINE, Reader
from watchword.notify.runs import NOTHING, Role, Run, Runs, join, plain, shorten
from watchword.notify.service import Limit
from watchword.notify.style import Style, in_language
from watchword.wording.catalogue import ENGLISH, catalogue
from watchword.wording.punctuation import punctuation_of

SHORTER = (MAX_HEADLINE, 80, 30)
"""Characters of a headline, in ever shorter versions of a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A message, or the next part of one, as text."""

    subject: str
    """One line, for the subject of a mail or the title of a webhook."""
    body: str
    taken: int
    """How many items of the message are told when this is taken, earlier parts included."""


def render(
    message: Message,
    style: Style,
    zone: ZoneInfo,
    language: str = ENGLISH,
    *,
    last_line: str = "",
    limit: Limit | None = None,
) -> Rendered:
    """The message in a style, or as much of it as one message of the receiver holds. Pure.

    A list that is too long is told in parts: `message.taken` items were told in earlier ones, and
    `Rendered.taken` says with which the next part begins. One story is shortened to fit, in this
    order: without the excerpt, without the reasons, with a shorter headline, without its address.
    `zone`, `language`: of its reader. `limit`: None is no limit.
    """
    content = describe(message, Reader(zone=zone, now=message.created_at, language=language))
    return render_content(content, style, message.taken, last_line=last_line, limit=limit)


def render_content(
    content: Content,
    style: Style,
    start: int = 0,
    *,
    last_line: str = "",
    limit: Limit | None = None,
) -> Rendered:
    """As `render`; `start`: how many items earlier parts told. Pure."""
    write, fits = _Writer(style, last_line, content), limit.fits if limit is not None else _always
    if content.is_list:
        body, taken = _part(content, write, start, fits)
    else:
        body, taken = _first(write.one(content.items[0], content.ending), fits), 1
    return Rendered(subject=content.subject, body=body, taken=taken)


def render_line(line: Runs, style: Style) -> str:
    """A line of a message in a style. Pure."""
    return "".join(_run(run, style) for run in line)


def _run(run: Run, style: Style) -> str:
    match run.role:
        case Role.OURS:
            return run.text
        case Role.STRONG:
            return style.strong(run.text)
        case Role.TEXT:
            return style.text(run.text)
        case Role.MARK:
            return style.mark(style.text(run.text))
        case Role.CODE:
            return style.code(run.text)


def _part(
    content: Content, write: _Writer, start: int, fits: Callable[[str], bool]
) -> tuple[str, int]:
    """The next part of a list: its body, and how many items are told with it. Pure."""
    total = len(content.items)

    def body(
        end: int, max_headline: int = MAX_HEADLINE, *, bare: bool = False, end_text: str = ""
    ) -> str:
        shown = "" if end - start == total else _shown(content.language, start, end)
        items = write.items(content, (start, end), max_headline, bare=bare)
        return write.many(content, shown, items, end_text)

    end = _most(start + 1, total, lambda end: fits(body(end)))
    if end is not None:
        endings = write.endings(content) if end == total else [""]
        return _first((body(end, end_text=text) for text in endings), fits), end
    end = min(start + 1, total)
    shorter = (body(end, size, bare=bare) for bare in (False, True) for size in SHORTER)
    return _first(shorter, fits), end


def _shown(language: str, start: int, end: int) -> str:
    """Which items a part has: `1 to 4`. Pure."""
    texts = catalogue(language)
    if end == start + 1:
        return texts.gettext("no. {number}").format(number=end)
    return texts.gettext("{first} to {last}").format(first=start + 1, last=end)


def _most(low: int, high: int, holds: Callable[[int], bool]) -> int | None:
    """The largest number from `low` to `high` for which it holds; None: for none. Pure.

    It holds for all numbers up to that one. An empty list (`low` > `high`) is `high`.
    """
    if low > high:
        return high
    if not holds(low):
        return None
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low


def _first(bodies: Iterable[str], fits: Callable[[str], bool]) -> str:
    """The first body that fits, else the last one. Pure."""
    body = ""
    for body in bodies:
        if fits(body):
            break
    return body


def _always(_body: str) -> bool:
    return True


class _Writer:
    """Writes the parts of a body; what can be shortened, in ever shorter versions."""

    def __init__(self, style: Style, last_line: str, content: Content) -> None:
        """`last_line`: the id of the message, or nothing."""
        style = in_language(style, content.language)
        self._style, self._counts_outlets = style, content.is_list
        self._comma = punctuation_of(content.language).comma
        self._gives_reasons = content.is_bundle
        id_ = style.id(last_line) if last_line else ""
        self._id = style.dot.join(filter(None, (id_, self._line(content.changed))))

    def one(self, item: ItemContent, ending: Iterable[Runs]) -> Iterator[str]:
        """Bodies of a message with one item. `ending`: what it says of others."""
        last = self._lines([*map(self._line, ending)])
        if isinstance(item, NoticeContent):
            yield self._lines([*self._notice(item), last, self._id])
            return
        style = self._style
        why = item.plain_why if style.has_room else item.why
        reasons = self._lines(map(self._line, (*why, item.now, *item.news, item.also)))
        excerpt = style.quote(self._line(item.excerpt)) if item.excerpt else ""
        excerpt = self._lines([self._line(item.translation), excerpt])
        for size, about, details, address in (
            (MAX_HEADLINE, True, [excerpt, reasons], True),
            (MAX_HEADLINE, True, [self._line(item.translation), reasons], True),
            (MAX_HEADLINE, True, [reasons], True),
            (MAX_HEADLINE, True, [], True),
            (80, True, [], True),
            (30, False, [], True),
            (MAX_HEADLINE, True, [], False),
            (30, False, [], False),
        ):
            headline = self._first_lines(item, size, linked=address)
            follows = self._line(item.follows)
            first = [headline, self._about(item) if about else "", follows if about else ""]
            middle = style.unquoted.join(filter(None, details))
            link = style.address(item.url) if address else ""
            ends = [link, last if about else "", self._id]
            yield self._paragraphs([self._lines(first), middle, self._lines(ends)])

    def many(self, content: Content, shown: str, items: str, ending: str) -> str:
        """The body of a message with a list.

        `shown`: which items it has. `items`: what `items` wrote. `ending`: one of `endings`.
        """
        introduction = self._line(content.introduction)
        first = self._style.dot.join(filter(None, (self._line(content.heading), introduction)))
        first += f" ({shown})" if shown else ""
        return self._paragraphs([first, items, ending, self._id])

    def items(
        self, content: Content, part: tuple[int, int], max_headline: int, *, bare: bool
    ) -> str:
        """The items of a part, each section below its title. `part`: its first and the one behind."""
        start, end = part
        blocks, at = [], 0
        for section in content.sections:
            numbered = [*enumerate(section.items, at + 1)][max(start - at, 0) : max(end - at, 0)]
            at += len(section.items)
            if not numbered:
                continue
            sectioned = bool(section.topic)
            lines = [
                self._item(number, item, max_headline, bare=bare, in_section=sectioned)
                for number, item in numbered
            ]
            title = self._style.section(self._line(section.topic), len(section.items))
            block = [title] if sectioned else []
            blocks.append(self._style.item.join([*block, *lines]))
        return self._style.paragraph.join(blocks)

    def endings(self, content: Content) -> Sequence[str]:
        """The texts at the end of a list, from the whole one to none."""
        coverage = self._lines(map(self._line, content.coverage))
        ending = self._lines(map(self._line, content.ending))
        links = [self._links(one) for one in content.links]
        short = self._lines(map(self._line, content.short_links))
        return [
            self._paragraphs([*links, ending, coverage]),
            self._paragraphs([short, ending, coverage]),
            self._paragraphs([short, ending]),
            "",
        ]

    def _links(self, links: LinksContent) -> str:
        title = f"{self._line(links.title)}{self._style.dot}{self._line(links.about)}"
        return self._lines([title, *map(self._link, links.links)])

    def _link(self, link: LinkContent) -> str:
        title, about = self._line(link.title), self._line(link.about)
        address = self._style.address(link.url)
        if self._style.link is not None:
            title = self._style.link(self._style.text(plain(link.title)), link.url)
        about = f"{self._style.comma}{about}" if about else ""
        return f"- {title}{about} {address}".rstrip()

    def _sentence(self, sentence: LinkContent) -> str:
        address = f" {self._style.address(sentence.url)}".rstrip()
        return f"- {self._line(sentence.title)} ({self._line(sentence.about)}){address}"

    def _item(
        self, number: int, item: ItemContent, max_headline: int, *, bare: bool, in_section: bool
    ) -> str:
        """One item of a list; `bare`: without its address. `in_section`: its topic stands above."""
        start = f"{number}. "
        if isinstance(item, NoticeContent):
            lines = self._notice(item)
        else:
            address = "" if bare else self._style.address(item.url)
            reasons = self._gives_reasons and not bare
            first = self._first_lines(item, max_headline, linked=not bare)
            first = first.replace(self._style.line, f"{self._style.line}{' ' * len(start)}")
            about = self._source(item) if in_section else self._about(item)
            more = [item.lead] if self._style.has_room and in_section else []
            more = [item.translation, *more, *item.news] if in_section else []
            if in_section and self._style.link is not None:
                first, about = f"{first}{self._style.dot}{about}", ""
            elif in_section and address:
                about, address = f"{about}{self._style.dot}{address}", ""
            follows = self._line(item.follows)
            why = (item.plain_why if self._style.has_room else item.why) if reasons else ()
            line = self._line(item.line)
            said = map(self._sentence, item.sentences if self._style.has_room else ())
            known, last = map(self._line, more), map(self._line, why)
            lines = [first, follows, line, about, *known, *said, *last, address]
        return start + f"{self._style.line}{' ' * len(start)}".join(filter(None, lines))

    def _notice(self, notice: NoticeContent) -> list[str]:
        return [self._line(notice.title), self._line(notice.about)]

    def _first_lines(self, item: StoryContent, max_length: int, *, linked: bool) -> str:
        """The headline; of a follow-up first what is new, which may be a new headline itself."""
        headline = self._headline(item, max_length, linked=linked)
        if not item.new:
            return headline
        label, new = self._line(item.new_label), self._line(shorten(item.new, max_length))
        if not label.endswith("："):  # its space is a part of it
            label = f"{label} "
        if not item.new_is_headline:
            return self._lines([f"{label}{new}", headline])
        if self._style.link is not None and linked:
            return f"{label}{headline}"
        return f"{label}{self._style.head(new)}"

    def _headline(self, item: StoryContent, max_length: int, *, linked: bool = True) -> str:
        line = shorten(item.headline, max_length)
        if self._style.link is not None and linked:
            return self._style.link(self._style.text(plain(line)), item.url)
        return self._style.head(self._line(line))

    def _about(self, item: StoryContent) -> str:
        topics = self._style.comma.join(filter(None, map(self._line, (item.topics, item.urgent))))
        return f"{topics}{self._style.dot}{self._source(item)}"

    def _source(self, item: StoryContent) -> str:
        """`NHK 16:31, then 7 outlets, headline only`; a message of one story names the outlets."""
        others = item.others if self._counts_outlets else NOTHING
        outlets = join([item.source, others], self._comma)
        return self._style.comma.join(filter(None, map(self._line, (outlets, item.headline_only))))

    def _line(self, line: Runs) -> str:
        return render_line(line, self._style)

    def _lines(self, lines: Iterable[str]) -> str:
        return self._style.line.join(filter(None, lines))

    def _paragraphs(self, paragraphs: Iterable[str]) -> str:
        return self._style.paragraph.join(filter(None, paragraphs))
