"""Outputs: stories or articles as RSS 2.0, Atom, JSON Feed or CSV, for feed readers. Pure.

RSS: rssboard.org/rss-specification. Atom: RFC 4287. JSON Feed: jsonfeed.org/version/1.1. A text of the
web stays text: Atom and JSON Feed say so, and RSS, whose readers take a text for HTML, has entities.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from enum import StrEnum
from types import MappingProxyType
from xml.etree import ElementTree as ET

from watchword.contract.json_line import JsonLine
from watchword.contract.table import table
from watchword.wording.safe_text import entities, inert

ATOM = "http://www.w3.org/2005/Atom"
NO_XML = re.compile("[\ufffe\uffff]")
"""What XML 1.0 forbids and `inert` leaves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputItem(JsonLine):
    """A story or an article."""

    name: str
    """It distinguishes the item from all others, and stays: `story:12`."""
    url: str
    title: str
    text: str
    outlets: tuple[str, ...]
    """The names of those who have it, the first one first."""
    language: str | None
    """ISO 639-1."""
    published_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What a feed reader gets."""

    name: str
    """It distinguishes the output from all others of this database: `topic:china-japan`."""
    title: str
    address: str
    """Where it is read again; empty: nobody knows."""
    items: tuple[OutputItem, ...]
    """The newest first."""
    made_at: datetime

    @property
    def updated_at(self) -> datetime:
        """When its items changed last."""
        return max((one.updated_at for one in self.items), default=self.made_at)


class OutputFormat(StrEnum):
    """What an output can be written as."""

    RSS = "rss"
    ATOM = "atom"
    JSON_FEED = "json-feed"
    CSV = "csv"


def rss(output: Output) -> str:
    """As RSS 2.0."""
    ET.register_namespace("atom", ATOM)
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    _add(channel, "title", entities(output.title))
    _add(channel, "link", output.address or "https://localhost/")  # the specification wants one
    _add(channel, "description", entities(output.title))
    _add(channel, "lastBuildDate", format_datetime(output.updated_at))
    if output.address:
        link = {"rel": "self", "type": "application/rss+xml", "href": output.address}
        ET.SubElement(channel, f"{{{ATOM}}}link", link)
    for one in output.items:
        item = ET.SubElement(channel, "item")
        _add(item, "title", entities(one.title))
        _add(item, "link", one.url)
        _add(item, "guid", _id(output, one), isPermaLink="false")
        _add(item, "pubDate", format_datetime(one.published_at))
        _add(item, "description", entities(_text(one)))
    return _written(root)


def atom(output: Output) -> str:
    """As Atom."""
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed")
    _add(root, f"{{{ATOM}}}title", output.title)
    _add(root, f"{{{ATOM}}}id", _id(output))
    _add(root, f"{{{ATOM}}}updated", _moment(output.updated_at))
    _add(root, f"{{{ATOM}}}generator", "Watchword")
    if output.address:
        ET.SubElement(root, f"{{{ATOM}}}link", {"rel": "self", "href": output.address})
    for one in output.items:
        entry = ET.SubElement(root, f"{{{ATOM}}}entry")
        if one.language:
            entry.set("{http://www.w3.org/XML/1998/namespace}lang", one.language)
        _add(entry, f"{{{ATOM}}}title", one.title)
        ET.SubElement(entry, f"{{{ATOM}}}link", {"rel": "alternate", "href": one.url})
        _add(entry, f"{{{ATOM}}}id", _id(output, one))
        _add(entry, f"{{{ATOM}}}published", _moment(one.published_at))
        _add(entry, f"{{{ATOM}}}updated", _moment(one.updated_at))
        for outlet in one.outlets or ("",):
            author = ET.SubElement(entry, f"{{{ATOM}}}author")
            _add(author, f"{{{ATOM}}}name", outlet)
        _add(entry, f"{{{ATOM}}}summary", one.text)
    return _written(root)


def json_feed(output: Output) -> str:
    """As JSON Feed 1.1."""
    address = {"feed_url": output.address} if output.address else {}
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": _plain(output.title),
            **address,
            "items": [
                {
                    "id": _id(output, one),
                    "url": _plain(one.url),
                    "title": _plain(one.title),
                    "content_text": _plain(one.text) or _plain(one.title),
                    "authors": [{"name": _plain(outlet)} for outlet in one.outlets],
                    "date_published": _moment(one.published_at),
                    "date_modified": _moment(one.updated_at),
                    **({"language": one.language} if one.language else {}),
                }
                for one in output.items
            ],
        },
        ensure_ascii=False,
        indent=1,
    )


def as_csv(output: Output) -> str:
    """As a table for spreadsheets, which runs nothing."""
    items = (
        replace(
            one,
            title=_plain(one.title),
            text=_plain(one.text),
            outlets=tuple(_plain(outlet) for outlet in one.outlets),
        )
        for one in output.items
    )
    return "".join(table(OutputItem, items))


WRITERS: Mapping[OutputFormat, Callable[[Output], str]] = MappingProxyType(
    {
        OutputFormat.RSS: rss,
        OutputFormat.ATOM: atom,
        OutputFormat.JSON_FEED: json_feed,
        OutputFormat.CSV: as_csv,
    }
)
CONTENT_TYPES: Mapping[OutputFormat, str] = MappingProxyType(
    {
        OutputFormat.RSS: "application/rss+xml; charset=utf-8",
        OutputFormat.ATOM: "application/atom+xml; charset=utf-8",
        OutputFormat.JSON_FEED: "application/feed+json; charset=utf-8",
        OutputFormat.CSV: "text/csv; charset=utf-8",
    }
)
"""What a web server says of each."""


def _add(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = _plain(text)


def _plain(text: str) -> str:
    return NO_XML.sub("", inert(text))


def _written(root: ET.Element) -> str:
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _text(item: OutputItem) -> str:
    """The text, and who has it, which RSS has no field for."""
    return " – ".join(filter(None, (item.text, ", ".join(item.outlets))))


def _id(output: Output, item: OutputItem | None = None) -> str:
    """An address that names it and leads nowhere (RFC 9562, section 5.5)."""
    name = "/".join(("watchword", output.name, *([item.name] if item else [])))
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
