"""What we know of a service that Apprise sends to: limit, markup, and how it says no. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum

from watchword.notify.style import Style


class Unit(StrEnum):
    """What a service counts."""

    CHARACTERS = "characters"
    """Code points of Unicode."""
    UTF16 = "UTF-16 units"
    """As JavaScript and Java count: a character outside of the first plane is two."""
    BYTES = "bytes"
    """Of the text in UTF-8."""
    JSON_BYTES = "bytes of JSON"
    """Of the text as a string of JSON in UTF-8: the service counts the whole request."""
    ESCAPED_BYTES = "bytes of escaped JSON"
    r"""The same where the sender writes all that is not ASCII as `\uXXXX`, six bytes or twelve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The longest text that fits into one message."""

    size: int
    unit: Unit = Unit.CHARACTERS

    def measure(self, text: str) -> int:
        """The length of a text in the unit of this limit. Pure."""
        match self.unit:
            case Unit.CHARACTERS:
                return len(text)
            case Unit.UTF16:
                return len(text.encode("utf-16-le", "surrogatepass")) // 2
            case Unit.BYTES:
                return len(text.encode("utf-8", "surrogatepass"))
            case Unit.JSON_BYTES:
                encoded = json.dumps(text, ensure_ascii=False)
                return len(encoded.encode("utf-8", "surrogatepass"))
            case Unit.ESCAPED_BYTES:
                return len(json.dumps(text))

    def fits(self, text: str) -> bool:
        """Whether a text is short enough. Pure."""
        return self.measure(text) <= self.size


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyCode:
    """The field of a JSON answer that says whether the message was taken, also under HTTP 200."""

    field: str
    """Its path: `errcode`, `content.result`. A number in it is an index: `messages.0.status`."""
    taken: frozenset[object]
    """The values of a message that was taken. Empty: any value that is neither empty nor false."""
    of_message: frozenset[object] = frozenset()
    """The values that refuse the content of this message; others are a fault of the channel."""
    busy: frozenset[object] = frozenset()
    """The values of a channel that has sent too much; it waits for `busy_seconds`."""
    busy_seconds: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service. What is None is as Apprise knows it."""

    name: str
    schemes: tuple[str, ...]
    source: str
    """Where its rules are written down."""
    limit: Limit | None = None
    style: Style | None = None
    own_markup: bool = False
    """Whether `style` writes the service's own markup, so that Apprise must not translate it."""
    html: bool = False
    """Whether that markup is HTML to Apprise."""
    titled: bool = False
    """Whether the service wants a title; it then gets the subject as one."""
    codes: tuple[BodyCode, ...] = ()
    """The fields that an answer must have, each with a value of a message that was taken."""
    body: str | None = None
    """The whole body of a message that was taken, where the service does not answer in JSON."""
    of_channel: re.Pattern[str] | None = None
    """Words of the service that make HTTP 400 a fault of the channel: it knows no such recipient."""
    of_message: re.Pattern[str] | None = None
    """Words of the service under HTTP 200 that refuse the content of this message."""
