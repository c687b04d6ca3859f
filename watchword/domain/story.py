"""A story: the articles about one event. This module decides which articles belong to one."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from watchword.domain.article import Text

WINDOW = timedelta(hours=72)
"""A copy appears within this time. Later, the same text is an archive, or a template."""
MIN_CONTAINMENT = 0.45
"""The share of the smaller fingerprint that the other one contains.

Measured on 735 texts in five scripts, altered by machine: with the rule of the lead it finds all light
edits, 732 of those cut to 40 %, 733 with a credit, 734 with their paragraphs shuffled, 581 of which half
is of another text, and 21 texts that quote three sentences of another one. Of 269,745 different pairs it
joins one: two reports of the winners of one evening.
"""
MIN_CONTAINMENT_OWN = 0.9
"""The same within one outlet: its reports of two earthquakes differ in a name and three numbers."""
MIN_TITLE_OWN = 0.5
"""The share of terms that the headlines of an outlet's copies have in common, of all their terms: what
stands in for two articles behind a wall is one text as well."""
MIN_TITLE_TERMS = 0.2
"""The share of a headline's terms that its text uses; the text of a wall uses none."""
MIN_SHARED = 2
"""Common hashes; one alone is chance."""
LEAD, MAX_LEAD, MIN_LEAD = 60, 300, 0.7
"""The lead is the first paragraphs of so many characters; a copy uses this share of its terms.

Of 400 pairs of reports with one notice below them, of 60 to 250 and 700 characters, this tells all
apart; of 735 copies altered in each of five ways it loses one.
"""
MAX_SHORT = 3
"""Letters of a word that is in every text: `of`, `der`, `les`."""
MAX_ARTICLES = 40
"""A hash of more articles than this is a phrase of many, and counts for none."""
MIN_KINDS = 2
"""Kinds of evidence, such as a place and alike headlines, without which nothing is the same event."""
NEAR = 1.0
"""Log-odds below the threshold at which a member of a story is still near, and so far above it at which
one report alone shows that another is related."""
MIN_BOTH = -0.3
"""Log-odds above the threshold that the best reports of two stories beside each other have in the mean,
chosen on the first invented press day and the corpus `headlines`."""
MIN_LATER = timedelta(hours=3)
"""How long after the first report of a story one under another headline may be a turn of its event: on
the first invented press day all that say the same come sooner, or under a like headline."""
MIN_NEAR = 0.5
"""The share of a story's articles that must be near: an article that only joins the last of a chain of
events is of another one."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)
"""Scripts in which a word has no end, or one that its ending hides: their terms are pairs of letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An earlier article that shares hashes with the one that is judged."""

    article: int
    story: int
    source: str
    """The key of its source."""
    shared: int
    """How many hashes both have."""
    size: int
    """How many hashes it has."""
    text: Text
    set_apart: bool = False
    """Whether a user took it out of a story; of two equal ones its story is the right one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherOutlet:
    """An outlet that has a story too, beside the one that is alerted."""

    outlet: str
    """The key of its source; the deliver job replaces it by the name of the outlet."""
    at: datetime
    """When it published its first article of the story, or when that was found."""
    title: str = ""
    """The headline of that article."""
    language: str | None = None
    """ISO 639-1; None: nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The article is a copy of an earlier one: a wire text, or the text at another address."""

    of: Candidate
    containment: float
    """0 to 1: how much of the shorter text the longer one contains."""


class Link(StrEnum):
    """How an article came into its story."""

    FIRST = "first"
    """It opened the story."""
    SAME = "same"
    """It tells of the same event, or is a copy: it alerts nobody again."""
    RELATED = "related"
    """It opened a story that may be of the same event as an earlier one: it waits, and is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How likely an article tells of the event of an earlier one."""

    article: int
    story: int
    head: int
    """The story that its story is related to, else its own."""
    same: float
    """Log-odds above the threshold of the same event; minus infinity where nothing can reach it."""
    related: float
    """The same above the threshold of a related one."""
    kinds: int
    """Kinds of evidence that both share; of those that are not related the shared clues do not count."""
    words: str
    """What both share, for people; empty where they are not even related."""
    is_own: bool = False
    """Whether both are of one outlet, and not in two languages."""
    is_headline_copy: bool = False
    """Whether both have the same headline, and one of them has no text."""
    apart: timedelta = timedelta(0)
    """The time between both."""
    is_retold: bool | None = None
    """Whether their headlines say the same; None: nobody knows, of two languages or of no text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """The article belongs to the story of an earlier one, or beside it."""

    link: Link
    to: Likeness
    is_turn: bool = False
    """Whether it came hours later, and its headline says what none of the story in its language does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRecord:
    """A story as `story list` shows it."""

    id: int
    created_at: datetime
    title: str
    """The headline of its first article."""
    reports: int
    """How many articles it has."""
    written: tuple[tuple[str, str | None], ...]
    """The key of a source and the language of its text, each pair once, in the order of its articles."""
    related_to: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedStory:
    """Another story that may be of the same event, earlier or later."""

    story: int
    article: int
    """The first of its articles."""
    source: str
    """The key of that one's source."""
    title: str
    shared: str
    """What speaks for it: `both name Tokyo, 3 h apart`."""


def find_event(likenesses: Iterable[Likeness]) -> Linked | None:
    """Which earlier story tells of the same event, else which is related; None: it is new. Pure.

    `likenesses`: to all articles of those stories in the last 72 hours. A wrong *same* is a story that
    nobody hears of, so it needs two kinds of evidence and at least half of the story's articles near,
    and none of them is of the same outlet and language: what an outlet prints at two addresses it means
    as two, and its headlines of one form are alike whatever they tell. A headline that another outlet
    has without a text needs no more. A wrong *related* only delays a message; what one report alone says
    is the same event is related.
    """
    stories = defaultdict[int, list[Likeness]](list)
    beside = defaultdict[int, list[Likeness]](list)
    for one in likenesses:
        stories[one.story].append(one)
        firmly = max(one.same, one.related) if _is_firm(one) else one.related
        beside[one.head].append(replace(one, related=firmly))
    same = []
    for members in stories.values():
        same += [one for one in members if one.is_headline_copy]
        firm = [one for one in members if _is_firm(one)]
        near = sum(one.same >= -NEAR for one in members)
        is_own = any(one.is_own for one in members)
        if firm and near >= MIN_NEAR * len(members) and not is_own:
            same.append(max(firm, key=lambda one: (one.same, -one.article)))
    if same:
        best = max(same, key=lambda one: (one.is_headline_copy, one.same, -one.article))
        return Linked(link=Link.SAME, to=best, is_turn=_is_turn(stories[best.story]))
    related = [
        max(reports, key=lambda one: (one.related, -one.article))
        for reports in beside.values()
        if _is_beside(reports)
    ]
    best_related = max(related, key=lambda one: (one.related, -one.article), default=None)
    if best_related is None:
        return None
    return Linked(link=Link.RELATED, to=best_related)


def _is_firm(one: Likeness) -> bool:
    """Whether one report alone speaks for the same event; where its story does not, it is beside it."""
    return one.same >= 0 and one.kinds >= MIN_KINDS


def _is_turn(members: Iterable[Likeness]) -> bool:
    """See `Linked.is_turn`. `members`: the likenesses to all articles of the story.

    What is surely of the event of a recent report, such as its translation, says nothing later.
    """
    members = list(members)
    retold = {one.is_retold for one in members} - {None}
    return retold == {False} and all(one.apart >= MIN_LATER for one in members if one.same >= 0)


def _is_beside(reports: Iterable[Likeness]) -> bool:
    """Whether an article may be of the event of the stories that are beside each other.

    One report is enough where their story is the only one, or where it is NEAR above the threshold;
    else the best ones of two stories count together. Not a share of the stories: the turns of an event
    are less and less alike, and each is like few only. Stories are counted, and not articles: twenty
    copies of a text say the same.
    """
    best = dict[int, float]()
    for one in reports:
        best[one.story] = max(best.get(one.story, one.related), one.related)
    first, *others = sorted(best.values(), reverse=True)
    if not others:
        return first >= 0
    return first >= NEAR or (first + others[0]) / 2 >= MIN_BOTH


def find_copy(text: Text, source: str, size: int, candidates: Iterable[Candidate]) -> Copy | None:
    """The earlier article of whose text this is a copy; None: of none. Pure.

    `source`: the key of the article's source. `size`: how many hashes the text has. In doubt it is no
    copy: a second alert is a nuisance, a story that nobody hears of is a loss.
    """
    copies = [
        Copy(of=one, containment=one.shared / min(size, one.size))
        for one in candidates
        if one.shared >= MIN_SHARED
    ]
    for found in sorted(copies, key=_order):
        other = found.of.text
        if found.of.source == source:
            near = found.containment >= MIN_CONTAINMENT_OWN and titles_agree(text, other)
        else:
            near = found.containment >= MIN_CONTAINMENT and is_of(text) and is_of(other)
        if near and leads_agree(text, other) and not contradict(text, other):
            return found
    return None


def _order(copy: Copy) -> tuple[float, bool, int]:
    return -copy.containment, not copy.of.set_apart, copy.of.article


def titles_agree(one: Text, other: Text) -> bool:
    """Whether two headlines have so many terms in common that they may be of one article. Pure."""
    terms, others = terms_of(one.title), terms_of(other.title)
    return len(terms & others) >= MIN_TITLE_OWN * len(terms | others)


def leads_agree(one: Text, other: Text) -> bool:
    """Whether the beginning of one text is in the other, in its words. Pure.

    What an outlet prints below each of its reports can be longer than the report.
    """
    return any(
        len(lead & terms_of(full.body)) >= MIN_LEAD * len(lead)
        for lead, full in ((terms_of(_lead(one.body)), other), (terms_of(_lead(other.body)), one))
    )


def is_of(text: Text) -> bool:
    """Whether the body is that of the headline: it uses some of its terms. Pure."""
    terms = terms_of(text.title)
    return len(terms & terms_of(text.body)) >= max(1, MIN_TITLE_TERMS * len(terms))


def contradict(one: Text, other: Text) -> bool:
    """Whether each headline has a number that the other article has nowhere. Pure.

    Two reports of one template, of two events, do; a copy with a new headline takes its numbers from
    the text.
    """
    return bool(_headline_numbers(one) - _numbers(other)) and bool(
        _headline_numbers(other) - _numbers(one)
    )


def _lead(body: str) -> str:
    end = body.find("\n", LEAD)
    return body[: min(MAX_LEAD, len(body) if end < 0 else end)]


def terms_of(text: str) -> set[str]:
    """The words of a text, or pairs of letters in scripts without spaces; short words are left out."""
    terms = set[str]()
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        if _UNSPACED.search(word):
            terms |= {word[at : at + 2] for at in range(len(word) - 1)} or {word}
        elif len(word) > MAX_SHORT:
            terms.add(word)
    return terms


def _headline_numbers(text: Text) -> set[str]:
    return _numbers_in(text.title)


def _numbers(text: Text) -> set[str]:
    return _numbers_in(f"{text.title}\n{text.summary}\n{text.body}")


def _numbers_in(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKC", text)
    return {re.sub(r"[.,]", "", number) for number in _NUMBER.findall(plain)}
