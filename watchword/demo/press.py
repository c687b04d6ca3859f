"""The press of the demo: invented outlets, each a small HTTP server on a port of loopback."""

from __future__ import annotations

import contextlib
import threading
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an outlet publishes."""

    outlet: str
    """The outlet's key."""
    title: str
    text: Sequence[str]
    """Its paragraphs."""
    event: bool = False
    """Whether it reports the event that the demo's topic is about."""


@dataclass(slots=True, kw_only=True)
class Outlet:
    """A site with a front page, a feed, and a page for each report; all of it is in memory."""

    name: str
    language: str
    country: str
    address: str = ""
    """The URL of its front page; empty before it is open."""
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By path: the content type and the document."""
    items: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    @contextlib.contextmanager
    def open(self) -> Iterator[None]:
        """Answer requests while the block runs."""
        with ThreadingHTTPServer(("127.0.0.1", 0), _answering(self)) as server:
            self.address = f"http://127.0.0.1:{server.server_port}/"
            self._print()
            serving = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
            serving.start()
            try:
                yield
            finally:
                server.shutdown()
                serving.join()

    def publish(self, report: Report, at: datetime) -> None:
        """Add the page of the report, and list it on the front page and in the feed."""
        path, title = f"/{len(self.items) + 1}", escape(report.title)
        text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in report.text)
        stamp = f'<meta property="article:published_time" content="{at.isoformat()}">'
        article = f"<article><h1>{title}</h1>{text}</article>"
        self.pages[path] = ("text/html", self._page(report.title, stamp, article))
        link = f"{self.address.rstrip('/')}{path}"
        self.items.append(
            f"<item><title>{title}</title><link>{link}</link>"
            f"<pubDate>{format_datetime(at)}</pubDate></item>"
        )
        self.links.append(f'<li><a href="{path}">{title}</a></li>')
        self._print()

    def _print(self) -> None:
        front = f"<h1>{escape(self.name)}</h1><ul>{''.join(reversed(self.links))}</ul>"
        self.pages["/"] = ("text/html", self._page(self.name, "", front))
        head = f"<title>{escape(self.name)}</title><link>{self.address}</link>"
        feed = f'<rss version="2.0"><channel>{head}{"".join(self.items)}</channel></rss>'
        self.pages["/feed.xml"] = ("application/rss+xml", feed)

    def _page(self, title: str, head: str, body: str) -> str:
        return (
            f'<!DOCTYPE html><html lang="{self.language}"><head><meta charset="utf-8">'
            f"<title>{escape(title)}</title>{head}</head><body>{body}</body></html>"
        )


def _answering(outlet: Outlet) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, document = outlet.pages.get(self.path, ("", ""))
            body = document.encode()
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", f"{kind or 'text/plain'}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Log nothing: the terminal shows the demo."""

    return Handler


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """The outlets by key, and the reports that they publish, in order."""

    outlets: dict[str, Outlet]
    reports: Sequence[Report]

    def publish(self, report: Report, at: datetime) -> None:
        """Publish the report at its outlet, dated `at`."""
        self.outlets[report.outlet].publish(report, at)

    def config(self) -> str:
        """The configuration, as TOML, that watches it."""
        return _text("config.toml") + "".join(
            f'\n[sources.{key}]\nname = "{outlet.name}"\nfeeds = ["{outlet.address}feed.xml"]\n'
            f'language = "{outlet.language}"\ncountry = "{outlet.country}"\n'
            for key, outlet in self.outlets.items()
        )


@contextlib.contextmanager
def opened() -> Iterator[Press]:
    """The press that comes with Watchword; its outlets answer while the block runs."""
    news = tomllib.loads(_text("news.toml"))
    outlets = {key: Outlet(**table) for key, table in news["outlets"].items()}
    with contextlib.ExitStack() as open_ones:
        for outlet in outlets.values():
            open_ones.enter_context(outlet.open())
        yield Press(outlets=outlets, reports=[Report(**table) for table in news["reports"]])


def _text(name: str) -> str:
    return files("watchword.demo").joinpath(name).read_text("utf-8")
