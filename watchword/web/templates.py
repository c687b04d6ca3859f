"""The templates of the pages. Every text is escaped by them, and every address is checked here."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import escape

from watchword.wording.languages import script_tag
from watchword.wording.safe_text import inert, link_address


@cache
def environment() -> Environment:
    """The one environment of all pages."""
    made = Environment(
        loader=PackageLoader("watchword.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_inert,
    )
    made.filters["fill"] = fill
    made.filters["web_address"] = web_address
    made.globals["script_tag"] = script_tag
    made.globals["static"] = static
    return made


def template(name: str) -> Template:
    return environment().get_template(name)


def _inert(value: object) -> object:
    """A text without a character that turns the direction of a line or that no reader sees."""
    return inert(value) if type(value) is str else value


def fill(text: str, **values: object) -> str:
    """A text of ours with its places filled: `{outlet}`. Pure.

    It is escaped, and so is each value that no template made.
    """
    return escape(text).format(**{name: _inert(value) for name, value in values.items()})


def web_address(url: str) -> str:
    """An address of an article that a link may lead to; empty: it is none of the web. Pure."""
    is_web = url.lower().startswith(("https://", "http://"))
    return link_address(url) if is_web else ""


@cache
def static(name: str) -> str:
    """The address of one of our files, with its version, so that a browser keeps it for ever."""
    body = resources.files("watchword.web").joinpath("static", name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(body).hexdigest()[:12]}"
