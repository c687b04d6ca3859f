"""When two entries, or two addresses, are one article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from watchword.domain.article import MAX_REREADS, Entry, Page, Text

# --- An entry of a feed against what is known ---------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntry:
    """An entry as it was when its feed listed it last."""

    article_id: int | None
    """None where the first poll of a long list made it a known address and no more."""
    title: str
    summary: str
    published_at: datetime | None
    rereads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SameGuid:
    """An article whose entry had the same GUID in the same feed."""

    article_id: int
    title: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A new article."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing is new; the feed listed it before."""


@dataclass(frozen=True, slots=True)
class Changed:
    """The entry of an article says something else now."""

    article_id: int
    reread: bool
    """Whether its page is to be read once more."""


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """A new address, or a second feed's entry, of an article that is there."""

    article_id: int


EntryStatus = Unknown | Unchanged | Changed | KnownArticle


def classify_entry(
    entry: Entry,
    *,
    known: KnownEntry | None,
    at_address: int | None,
    same_guid: Iterable[SameGuid],
) -> EntryStatus:
    """What an entry of a feed is. Pure.

    `known`: the feed's own earlier entry with this link. `at_address`: the article that this link
    led to before, by whatever way. A GUID counts only with the same title: some feeds give every
    entry one GUID.
    """
    if known is not None:
        before = (known.title, known.summary, known.published_at)
        same = before == (entry.title, entry.summary, entry.published_at)
        if same or known.article_id is None:
            return Unchanged()
        return Changed(known.article_id, reread=known.rereads < MAX_REREADS)
    if at_address is not None:
        return KnownArticle(at_address)
    for other in same_guid:
        if plain(other.title) == plain(entry.title) != "":
            return KnownArticle(other.article_id)
    return Unknown()


# --- A page against the articles at its addresses -----------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherArticle:
    """Another article, found at an address that a read led to."""

    id: int
    title: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SameArticle:
    """The page is the article's own; `canonical` is its address from now on."""

    canonical: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeInto:
    """The page is another article's: the two are one."""

    article_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """The link ends at the page of an article with another title."""

    article_id: int


def resolve_identity(
    page: Page, text: Text, *, at_final: OtherArticle | None, at_canonical: OtherArticle | None
) -> SameArticle | MergeInto | Foreign:
    """Whose page it is, by where its redirects ended and what it calls itself. Pure.

    One page under one title is one article. One page under two titles may be a headline that was
    written anew, or the page to which a site sends whoever does not subscribe: doubt never silences.

    `rel=canonical` alone never makes one of two whose titles and texts disagree: whole sites name
    one page in all of theirs.
    """
    if at_final is not None:
        if same_title(text.title, at_final.title):
            return MergeInto(article_id=at_final.id)
        return Foreign(article_id=at_final.id)
    if page.canonical is None:
        return SameArticle(canonical=page.url)
    if at_canonical is None:
        return SameArticle(canonical=page.canonical)
    if agree(text, at_canonical):
        return MergeInto(article_id=at_canonical.id)
    return SameArticle(canonical=page.url)


def agree(text: Text, other: OtherArticle) -> bool:
    """Whether title or text of two articles say that they are one. Pure.

    The titles are equal, or one holds the other ("Title - Outlet"); or the texts begin alike: cut
    copies and added last lines are the same piece.
    """
    if same_title(text.title, other.title):
        return True
    beginning = min(len(text.body), len(other.body), 500)
    return beginning >= 100 and plain(text.body)[:beginning] == plain(other.body)[:beginning]


def same_title(one: str, other: str) -> bool:
    """Whether two titles are equal, or one holds the other: "Title - Outlet". Pure."""
    a, b = plain(one), plain(other)
    return bool(a and b) and (a == b or (min(len(a), len(b)) >= 12 and (a in b or b in a)))


def is_front_page(url: str, link: str) -> bool:
    """Whether a link to an article ended at a site's front page, so that the article is gone. Pure."""
    end, start = urlsplit(url), urlsplit(link)
    return end.path in ("", "/") and not end.query and start.path not in ("", "/")


def plain(text: str) -> str:
    """A title for comparison: case and runs of space do not count. Pure."""
    return " ".join(text.casefold().split())
