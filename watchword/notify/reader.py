"""Who reads a message: the language and the zone, and what is written in them alike. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from watchword.notify.runs import Runs, fill, foreign, join, ours
from watchword.wording.catalogue import ENGLISH, Catalogue, catalogue
from watchword.wording.moments import format_duration, format_moment, is_same_day
from watchword.wording.punctuation import punctuation_of

MAX_HEADLINE, MAX_NAME, MAX_WORD, MAX_EXCERPT, MAX_SUBJECT = 300, 100, 60, 500, 200
"""Characters."""
MAX_NAMED = 5
"""Words, outlets or sources that are named in a line; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """The language and zone of a channel, at the moment of one message."""

    zone: ZoneInfo
    now: datetime
    language: str = ENGLISH
    """A tag of BCP 47, one of READER_LANGUAGES."""

    @property
    def texts(self) -> Catalogue:
        """What is said, in the reader's language."""
        return catalogue(self.language)

    @property
    def comma(self) -> str:
        """What separates the members of a list."""
        return punctuation_of(self.language).comma

    @property
    def semicolon(self) -> str:
        """What separates clauses."""
        return punctuation_of(self.language).semicolon

    def moment(self, at: datetime) -> str:
        """`16:31`, or `Mon 23 Nov 06:05` on another day."""
        return format_moment(at, self.zone, now=self.now, locale=self.texts.locale)

    def duration(self, since: datetime, until: datetime) -> str:
        """`2 days 8 h`"""
        return format_duration(until - since, self.texts.locale)

    def outlet_at(self, outlet: str, at: datetime, language: str = "") -> Runs:
        """`NHK 16:31`, or `NHK, Mon 23 Nov 06:05`; `language`: of the outlet."""
        text = self.texts.gettext("{outlet}, {time}")
        if is_same_day(at, self.now, self.zone):
            text = self.texts.gettext("{outlet} {time}")
        name = foreign(outlet, MAX_NAME, language)
        return fill(text, outlet=name, time=ours(self.moment(at)))

    def some(self, lines: Sequence[Runs], most: int = MAX_NAMED) -> Runs:
        """The first of the lines, and how many more there are."""
        named = join(lines[:most], self.comma)
        if len(lines) <= most:
            return named
        more = self.texts.gettext("{list} and {count} more")
        return fill(more, list=named, count=ours(str(len(lines) - most)))
