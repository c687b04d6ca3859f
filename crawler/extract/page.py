"""The door of extraction: the bytes of a page in, a Page out. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import trafilatura

from crawler.answers import Unreadable
from crawler.extract.authors import authors
from crawler.extract.blocks import blocks
from crawler.extract.body import main_text
from crawler.extract.dateline import around, closing
from crawler.extract.decode import decode
from crawler.extract.language import language
from crawler.extract.notes import noted
from crawler.extract.published import modified, published
from crawler.extract.structured import Markup, markup
from crawler.extract.title import site_names, title
from crawler.sites import SITES
from crawler.sites.site import Site, prepared, site_of
from crawler.text import line, paragraphs
from crawler.urls import canonical, normalize
from crawler.zones import placed
from watchword.domain.article import Page
from watchword.domain.source import Hints

LONGEST_BODY, LONGEST_SUMMARY = 200_000, 10_000
MOST_TAGS = 50
_PAGES = re.compile(r"^(text/(html|plain|xml)|application/(xhtml\+xml|xml|octet-stream))$")


def read_page(
    body: bytes, content_type: str | None, url: str, hints: Hints, now: datetime
) -> Page | Unreadable:
    """What stands on a page, or why it is none. Pure. `url`: where the redirects ended.

    A page without an article's text may come with an empty body, as long as it has a title.
    """
    kind = (content_type or "").partition(";")[0].strip().lower()
    if body.startswith(b"%PDF-"):
        kind = "application/pdf"
    if kind and not _PAGES.match(kind):
        return Unreadable(reason=f"it is {line(kind, 80)}, not a page", final=True)
    if not body.strip():
        return Unreadable(reason="the answer was empty")
    return read_text(decode(body, content_type), url, hints, now)


def read_text(
    text: str, url: str, hints: Hints, now: datetime, sites: Sequence[Site] = SITES
) -> Page | Unreadable:
    """The same for a page that is already text. Pure. `sites`: the publishers that have own rules."""
    tree = trafilatura.load_html(text)
    if tree is None:
        return Unreadable(reason="it is not a page: no HTML is in it")
    site = site_of(url, sites, now)
    part = prepared(tree, site) if site else tree
    hints = replace(hints, timezone=hints.timezone or site.timezone) if site else hints
    seen = markup(tree)
    found = blocks(tree)
    names = site_names(seen, url)
    headline = title(seen, names)
    inner = blocks(part) if part is not tree else found
    text = main_text(part, inner, headline.text, LONGEST_BODY)
    read = noted(text, names, [block.text for block in closing(inner, text)])
    body = read.text
    if not headline.text and not body:
        return Unreadable(reason="it has neither a title nor a text")
    tongue = language(body or headline.text, declared=seen.language, known=hints.language)
    hints, zone_origin = placed(hints, url, tongue)
    near = around(found, headline.text)
    date = published(seen, near, url, hints, now)
    writers = authors(seen, [*near, *closing(found, body)], names)
    return Page(
        url=normalize(url) or url,
        canonical=canonical(seen.canonical, url),
        title=headline.text,
        body=body,
        summary=_summary(seen),
        authors=writers.names,
        published_at=date.at.astimezone(UTC) if date.at else None,
        published_offset=date.at.utcoffset() if date.at else None,
        precision=date.precision,
        updated_at=modified(seen, hints, now),
        language=tongue,
        contributors=read.contributors,
        corrections=read.corrections,
        section=line(unescape(seen.about.section or seen.tags.get("article:section", "")), 200)
        or None,
        tags=_tags(seen),
        image=_image(seen, url),
        paywalled=not seen.about.free,
        publisher=line(unescape(seen.about.publisher or seen.tags.get("og:site_name", "")), 200)
        or None,
        origins={
            "title": headline.origin,
            "published_at": date.origin,
            "zone": "written" if date.zoned else zone_origin,
            "authors": writers.origin,
        },
    )


def _image(seen: Markup, url: str) -> str | None:
    """The address of the lead image that the page names; a page that names none has none."""
    named = seen.about.image or seen.tags.get("og:image", "")
    return normalize(named, url) if named else None


def _tags(seen: Markup) -> tuple[str, ...]:
    told = seen.about.keywords or (seen.tags.get("news_keywords", "")).split(",")
    cleaned = (line(unescape(tag), 100) for tag in told)
    return tuple(dict.fromkeys(filter(None, cleaned)))[:MOST_TAGS]


def _summary(seen: Markup) -> str:
    return paragraphs(
        unescape(seen.tags.get("og:description") or seen.tags.get("description") or ""),
        LONGEST_SUMMARY,
    )
