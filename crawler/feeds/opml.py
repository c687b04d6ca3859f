"""Reads and writes OPML 2.0 (opml.org/spec2.opml), the lists of feeds that programs exchange. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from crawler.plain.text import line
from crawler.plain.urls import normalize

MAX_SIZE = 10 << 20
"""Bytes of a file."""
MAX_OUTLINES = 5_000
"""Feeds of a file."""
MAX_NAME_LENGTH = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One feed of a list."""

    name: str
    """As its reader named it; may be empty."""
    feed: str
    """Normalized; empty for what is no address of the web."""
    written: str
    """The address as the list has it."""
    page: str = ""
    """The home page, normalized; empty if the list has none."""


def read_opml(body: bytes) -> list[Outline]:
    """The feeds of a list in their order, at most MAX_OUTLINES; folders are left out. Pure.

    Of a file that breaks off, those before the fault. No entity of its own is resolved. Raises
    ValueError for what is no OPML.
    """
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(body[:MAX_SIZE], parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None or str(root.tag).lower() != "opml":
        raise ValueError("it is no OPML")
    found = []
    for element in root.iter("outline"):
        named = {key.lower(): str(value) for key, value in element.attrib.items()}
        if written := named.get("xmlurl", "").strip():
            found.append(
                Outline(
                    name=line(named.get("title") or named.get("text") or "", MAX_NAME_LENGTH),
                    feed=normalize(written) or "",
                    written=line(written, 200),
                    page=normalize(named.get("htmlurl", "")) or "",
                )
            )
        if len(found) >= MAX_OUTLINES:
            break
    return found


def write_opml(title: str, outlines: Iterable[Outline]) -> bytes:
    """A list of these feeds. Pure."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    for one in outlines:
        values = {"type": "rss", "text": one.name, "title": one.name, "xmlUrl": one.feed}
        etree.SubElement(body, "outline", values | ({"htmlUrl": one.page} if one.page else {}))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
