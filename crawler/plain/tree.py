"""The tree of a page."""

from __future__ import annotations

import trafilatura
from lxml.etree import ElementDefaultClassLookup, ErrorTypes
from lxml.html import HtmlComment, HtmlElement, HtmlEntity, HtmlProcessingInstruction
from trafilatura.utils import HTML_PARSER

_CLASSES = ElementDefaultClassLookup(
    element=HtmlElement,
    comment=HtmlComment,
    pi=HtmlProcessingInstruction,
    entity=HtmlEntity,
)
"""All elements are of one class: by itself the parser asks a function in Python for that of each, each
time that it is met, to give forms and their fields classes of their own, which nobody here needs."""
HTML_PARSER.set_element_class_lookup(_CLASSES)


def load_tree(text: str | bytes) -> HtmlElement | None:
    """The tree of a page; None: there is no HTML in it.

    Raises MemoryError where a child may not have what the tree takes: trafilatura catches that error,
    and says that there is none.
    """
    tree = trafilatura.load_html(text)
    if tree is None and any(one.type == ErrorTypes.ERR_NO_MEMORY for one in HTML_PARSER.error_log):
        raise MemoryError
    return tree
