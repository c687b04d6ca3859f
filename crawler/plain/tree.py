"""The tree of a page."""

from __future__ import annotations

import trafilatura
from lxml.etree import ErrorTypes
from lxml.html import HtmlElement
from trafilatura.utils import HTML_PARSER


def load_tree(text: str | bytes) -> HtmlElement | None:
    """The tree of a page; None: there is no HTML in it.

    Raises MemoryError where a child may not have what the tree takes: trafilatura catches that error,
    and says that there is none.
    """
    tree = trafilatura.load_html(text)
    if tree is None and any(one.type == ErrorTypes.ERR_NO_MEMORY for one in HTML_PARSER.error_log):
        raise MemoryError
    return tree
