"""What a reader of feeds gets and returns: a document in, its raw texts out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from crawler.parsed import Unreadable
from crawler.plain.decode import decode


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDocument:
    """The answer of a server to a poll."""

    body: bytes = field(repr=False)
    content_type: str | None
    """The header, with its parameters."""
    url: str
    """The address after redirects. Relative links in the feed start there."""
    language: str | None = None
    """The language of the source (ISO 639-1); decides the encoding of a text that declares none."""
    kind: str | None = None
    """The format, where the configuration names it; None: the document shows it."""
    rules: str | None = None
    """CSS or XPath of the links of a listing; None: they are guessed."""
    known: tuple[str, ...] = ()
    """Addresses that the rules chose in earlier polls."""

    @property
    def start(self) -> bytes:
        """The first kilobyte without byte order mark and white space at its start: shows the format.

        The zeros of UTF-16 are left out.
        """
        return self.body[:1024].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")

    def decoded(self) -> str:
        """The text of the document, decoded at each call."""
        return decode(self.body, self.content_type, self.language).lstrip("\ufeff \t\r\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """The raw texts of one entry; empty where the feed has none. Titles and summaries may be HTML."""

    link: str = ""
    guid: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    updated: str = ""
    language: str = ""
    subtitle: str = ""
    enclosure: str = ""
    """The address of the attached file."""
    outlet: str = ""
    """The name of the outlet that it was taken from."""
    outlet_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFeed:
    """A whole feed, before anything is decided about its entries."""

    items: tuple[FeedItem, ...]
    kind: str
    """The format: one of the `kinds` of its reader; empty if the parser names none."""
    title: str = ""
    subtitle: str = ""
    link: str = ""
    author: str = ""
    """As the feed writes it, with a mail address."""
    authors: tuple[str, ...] = ()
    """The names. In Atom and JSON they wrote the items that name nobody (RFC 4287, 4.2.1; JSON Feed
    1.1)."""
    language: str | None = None
    published: str = ""
    updated: str = ""
    ttl: int | None = None
    """Minutes."""
    whole: bool = True
    """False if the document breaks off."""
    left_out: int = 0
    """How many items could not be read."""
    sitemaps: tuple[str, ...] = ()
    """The addresses of sitemaps whose items belong to it, those of most use first."""
    confidence: float | None = None
    """The mean of the items', from 0 to 1, where they are guessed; None: they are not."""
    stopped: str = ""
    """Why the rules of a listing are not followed any more, so that its items are guessed."""
    proposed: str | None = None
    """Rules that choose the guessed items of such a listing; None: no short ones do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReader:
    """How one format is recognised and read. Both functions are pure."""

    kinds: tuple[str, ...]
    """What `RawFeed.kind` of its feeds can be: `("json",)`."""
    recognises: Callable[[FeedDocument], bool]
    read: Callable[[FeedDocument], RawFeed | Unreadable]
