"""The schema of a configuration: every table, its keys and their defaults.

`RootTable` is the list of all tables. A test fails while a key of the schema is read by nothing.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import fields
from datetime import time, timedelta
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StrictBool,
    StrictInt,
    ValidationInfo,
    create_model,
)

from config.subscription import header_names
from config.units import (
    InvalidValue,
    hour,
    hours,
    network,
    public_url,
    quoted,
    size,
    span,
    web_address,
    web_settings,
    zone,
)
from watchword.domain.channel import FollowStyle
from watchword.domain.config import FetchSettings, Network
from watchword.domain.development import FollowKind
from watchword.domain.language import LANGUAGES
from watchword.domain.retention import MAX_SIZE, MIN_AGE
from watchword.domain.source import LISTING, SEARCH
from watchword.wording.catalogue import ENGLISH, READER_LANGUAGES
from watchword.wording.languages import (
    is_place,
    suggest_language,
    suggest_place,
    suggest_reader_language,
)

DAY = timedelta(days=1)
NO_CADENCE = (
    "is not the least and the most time between two polls",
    'write two spans from 1s to 24h, the shorter first: ["2m", "30m"]',
)
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
"""Controls, lone surrogates and ends of lines. Other characters that `str.isprintable` refuses stand in
headlines: U+3000 between two halves, joiners in Persian and in emoji."""


def _line(text: str) -> str:
    if not text.strip() or _CONTROLS.search(text):
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


def _reader_language(text: str) -> str:
    if text not in READER_LANGUAGES:
        near = suggest_reader_language(text)
        hint = f'write "{near}"' if near else f"write one of {', '.join(READER_LANGUAGES)}"
        raise InvalidValue(f"{quoted(text)} is no language that messages are in", hint)
    return text


def _country(text: str) -> str:
    if not is_place(text):
        near = suggest_place(text)
        hint = f'write "{near}"' if near else 'write its code of two capitals: "JP", "TW", "KR"'
        raise InvalidValue(f"{quoted(text)} is not a place", hint)
    return text


def _listen(text: str) -> str:
    web_settings(text)
    return text


def _feed_kind(text: str) -> str:
    if text not in (LISTING, SEARCH):
        hint = f'write "{LISTING}" or "{SEARCH}", or leave it out: other kinds are recognised'
        raise InvalidValue(f"{quoted(text)} is no kind of feed to be named", hint)
    return text


def _within(least: Any, most: Any, words: str) -> AfterValidator:
    """Refuses what is less or more. `words`: what to write, `number from 1 to 9`."""

    def check(value: Any) -> Any:
        if not least <= value <= most:
            raise InvalidValue("is out of bounds", f"write a {words}")
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


def _two_parties(parties: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(parties)) != 2 or not all(one.startswith("@") and one[1:] for one in parties):
        raise InvalidValue("names no two concepts", 'write two: parties = ["@china", "@japan"]')
    return parties


def _style(text: str) -> str:
    if text not in [*FollowStyle]:
        styles = ", ".join(f'"{style}"' for style in FollowStyle)
        raise InvalidValue(f"{quoted(text)} is no way to follow a story", f"write one of {styles}")
    return text


def _followed(text: str) -> str:
    if text in [*FollowKind] or re.fullmatch(r"outlets:[1-9]\d{0,2}", text):
        return text
    known = ", ".join([*FollowKind, "outlets:10"])
    near = difflib.get_close_matches(text, [*FollowKind, "outlets:10"], 1)
    hint = f'write "{near[0]}"' if near else f"there are: {known}"
    raise InvalidValue(f"{quoted(text)} is nothing that a topic follows", hint)


def _with_hour(channels: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    if channels and info.data.get("at", "") is None:
        raise InvalidValue("are named, and there is no hour", 'write one: at = "07:30"')
    return channels


Line = Annotated[str, AfterValidator(_line)]
Lines = tuple[Line, ...]
Style = Annotated[str, AfterValidator(_style)]
Followed = Annotated[str, AfterValidator(_followed)]
Span = Annotated[timedelta, BeforeValidator(span)]
Delay = Annotated[Span, _within(timedelta(0), timedelta(hours=1), 'span from "0s" to "1h"')]
Wait = Annotated[Span, _within(timedelta(0), timedelta(hours=24), 'span from "0s" to "24h"')]
Age = Annotated[
    Span, _within(timedelta(seconds=1), timedelta(days=36500), 'span from "1s" to "36500d"')
]
Size = Annotated[int, BeforeValidator(size)]
Cadence = Annotated[tuple[Span, ...], BeforeValidator(_a_list), AfterValidator(_least_and_most)]
Hour = Annotated[time, BeforeValidator(hour)]
Hours = Annotated[tuple[time, time], BeforeValidator(hours)]
Listen = Annotated[str, AfterValidator(_listen)]
PublicUrl = Annotated[str, AfterValidator(public_url)]
Net = Annotated[Network, BeforeValidator(network)]
Zone = Annotated[str, AfterValidator(zone)]
Address = Annotated[str, AfterValidator(web_address)]
Language = Annotated[str, AfterValidator(_language)]
ReaderLanguage = Annotated[str, AfterValidator(_reader_language)]
Headers = Annotated[dict[str, SecretStr], AfterValidator(header_names)]
Country = Annotated[str, AfterValidator(_country)]


class Table(BaseModel):
    """A table of the file. Unknown keys are refused, and no error message repeats a value."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class DatabaseTable(Table):
    """`[database]`"""

    url: SecretStr | None = None


class ServiceTable(Table):
    """`[service]`"""

    heartbeat: SecretStr | None = None


class WebTable(Table):
    """`[web]`"""

    listen: Listen = "127.0.0.1:8765"
    public_url: PublicUrl | None = None
    proxies: tuple[Net, ...] = ()
    remote_images: bool = False


def _limits(settings: type[FetchSettings]) -> type[Table]:
    """A table with a key for each field of the settings: its type, default and bounds."""
    kinds = get_type_hints(settings, include_extras=True)
    keys: dict[str, Any] = {
        one.name: (_limit(kinds[one.name]), one.default) for one in fields(settings)
    }
    return create_model("Limits", __base__=Table, **keys)


def _limit(kind: Any) -> Any:
    """The type of a key, which reads what the user writes. `kind`: the type of its field."""
    if kind == tuple[Network, ...]:
        return tuple[Net, ...]
    plain, (least, most) = get_args(kind)
    if isinstance(least, int):
        return Annotated[StrictInt, _within(least, most, f"number from {least} to {most}")]
    read, noun = (span, "span") if plain is timedelta else (size, "size")
    within = _within(read(least), read(most), f'{noun} from "{least}" to "{most}"')
    return Annotated[plain, BeforeValidator(read), within]


class FetchTable(_limits(FetchSettings)):  # type: ignore[misc]  # a base that is made
    """`[fetch]`: how often, and each limit of `FetchSettings`."""

    delay: Delay = timedelta(seconds=2)
    cadence: Cadence = (timedelta(minutes=2), timedelta(minutes=30))


class AlertsTable(Table):
    """`[alerts]`"""

    alert_within: Age = timedelta(hours=24)
    follow_up: Wait = timedelta(minutes=30)


class RetentionTable(Table):
    """`[retention]`"""

    bodies: (
        Annotated[Span, _within(MIN_AGE, timedelta(days=36500), 'span from "3d" to "36500d"')]
        | None
    ) = None
    size: Size = MAX_SIZE


class ReviewTable(Table):
    """`[review]`"""

    at: Hour | None = None
    channels: Annotated[Lines, AfterValidator(_with_hour)] = ()


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
    follow: tuple[Followed, ...] | None = None
    spikes: StrictBool = True
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
    secret: SecretStr | None = None
    digest: tuple[Hour, ...] = ()
    digest_empty: StrictBool = False
    quiet: Hours | None = None
    cap: Annotated[StrictInt, _within(1, 1000, "number from 1 to 1000")] = 20
    timezone: Zone | None = None
    follow_style: Style = FollowStyle.THREAD.value
    language: ReaderLanguage | None = None


class FeedTable(Table):
    """One of the `feeds` of a source. A text in the place of the table is its address."""

    url: Address
    kind: Annotated[str, AfterValidator(_feed_kind)] | None = None
    rules: Line | None = None
    cadence: Cadence | None = None
    language: Language | None = None


def _feed(value: object) -> object:
    if isinstance(value, str):
        return {"url": web_address(value)}
    if not isinstance(value, dict):
        raise InvalidValue("is no address", 'write a text in quotes: "https://…"')
    return value


class SourceTable(Table):
    """`[sources.NAME]`"""

    name: Line | None = None
    url: Address | None = None
    feeds: tuple[Annotated[FeedTable, BeforeValidator(_feed)], ...] | None = None
    country: Country | None = None
    language: Language | None = None
    timezone: Zone | None = None
    browser: StrictBool = False
    front: StrictBool = False
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
    language: ReaderLanguage = ENGLISH
    packs: Lines = ()
    admin: Lines = ()
    database: DatabaseTable = DatabaseTable()
    service: ServiceTable = ServiceTable()
    web: WebTable = WebTable()
    fetch: FetchTable = FetchTable()
    alerts: AlertsTable = AlertsTable()
    retention: RetentionTable = RetentionTable()
    review: ReviewTable = ReviewTable()
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
