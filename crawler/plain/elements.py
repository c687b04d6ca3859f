"""Which elements of HTML break a line, and the text of an element with its lines. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element

_INLINE = frozenset(
    """
    a abbr acronym b basefont bdi bdo big blink cite code data del dfn em font i img input ins kbd
    label map mark math nobr noscript output picture q rb ruby s samp script slot small source span
    strike strong style sub sup svg template time track tt u var wbr
    """.split()  # noqa: SIM905 - a block of words is easier to read than a column
)
"""What the HTML standard renders within a line (its section 15), but for what has a box of its own."""
GLOSSES = frozenset(("rt", "rp", "rtc"))
"""Readings printed above the characters of a word: within its text they would split it."""
_WITHIN = _INLINE | GLOSSES


def breaks(tag: object) -> bool:
    """Whether words before, within and behind an element are apart. Pure.

    `tag`: its name in lower case. A name with a colon is a word processor's mark within a line
    (`st1:place`); any other unknown one is a site's own element, and those are parts of the page.
    """
    return isinstance(tag, str) and tag not in _WITHIN and ":" not in tag


def text_within(element: _Element) -> str:
    """The text of an element, a line feed at each break, without the readings of ruby. Pure."""
    return "".join(_parts(element))


def _parts(element: _Element) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in GLOSSES:
        return
    yield element.text or ""
    for inner in element:
        between = "\n" if breaks(inner.tag) else ""
        yield between
        yield from _parts(inner)
        yield between
        yield inner.tail or ""
