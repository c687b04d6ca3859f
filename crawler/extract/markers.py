"""What the names in an element's attributes say about its duty, as bits. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

_STEMS_OF = """
body: body bodytext articlebody copy prose richtext wysiwyg paragraph para text txt
article: article story post entry artikel nota noticia news blog
content: content contents main inhalt detail page single
comment: comment disqus repl kommentar respond discussion reader
related: relat recomm more popular trending most read teaser promo suggest similar mehr
    further also outbrain taboola next recirc hot latest other weitere
nav: nav menu breadcrumb toc pagination pager skip inhaltsverzeichnis anchor
footer: foot copyright legal imprint colophon
header: header masthead top topbar
sidebar: sidebar aside rail widget secondary right left column col
share: shar social follow facebook twitter whatsapp teilen addthis bookmark like
ad: ad ads advert adv sponsor banner werbung anzeige dfp publicidad affiliate
signup: newsletter subscri sign signup paywall login regist member abo donat premium piano
    email
author: author byline bio profile contributor writer autor redakteur reporter vcard avatar
date: date time publish posted datum fecha timestamp
meta: meta info source editor
caption: caption credit legend bildunter
media: figure image img photo galler video media player picture slide carousel lightbox
    audio podcast embed thumb
title: title headline heading titel
lead: lead lede intro standfirst dek deck sub subtitle summary excerpt description vorspann
    abstract chapo
tag: tag topic keyword categor label rubri kicker section ressort
list: list item card grid feed river stream archive tile row
quote: quote pull zitat blockquote
box: box fact panel callout infobox module block container wrapper
consent: cookie consent gdpr modal popup overlay dialog notice alert
hidden: hidden sr screen visually none invisible noprint
tool: tool button btn print font action form search select dropdown
note: correct disclaim note footnote reference endnote clarif
tail: after below end bottom postscript outro
live: live ticker timeline update
faq: faq accordion toggle collaps tab expand question answer
shop: recipe ingredient product price review rating shop cta cart
"""
"""For each duty, the stems of words that name it; an indented line continues the one before."""
STEMS = dict(row.split(": ") for row in _STEMS_OF.strip().replace("\n    ", " ").split("\n"))
BY_TAG = {
    "article": "article",
    "main": "main",
    "aside": "aside",
    "nav": "nav",
    "header": "header",
    "footer": "footer",
    "figure": "figure",
    "figcaption": "figure",
    "form": "form",
    "table": "table",
    "ul": "list",
    "ol": "list",
    "dl": "list",
}
NAMES = (*STEMS, *(f"<{tag}>" for tag in dict.fromkeys(BY_TAG.values())))
"""The names of the bits, the lowest bit first; names in angle brackets are tags."""
BIT = {name: 1 << at for at, name in enumerate(NAMES)}
_BY_TAG = {tag: BIT[f"<{name}>"] for tag, name in BY_TAG.items()}
_WHOLE = (
    "ad ads adv sub end top col row sr tab font left right para more most next read other like"
)
_EXACT = frozenset(_WHOLE.split())
"""Stems that count only as whole words; as beginnings they would match too much."""
_STEMS: dict[str, int] = {}
for _name, _stems in STEMS.items():
    for _stem in _stems.split():
        _STEMS[_stem] = _STEMS.get(_stem, 0) | BIT[_name]
_MARKS = frozenset(("class", "id", "itemprop", "role", "data-testid", "data-component"))
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]{2,}")
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
MAX_MARKER_LENGTH = 200


def markers(element: HtmlElement) -> int:
    """The bits of one element, from its tag and its attributes. Pure."""
    found = _BY_TAG.get(str(element.tag), 0)
    for name, value in element.items():
        if name in _MARKS:
            found |= _bits_of_names(value[:MAX_MARKER_LENGTH])
        elif name == "hidden" or (name == "style" and _INVISIBLE.search(value)):
            found |= BIT["hidden"]
    return found


@lru_cache(maxsize=8_192)
def _bits_of_names(names: str) -> int:
    found = 0
    for word in _WORD.findall(names):
        found |= _bits_of_word(word.lower())
    return found


@lru_cache(maxsize=8_192)
def _bits_of_word(word: str) -> int:
    found = 0
    for end in range(2, len(word) + 1):
        stem = word[:end]
        if stem in _STEMS and (end == len(word) or stem not in _EXACT):
            found |= _STEMS[stem]
    return found
