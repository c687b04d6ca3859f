"""The entry point of extraction: from the bytes of a page to a Page. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice

from crawler.extract.authors import authors
from crawler.extract.blocks import Block, blocks
from crawler.extract.body import main_text, without_dateline
from crawler.extract.confidence import confidence
from crawler.extract.dateline import around, behind, closing
from crawler.extract.language import language
from crawler.extract.metadata import metadata
from crawler.extract.notes import extract_notes
from crawler.extract.published import modified, published
from crawler.extract.site_names import site_names
from crawler.extract.structured import Markup, read_markup
from crawler.extract.title import title
from crawler.parsed import Unreadable
from crawler.plain.decode import decode
from crawler.plain.text import line
from crawler.plain.tree import load_tree
from crawler.plain.urls import canonical, normalize
from crawler.plain.walls import MAX_LINES, PageForWall, Wall, WallKind, find_wall
from crawler.plain.zones import with_timezone
from crawler.sites import SITES
from crawler.sites.site import Site, prepared, site_of
from watchword.domain.article import Page
from watchword.domain.source import Hints

MAX_BODY_LENGTH = 200_000
MAX_HEADINGS = 3
"""Headings of the first level that are asked whether the page is a wall."""
_NOSCRIPT = re.compile(r"<noscript\b[^>]{0,200}>(.{1,1000}?)</noscript", re.I | re.S)
_PAGES = re.compile(r"^(text/(html|plain|xml)|application/(xhtml\+xml|xml|octet-stream))$")


def read_page(
    body: bytes, content_type: str | None, url: str, hints: Hints, now: datetime
) -> Page | Unreadable:
    """The fields of a page, or the reason why it cannot be read. Pure. `url`: the end of the redirects.

    A page without an article's text has an empty body; it must have a title then.
    """
    kind = (content_type or "").partition(";")[0].strip().lower()
    if body.startswith(b"%PDF-"):
        kind = "application/pdf"
    if kind and not _PAGES.match(kind):
        return Unreadable(reason=f"it is {line(kind, 80)}, not a page", final=True)
    if not body.strip():
        return Unreadable(reason="the answer was empty")
    return read_text(decode(body, content_type, hints.language), url, hints, now)


def read_text(
    text: str, url: str, hints: Hints, now: datetime, sites: Sequence[Site] = SITES
) -> Page | Unreadable:
    """The same for a page that is decoded. Pure. `sites`: the publishers with rules of their own."""
    tree = load_tree(text)
    if tree is None:
        return Unreadable(reason="it is not a page: no HTML is in it")
    site = site_of(url, sites, now)
    part = prepared(tree, site) if site else tree
    hints = replace(hints, timezone=hints.timezone or site.timezone) if site else hints
    markup = read_markup(tree, url)
    found = blocks(tree)
    names = site_names(markup, url)
    headline = title(markup, names, [block.text for block in found])
    inner = found if part is tree else blocks(part)
    main = main_text(part, inner, headline.text, MAX_BODY_LENGTH)
    if wall := _wall(markup, url, text, headline.text, main.text, inner):
        return _unreadable(wall)
    read = extract_notes(without_dateline(main.text, part), names, behind(inner, main.text))
    body = read.text
    if not headline.text and not body:
        return Unreadable(reason="it has neither a title nor a text")
    text_language = language(body or headline.text, declared=markup.language, known=hints.language)
    hints, zone_origin = with_timezone(hints, url, text_language.code)
    near = around(found, headline.text)
    date = published(markup, near, url, hints, now)
    change = modified(markup, hints, now)
    writers = authors(markup, [*near, *closing(found, body)], names)
    rest = metadata(markup, url)
    origins = _provenance(
        rest.origins,
        title=headline.origin,
        body=main.origin if body else "",
        authors=writers.origin,
        published_at=date.origin,
        zone="written" if date.zoned else zone_origin if date.at else "",
        updated_at=change.origin,
        language=text_language.origin,
    )
    return Page(
        url=normalize(url) or url,
        canonical=canonical(markup.canonical, url),
        title=headline.text,
        body=body,
        summary=rest.summary,
        published_at=date.at.astimezone(UTC) if date.at else None,
        published_offset=date.at.utcoffset() if date.at else None,
        precision=date.precision,
        date_rank=date.rank,
        updated_at=change.at.astimezone(UTC) if change.at else None,
        language=text_language.code,
        details=replace(
            rest.details,
            authors=writers.names,
            contributors=read.contributors,
            corrections=read.corrections,
        ),
        origins=origins,
        confidence=confidence(origins) | ({"body": main.confidence} if body else {}),
    )


def _unreadable(wall: Wall) -> Unreadable:
    scripted = wall.kind is WallKind.SCRIPT
    return Unreadable(reason=wall.reason, barred=wall.whole_site, scripted=scripted)


def _wall(
    markup: Markup, url: str, source: str, headline: str, body: str, found: Sequence[Block]
) -> Wall | None:
    lines = behind(found, body)
    if not body:
        lines = [*(block.text for block in found), *_NOSCRIPT.findall(source)]
    about = markup.about
    # A heading says what the page is, also where it was not taken for the headline.
    headings = [one.text_content().strip() for one in islice(markup.tree.iter("h1"), MAX_HEADINGS)]
    titles = [headline, markup.tree.findtext(".//title") or "", *headings]
    return find_wall(
        PageForWall(
            url=url,
            source=source,
            titles=list(filter(None, titles)),
            body=body,
            around=lines[:MAX_LINES],
            free=about.free,
            is_article=bool(about.published) or markup.tags.get("og:type") == "article",
        )
    )


def _provenance(rest: Mapping[str, str], **origins: str) -> dict[str, str]:
    """The origin of each field that was found."""
    return dict(rest) | {name: origin for name, origin in origins.items() if origin}
