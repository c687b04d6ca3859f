"""Writes a message as HTML for mail. Every text is escaped by the template, every address here. Pure."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from watchword.notify.content import Content
from watchword.notify.runs import Runs
from watchword.wording.catalogue import catalogue
from watchword.wording.safe_text import link_address


def render_html(content: Content) -> str:
    """The message as a whole document: no script, no picture, nothing from elsewhere. Pure."""
    texts = catalogue(content.language)
    return _template().render(content=content, gettext=texts.gettext)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("watchword.notify"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters["address"] = web_address
    environment.filters["language"] = language_of
    return environment.get_template("mail.html")


def web_address(url: str) -> str:
    """An address that a link may lead to; empty: it is none of the web. Pure."""
    is_web = url.lower().startswith(("https://", "http://"))
    return link_address(url) if is_web else ""


def language_of(line: Runs) -> str:
    """The tag of the language of a line's first text from outside; empty: nobody knows. Pure."""
    return next((run.language for run in line if run.language), "")
