"""Follow-ups: which later report of a story that was alerted is told at once, and what is new in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from watchword.domain.article import Text
from watchword.domain.match import Excerpt, Part, marked
from watchword.domain.money import money_in
from watchword.domain.numbers import Number, numbers_in

MAX_BODY = 20_000
"""Characters of a text in which something counts as said before."""
MAX_AT_ONCE, AT_ONCE_WITHIN = 2, timedelta(hours=6)
"""So many follow-ups of a thread are told at once in this time; the next ones wait for its bundle."""
TURN = "turn"
"""The beginning of the key of what is told, later, though a topic follows nothing of it."""
LEAD = 300
"""Characters in which a report says the numbers of its event; further down are others."""
SMALL = 13
"""A number below this is in most texts by chance: it was said before only beside the same words."""
_PEOPLE = "人名位死伤傷명인"
"""What counts people: two are dead, and two others hurt."""
_CORRECTION = re.compile(
    r"(?i:\W*(?:correct(?:ed|ion|s)|clarification|clarified|retract(?:ed|ion)|refile|korrektur"
    r"|berichtigung|berichtigt|rectificatif|correctif|corrección|rectificación)\b)"
    r"|\W*(?:更正|訂正|订正|撤稿|撤回|정정|바로잡습니다)"
)
"""How a headline begins that corrects an earlier one."""
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_KATAKANA = re.compile(r"[ァ-ヺー]{3,}(?:[・＝][ァ-ヺー]{2,})*")
_SENTENCE = re.compile(r"[^.!?。！？\n]+")
_EAST = re.compile(r"[\u3400-\u9fff\u3041-\u3096]+|[\uac00-\ud7a3]+")


class FollowKind(StrEnum):
    """What a topic can follow a story for."""

    URGENT = "urgent"
    """The article satisfies the topic's urgent query, and none of its story did before."""
    NUMBERS = "numbers"
    """A headline has a number that no report had which was told."""
    CORRECTIONS = "corrections"
    """The article corrects itself."""
    NAMES = "names"
    """A headline has a name that no report had which was told."""
    LANGUAGES = "languages"
    """The first report in another language."""
    PLACES = "places"
    """The first report from another place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """What of a story that was alerted is told at once, as its topic wants it."""

    kinds: frozenset[FollowKind] = frozenset(
        {FollowKind.URGENT, FollowKind.NUMBERS, FollowKind.CORRECTIONS}
    )
    outlets: int | None = None
    """Each time that so many more outlets have it; None: never."""

    def __str__(self) -> str:
        more = [f"outlets:{self.outlets}"] if self.outlets else []
        return " ".join([*sorted(self.kinds), *more])


FOLLOWED = Follow()
"""What a topic follows that says nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one article of a story said at one moment: a revision."""

    article: int
    revision: int
    source: str
    """The key of its source."""
    found_at: datetime
    text: Text
    language: str | None = None
    """The name of its language for people; None: nobody knows."""
    place: str | None = None
    """The name of the place of its source for people; None: nobody knows."""
    is_turn: bool = False
    """See `Linked.is_turn`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertedStory:
    """What a topic has told of a story."""

    article: int
    """That of its first alert."""
    first_at: datetime
    last_at: datetime
    """When its last alert was made: what was found later is not told."""
    developments: frozenset[str] = frozenset()
    """Of all its alerts."""
    urgent: bool = False
    """Whether one of them was urgent."""
    beside: tuple[str, ...] = ()
    """The headlines that it told of the other stories of its thread."""
    followed_at: tuple[datetime, ...] = ()
    """When the follow-ups of its thread were told at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Development:
    """What is new in a story that was alerted."""

    key: str
    """Unique within story and topic: `numbers:2`."""
    reason: str
    """Why it is told, for the user."""
    new: Excerpt
    """What is new, in the words of the article, the new ones marked."""
    follows: str
    """The headline of the first alert."""
    waits: bool = False
    """Whether it is told with the next message of its thread, and not at once."""


def follow_up(
    report: Report, others: Sequence[Report], told: AlertedStory, follow: Follow, *, urgent: bool
) -> Development | None:
    """What a report adds to a story that a topic has told; None: nothing that the topic follows. Pure.

    `others`: all other reports of the story, the oldest first; earlier revisions of its article too.
    `urgent`: whether the report satisfies the topic's urgent query. What counts as said is what was
    found when the topic told something last: a number that came in quietly since then is still new.
    """
    known = [one for one in others if one.found_at <= told.last_at]
    first = [one for one in known if one.article == told.article and one.found_at <= told.first_at]
    follows = first[-1].text.title if first else ""
    for key, reason, new, doubtful in _developments(
        report, others, known, told, follow, urgent=urgent
    ):
        if key not in told.developments:
            waits = not urgent and (doubtful or _is_one_of_many(key, told, report.found_at))
            return Development(key=key, reason=reason, new=new, follows=follows, waits=waits)
    title = report.text.title
    if not report.is_turn or not follow.kinds or title in {one.text.title for one in known}:
        return None
    return Development(
        key=f"{TURN}:{report.article}",
        reason="hours later, under another headline",
        new=(Part(title),),
        follows=follows,
        waits=True,
    )


def _is_one_of_many(key: str, told: AlertedStory, now: datetime) -> bool:
    """Whether a thread had so many follow-ups lately that the next one can wait for its bundle."""
    if key.partition(":")[0] in (FollowKind.URGENT, FollowKind.CORRECTIONS):
        return False
    return sum(at > now - AT_ONCE_WITHIN for at in told.followed_at) >= MAX_AT_ONCE


_Found = tuple[str, str, Excerpt, bool]
"""Key, reason, what is new, and whether it may have been told of a related story."""


def _developments(
    report: Report,
    others: Sequence[Report],
    known: Sequence[Report],
    told: AlertedStory,
    follow: Follow,
    *,
    urgent: bool,
) -> Iterator[_Found]:
    """All that the topic follows, the weightiest first."""
    title = report.text.title
    if FollowKind.URGENT in follow.kinds and urgent and not told.urgent:
        yield "urgent", "urgent now", (Part(title),), False
    if FollowKind.CORRECTIONS in follow.kinds:
        yield from _corrections(report, known)
    if title not in {one.text.title for one in known}:
        if FollowKind.NUMBERS in follow.kinds:
            yield from _numbers(report.text, known, told.beside)
        if FollowKind.NAMES in follow.kinds:
            yield from _names(report.text, known)
    for kind, place, seen in (
        (FollowKind.LANGUAGES, report.language, {one.language for one in others}),
        (FollowKind.PLACES, report.place, {one.place for one in others}),
    ):
        if kind in follow.kinds and place and place not in seen:
            preposition = "in" if kind is FollowKind.LANGUAGES else "from"
            reason = f"the first report {preposition} {place}"
            yield f"{kind}:{place}", reason, (Part(title),), False
    if follow.outlets:
        outlets = len({one.source for one in (report, *others)})
        if steps := (outlets - 1) // follow.outlets:
            reason = f"{outlets} outlets have it now"
            yield f"outlets:{steps * follow.outlets}", reason, (Part(title),), False


def _corrections(report: Report, known: Sequence[Report]) -> Iterator[_Found]:
    key = f"corrections:{report.article}.{report.revision}"
    before = {line for one in known for line in one.text.details.corrections}
    lines = [line for line in report.text.details.corrections if line not in before]
    title = report.text.title
    if lines:
        yield key, "it corrects itself", (Part(lines[0]),), False
    elif _CORRECTION.match(title) and not any(_says_correction(one, report) for one in known):
        yield key, "its headline is a correction", (Part(title),), False


def _says_correction(told: Report, report: Report) -> bool:
    """Whether a told report has the correction of a headline: as it stands, or with all its numbers."""
    title, before = report.text.title, told.text.title
    if title == before:
        return True
    values = {one.value for one in numbers_in(title)}
    return (
        told.article != report.article
        and bool(values and _CORRECTION.match(before))
        and values <= {one.value for one in numbers_in(before)}
    )


# --- Numbers --------------------------------------------------------------------------------------


def _numbers(text: Text, known: Sequence[Report], beside: Iterable[str]) -> Iterator[_Found]:
    """The numbers of a headline that no told report has, and no headline told of a related story.

    A small one of such a headline, or of a report in another language, may count something else, so it
    is doubtful and not silent.
    """
    title = text.title
    numbers = numbers_in(title)
    if not numbers:
        return
    said, near = _said(known, _terms(title))
    told = frozenset(number.value for headline in beside for number in numbers_in(headline))
    converted = _converted(title, known)
    new = [
        one
        for one in numbers
        if one.value not in (near if _is_small(one) else said | told)
        and one.start not in converted
        and not _is_counted_alike(title, one, known)
    ]
    if new:
        words = list(dict.fromkeys(title[one.start : one.end] for one in new))
        key = "+".join(dict.fromkeys(f"{one.value.normalize():f}" for one in new))
        plural = "new numbers" if len(words) > 1 else "a new number"
        reason = f"{plural} in the headline: {', '.join(words)}"
        maybe = told | _leads(known, but=text.language)
        doubtful = all(one.value in maybe for one in new)
        yield (
            f"numbers:{key}",
            reason,
            marked(title, [(one.start, one.end) for one in new]),
            doubtful,
        )


def _is_counted_alike(title: str, number: Number, known: Iterable[Report]) -> bool:
    """Whether a told report has the number with what counts it, 7件; that of people may be of others."""
    counter = title[number.end : number.end + 1]
    if not _EAST.match(counter) or counter in _PEOPLE:
        return False
    counted = re.compile(rf"(?<![\d.,]){re.escape(title[number.start : number.end])}\s?{counter}")
    return any(counted.search(f"{one.text.title}\n{_below(one.text)}") for one in known)


def _leads(known: Iterable[Report], *, but: str | None) -> frozenset[Decimal]:
    """The numbers of the leads in other languages, of which no words can be compared."""
    leads = (_below(one.text)[:LEAD] for one in known if one.text.language != but)
    return frozenset(number.value for lead in leads for number in numbers_in(lead))


def _converted(title: str, known: Iterable[Report]) -> frozenset[int]:
    """Where a headline has an amount of money that a told report has in another currency."""
    amounts = list(money_in(title))
    if not amounts:
        return frozenset()
    told = [other for one in known for other in money_in(f"{one.text.title}\n{_below(one.text)}")]
    return frozenset(one.start for one in amounts if any(map(one.is_converted, told)))


def _is_small(number: Number) -> bool:
    return number.value < SMALL and number.value == number.value.to_integral_value()


def _said(
    known: Iterable[Report], terms: frozenset[str]
) -> tuple[frozenset[Decimal], frozenset[Decimal]]:
    """The numbers of these reports, and those in a headline, or beside one of these terms."""
    said, near = set[Decimal](), set[Decimal]()
    for one in known:
        headline = {number.value for number in numbers_in(one.text.title)}
        said |= headline
        near |= headline
        for sentence in _SENTENCE.findall(_below(one.text)):
            values = {number.value for number in numbers_in(sentence)}
            said |= values
            if values and not terms.isdisjoint(_terms(sentence)):
                near |= values
    return frozenset(said), frozenset(near)


def _below(text: Text) -> str:
    return f"{text.summary}\n{text.body[:MAX_BODY]}"


def _terms(text: str) -> frozenset[str]:
    """Words of four letters or more; in East Asian scripts pairs of letters. Pure."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    pairs = {run[at : at + 2] for run in _EAST.findall(folded) for at in range(len(run) - 1)}
    return frozenset(pairs | {word for word in _WORD.findall(folded) if len(word) > 3})


# --- Names ----------------------------------------------------------------------------------------


def _names(text: Text, known: Sequence[Report]) -> Iterator[_Found]:
    """The names of a headline that no told report has."""
    if new := new_names(text, [one.text for one in known]):
        words = list(dict.fromkeys(text.title[start:end] for start, end in new))
        plural = "new names" if len(words) > 1 else "a new name"
        reason = f"{plural} in the headline: {', '.join(words)}"
        yield f"names:{'+'.join(words).casefold()}", reason, marked(text.title, new), False


def new_names(text: Text, known: Iterable[Text]) -> Sequence[tuple[int, int]]:
    """Where the headline of a text has names that no known text has. Pure."""
    spans = list(_name_spans(text))
    if not spans:
        return ()
    said = "\n".join(f"{one.title}\n{_below(one)}" for one in known).casefold()
    return [span for span in spans if text.title[slice(*span)].casefold() not in said]


def _name_spans(text: Text) -> Iterator[tuple[int, int]]:
    """Where a headline has words that are names: katakana, or a capital in the midst of a sentence.

    A headline may capitalize all its words; so a word counts if the text has it with a capital behind
    a small letter, and nowhere without one.
    """
    for found in _KATAKANA.finditer(text.title):
        yield found.span()
    below = _below(text)
    for found in _WORD.finditer(text.title):
        word = found[0].removesuffix("'s").removesuffix("’s")
        if len(word) > 2 and word[0].isupper():
            within = re.search(rf"[a-zß-ÿ,;]\s{re.escape(word)}\b", below)
            plain = re.search(rf"\b{re.escape(word.lower())}\b", below)
            if within and not plain:
                yield found.start(), found.start() + len(word)
