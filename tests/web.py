"""The pages over the rows of a stage, on a real server, and what a browser would ask of them."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from lxml import html

from tests.scenario.stage import Stage
from watchword.app.service import App
from watchword.app.settings import configuration
from watchword.domain.config import WebSettings
from watchword.web.server import address_of, bind, serving


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def document(self) -> html.HtmlElement:
        """The page as a browser reads it."""
        return html.document_fromstring(self.text)

    def texts(self, xpath: str) -> list[str]:
        """The text of each element that the path finds, its spaces made one."""
        return [" ".join(one.text_content().split()) for one in self.document.xpath(xpath)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody who looks at the pages and presses their buttons."""

    address: str
    session: aiohttp.ClientSession

    async def get(self, path: str, **headers: str) -> Answer:
        """A page; redirects are not followed."""
        return await self.ask("GET", path, headers)

    async def post(self, path: str, **form: str) -> Answer:
        """Send a form as a page of ours does."""
        headers = {"Sec-Fetch-Site": "same-origin", "Referer": f"{self.address}/now"}
        return await self.ask("POST", path, headers, {"form_token": await self.token(), **form})

    async def token(self) -> str:
        """What the forms of this browser send: each page has one, and anybody may see this one."""
        page = await self.get("/sign-in")
        found, *_ = page.document.xpath("//form[@method='post']/input[@name='form_token']/@value")
        return str(found)

    async def ask(
        self, method: str, path: str, headers: Mapping[str, str], form: Mapping[str, str] = {}
    ) -> Answer:
        """Any request."""
        async with self.session.request(
            method,
            f"{self.address}{path}",
            headers=headers,
            data=form if method not in ("GET", "HEAD") else None,
            allow_redirects=False,
        ) as answer:
            return Answer(
                status=answer.status, headers=dict(answer.headers), text=await answer.text()
            )


@contextlib.asynccontextmanager
async def reading(app: App) -> AsyncIterator[Reader]:
    """A reader of the pages over this program, which does not run."""
    bound = bind(WebSettings(host="127.0.0.1", port=0))
    address = address_of(bound).rstrip("/")
    try:
        async with serving(app, bound), cookies() as session:
            yield Reader(address=address, session=session)
    finally:
        app.close()


def cookies() -> aiohttp.ClientSession:
    """A session that keeps the cookies of an address without a name too."""
    return aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))


def app_of(stage: Stage, folder: Path, web: WebSettings | None = None) -> App:
    """The program on the rows and the configuration of a stage. `web`: how its pages are reached."""
    file = folder / "watchword.toml"
    file.write_text("", encoding="utf-8")
    settings = configuration(file)
    config = stage.context.plan.config
    changed = dataclasses.replace(settings, config=config, web=web or settings.web)
    return App(changed, clock=stage.clock)
