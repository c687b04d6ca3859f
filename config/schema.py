"""The schema of a configuration: every table, its keys and their defaults.

`RootTable` is the list of all tables. A test fails while a key of the schema is read by nothing.
"""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import Annotated, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StrictBool,
    StrictInt,
)

from config.subscription import header_names
from config.units import (
    InvalidValue,
    hour,
    hours,
    network,
    quoted,
    size,
    span,
    web_address,
    zone,
)
from watchword.domain.config import FetchSettings, Network
from watchword.domain.language import LANGUAGES
from watchword.wording.languages import is_place, suggest_language, suggest_place

DAY = timedelta(days=1)
NO_CADENCE = (
    "is not the least and the most time between two polls",
    'write two spans from 1s to 24h, the shorter first: ["2m", "30m"]',
)
_FETCH = FetchSettings()


def _line(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise InvalidValue("is empty or has a control character", "write a text on one line")
    return text.strip()


def _contact(text: str) -> str:
    if not re.fullmatch(r"(https?://\S+|[^\s@]+@[^\s@]+)", text) or not text.isprintable():
        raise InvalidValue(
            f"{quoted(text)} is no way to reach you",
            "write a mail address or the address of a page",
        )
    return text


def _language(text: str) -> str:
    if text not in LANGUAGES:
        near = suggest_language(text)
        hint = f'write "{near}"' if near else 'write its code of two letters: "ja", "zh", "en"'
        raise InvalidValue(f"{quoted(text)} is not a language", hint)
    return text


def _country(text: str) -> str:
    if not is_place(text):
        near = suggest_place(text)
        hint = f'write "{near}"' if near else 'write its code of two capitals: "JP", "TW", "KR"'
        raise InvalidValue(f"{quoted(text)} is not a place", hint)
    return text


def _between(least: timedelta, most: timedelta, words: str) -> AfterValidator:
    def check(value: timedelta) -> timedelta:
        if not least <= value <= most:
            raise InvalidValue("is out of bounds", f"write a span from {words}")
        return value

    return AfterValidator(check)


def _a_list(value: object) -> object:
    if not isinstance(value, list | tuple):
        raise InvalidValue(*NO_CADENCE)
    return value


def _least_and_most(value: tuple[timedelta, ...]) -> tuple[timedelta, ...]:
    if len(value) != 2 or not timedelta(seconds=1) <= value[0] <= value[1] <= DAY:
        raise InvalidValue(*NO_CADENCE)
    return value


def _page_sized(value: int) -> int:
    if not 1 << 10 <= value <= 1 << 30:
        raise InvalidValue("is out of bounds", 'write a size from "1KiB" to "1GiB"')
    return value


def _from_one_to(most: int) -> AfterValidator:
    def check(value: int) -> int:
        if not 1 <= value <= most:
            raise InvalidValue("is out of bounds", f"write a number from 1 to {most}")
        return value

    return AfterValidator(check)


def _two_parties(parties: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(parties)) != 2 or not all(one.startswith("@") and one[1:] for one in parties):
        raise InvalidValue("names no two concepts", 'write two: parties = ["@china", "@japan"]')
    return parties


Line = Annotated[str, AfterValidator(_line)]
Lines = tuple[Line, ...]
Span = Annotated[timedelta, BeforeValidator(span)]
Delay = Annotated[Span, _between(timedelta(0), timedelta(hours=1), '"0s" to "1h"')]
Timeout = Annotated[Span, _between(timedelta(seconds=1), timedelta(minutes=1), '"1s" to "1m"')]
Age = Annotated[Span, _between(timedelta(seconds=1), timedelta(days=36500), '"1s" to "36500d"')]
Cadence = Annotated[tuple[Span, ...], BeforeValidator(_a_list), AfterValidator(_least_and_most)]
Size = Annotated[int, BeforeValidator(size), AfterValidator(_page_sized)]
Hour = Annotated[time, BeforeValidator(hour)]
Hours = Annotated[tuple[time, time], BeforeValidator(hours)]
Net = Annotated[Network, BeforeValidator(network)]
Zone = Annotated[str, AfterValidator(zone)]
Address = Annotated[str, AfterValidator(web_address)]
Language = Annotated[str, AfterValidator(_language)]
Headers = Annotated[dict[str, SecretStr], AfterValidator(header_names)]
Country = Annotated[str, AfterValidator(_country)]


class Table(BaseModel):
    """A table of the file. Unknown keys are refused, and no error message repeats a value."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class DatabaseTable(Table):
    """`[database]`"""

    url: Line | None = None


class ServiceTable(Table):
    """`[service]`"""

    heartbeat: SecretStr | None = None


class FetchTable(Table):
    """`[fetch]`"""

    allow_networks: tuple[Net, ...] = _FETCH.allow_networks
    delay: Delay = timedelta(seconds=2)
    connections: Annotated[StrictInt, _from_one_to(256)] = _FETCH.connections
    cadence: Cadence = (timedelta(minutes=2), timedelta(minutes=30))
    timeout: Timeout = _FETCH.timeout
    page_size: Size = _FETCH.page_size
    feed_size: Size = _FETCH.feed_size


class AlertsTable(Table):
    """`[alerts]`"""

    alert_within: Age = timedelta(hours=24)


class TopicTable(Table):
    """`[topics.NAME]`. A ready topic of this name sets the keys that are left out."""

    name: Line | None = None
    query: str | None = None
    urgent: str | None = None
    possible: str | None = None
    parties: Annotated[tuple[str, ...], AfterValidator(_two_parties)] | None = None
    exclude: str | None = None
    must_match: Lines = ()
    must_not_match: Lines = ()
    alert: Lines = ()
    accept: Lines = ()


class DyadTable(Table):
    """`[concepts.NAME.dyad]`: a pair of names of states, and the words that may follow it."""

    pair: Lines
    like: Line | None = None
    followed_by: Lines = ()
    never: Lines = ()
    third: Lines = ()
    not_after: str = ""


class ConceptTable(Table):
    """`[concepts.NAME]`: a list of words for each language, and optionally a dyad."""

    model_config = ConfigDict(frozen=True, extra="allow", hide_input_in_errors=True)
    __pydantic_extra__: dict[Language, Lines] = Field(init=False)
    dyad: DyadTable | None = None


class ChannelTable(Table):
    """`[channels.NAME]`"""

    url: SecretStr
    digest: tuple[Hour, ...] = ()
    digest_empty: StrictBool = False
    quiet: Hours | None = None
    cap: Annotated[StrictInt, _from_one_to(1000)] = 20
    timezone: Zone | None = None


class SourceTable(Table):
    """`[sources.NAME]`"""

    name: Line | None = None
    url: Address | None = None
    feeds: tuple[Address, ...] | None = None
    country: Country | None = None
    language: Language | None = None
    timezone: Zone | None = None
    delay: Delay | None = None
    cadence: Cadence | None = None
    topics: Lines | None = None
    headers: Headers | None = None
    cookies: SecretStr | None = None
    auth: SecretStr | None = None


class RootTable(Table):
    """The whole configuration: the keys above the first table, and all tables."""

    contact: Annotated[str, AfterValidator(_contact)] | None = None
    timezone: Zone | None = None
    packs: Lines = ()
    admin: Lines = ()
    database: DatabaseTable = DatabaseTable()
    service: ServiceTable = ServiceTable()
    fetch: FetchTable = FetchTable()
    alerts: AlertsTable = AlertsTable()
    topics: dict[str, TopicTable] = {}
    concepts: dict[str, ConceptTable] = {}
    channels: dict[str, ChannelTable] = {}
    sources: dict[str, SourceTable] = {}


_TYPES = {name: field.annotation for name, field in RootTable.model_fields.items()}
SINGLE: dict[str, type[Table]] = {
    name: kind
    for name, kind in _TYPES.items()
    if isinstance(kind, type) and issubclass(kind, Table)
}
"""The tables that exist once, by name: `[fetch]`. Made from `RootTable`."""
NAMED: dict[str, type[Table]] = {
    name: get_args(kind)[1] for name, kind in _TYPES.items() if get_origin(kind) is dict
}
"""The tables that the user names, by the first part: `[topics.china-japan]`. Made from `RootTable`."""
