"""Identity: when two entries or two addresses belong to one article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote, urlsplit

from watchword.domain.article import MAX_REREADS, Entry, Page, Precision, Text

# --- An entry of a feed against the known entries ---------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntry:
    """An entry as the feed listed it last time."""

    article_id: int | None
    """None: the first poll of a long feed stored the entry without an article."""
    title: str
    summary: str
    published_at: datetime | None
    rereads: int
    """How often a change of the entry made its page be read again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SameGuid:
    """An article that has an entry with the same GUID in the same feed."""

    article_id: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Namesake:
    """An article whose entry had the same title in an earlier poll of the same feed."""

    article_id: int
    link: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """The entry is a new article."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The feed listed the same entry before."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Title, summary or date of a known entry changed."""

    article_id: int
    reread: bool
    """Whether its page is read again."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The entry is the outlet's own, of an article that only a search feed had."""

    article_id: int


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """The entry is a new address of a known article, or an entry of a second feed for it."""

    article_id: int


EntryStatus = Unknown | Unchanged | Changed | KnownArticle | Listed


def with_own_links(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The entries of one poll; those that share a link and are different articles get their own. Pure.

    The entries of a live page have one link and differ in GUID and title. The GUID becomes the fragment
    of the link, so that each leads to the page. One title under two GUIDs is one article.
    """
    titles: dict[str, set[str]] = {}
    guids: dict[str, set[str]] = {}
    for entry in entries:
        if entry.guid and entry.title:
            titles.setdefault(entry.link, set()).add(plain(entry.title))
            guids.setdefault(entry.link, set()).add(entry.guid)
    shared = {link for link in titles if len(titles[link]) > 1 and len(guids[link]) > 1}
    return [
        replace(entry, link=f"{entry.link}#{quote(entry.guid[-100:], safe='')}")
        if entry.guid and entry.link in shared
        else entry
        for entry in entries
    ]


def classify_entry(
    entry: Entry,
    *,
    known: KnownEntry | None,
    at_address: int | None,
    same_guid: Iterable[SameGuid],
    namesakes: Iterable[Namesake] = (),
) -> EntryStatus:
    """What an entry of a feed is. Pure.

    `known`: the earlier entry of this feed with this link. `at_address`: the id of the article that
    has this link as an address. `same_guid`: the articles of this feed with the entry's GUID, and those
    at a twin of its link; both count only with the same title, because some feeds give every entry one
    GUID. `namesakes`: the articles of its source with the entry's title; one counts with the same minute
    of publication on the same host, because some sites give an article a new address in each answer, or
    at the same path, because a site can move.
    """
    twins = [other for other in same_guid if plain(other.title) == plain(entry.title) != ""]
    if known is not None and twins and known.article_id not in {one.article_id for one in twins}:
        return (
            Unchanged()
        )  # several articles share the link, and one of them is alone in this poll
    if known is not None:
        before = (known.title, known.summary, known.published_at)
        same = before == (entry.title, entry.summary, entry.published_at)
        if same or known.article_id is None:
            return Unchanged()
        return Changed(known.article_id, reread=known.rereads < MAX_REREADS)
    if at_address is not None:
        return KnownArticle(at_address)
    for other in twins:
        return KnownArticle(other.article_id)
    for namesake in namesakes:
        if _is_same_minute(entry, namesake):
            return KnownArticle(namesake.article_id)
    return Unknown()


def _is_same_minute(entry: Entry, other: Namesake) -> bool:
    """Whether both appeared in one minute, at one host, or at one path of a domain that moved."""
    here, there = urlsplit(entry.link), urlsplit(other.link)
    moved = (here.path, here.query) == (there.path, there.query) and here.path not in ("", "/")
    return (
        entry.precision is Precision.MINUTE
        and entry.published_at is not None
        and entry.published_at == other.published_at
        and (here.netloc == there.netloc or moved)
    )


_MOBILE = ("m.", "mobile.", "amp.", "wap.")
_AMP_QUERIES = frozenset({"amp", "amp=", "amp=1", "outputType=amp", "output=amp", "view=amp"})


def twins(url: str) -> Sequence[str]:
    """The other addresses at which a site may show the same article. Pure.

    `url`: normalized. They differ in the scheme, in `www` or a host for phones, in the slash at the end,
    or are the pages of AMP (amp.dev). They are the same article only under the same title.
    """
    parts = urlsplit(url)
    bare = parts.netloc.removeprefix("www.")
    bare = next((bare.removeprefix(one) for one in _MOBILE if bare.startswith(one)), bare)
    path = parts.path.removesuffix("/amp").removesuffix("/amp/").removesuffix(".amp")
    path = path.removeprefix("/amp") if path.startswith("/amp/") else path
    query = "&".join(one for one in parts.query.split("&") if one not in _AMP_QUERIES)
    suffix = f"?{query}" if query else ""
    bared = path.rstrip("/")
    slashed = bared if bared and path.endswith("/") else f"{bared}/"
    found = [
        f"{scheme}://{host}{shown}{suffix}"
        for scheme in ("https", "http")
        for host in (bare, f"www.{bare}", f"m.{bare}", f"amp.{bare}")
        for shown in dict.fromkeys((path or "/", slashed, f"{bared}/amp", f"/amp{path}"))
    ]
    return [one for one in found if one != url]


# --- A page against the articles at its addresses -----------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherArticle:
    """A known article that has an address of the page that was read."""

    id: int
    title: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SameArticle:
    """The page belongs to the article that was read."""

    canonical: str
    """The canonical address of the article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeInto:
    """The page belongs to another article, and the two are one."""

    article_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """The link leads to the page of an article with another title."""

    article_id: int


def resolve_identity(
    page: Page, text: Text, *, at_final: OtherArticle | None, at_canonical: OtherArticle | None
) -> SameArticle | MergeInto | Foreign:
    """Which article a page belongs to, by its final and its canonical address. Pure.

    `text`: the entry and the page, merged. `at_final`, `at_canonical`: another article with that
    address; None: there is none.

    One page with one title is one article. One page with two titles can be a rewritten headline, or
    the page that a site shows to readers without a subscription: in doubt the articles stay apart,
    and both alert. `rel=canonical` alone does not merge two articles with different titles and texts,
    because some sites name the same page in all their pages.
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
    """Whether two articles have the same title or the same beginning of their text. Pure.

    One title may contain the other ("Title - Outlet"). Only the first 500 characters of the texts are
    compared, because copies are cut or get additional last lines. Less than 100 are too few.
    """
    if same_title(text.title, other.title):
        return True
    beginning = min(len(text.body), len(other.body), 500)
    return beginning >= 100 and plain(text.body)[:beginning] == plain(other.body)[:beginning]


def same_title(one: str, other: str) -> bool:
    """Whether two titles are equal or one contains the other: "Title - Outlet". Pure."""
    a, b = plain(one), plain(other)
    return bool(a and b) and (a == b or (min(len(a), len(b)) >= 12 and (a in b or b in a)))


def is_front_page(url: str, link: str) -> bool:
    """Whether a link to an article led to the front page, so that the article is gone. Pure."""
    end, start = urlsplit(url), urlsplit(link)
    return end.path in ("", "/") and not end.query and start.path not in ("", "/")


def plain(text: str) -> str:
    """A text for comparison: in one case, with single spaces. Pure."""
    return " ".join(text.casefold().split())
