"""Who wrote a page, as it tells machines. Pure."""

from __future__ import annotations

import re
from html import unescape

from crawler.extract.structured import Markup
from crawler.text import line

MOST, LONGEST = 20, 200
_TAGS = ("author", "article:author", "parsely-author", "dc.creator", "byl", "sailthru.author")
_BETWEEN = re.compile(r"\s*[;,、]\s*|\s+and\s+")
_BY = re.compile(r"^by\s+", re.I)


def authors(seen: Markup) -> tuple[str, ...]:
    """The authors' names, each once, in order. Pure. An address of a profile is no name."""
    tagged = next(filter(None, map(seen.tags.get, _TAGS)), None)
    names = seen.about.authors or _BETWEEN.split(tagged or "") or ()
    cleaned = (_BY.sub("", line(unescape(name), LONGEST)) for name in names)
    return tuple(dict.fromkeys(name for name in cleaned if name and not name.startswith("http")))[
        :MOST
    ]
