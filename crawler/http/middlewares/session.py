"""Cookies within one chain of redirects, and a subscription on the hosts of its source."""

from __future__ import annotations

from http.cookiejar import CookieJar as PlainJar
from typing import Any

from scrapy import Request
from scrapy.http import Response
from scrapy.http.cookies import CookieJar

from crawler.http.meta import JAR, SUBSCRIPTION
from crawler.http.subscription import admitted, cookies_of, headers_of
from watchword.domain.source import Subscription


class Session:
    """A middleware of Scrapy. Some sites redirect to the same address until a cookie comes back.

    The cookies are forgotten with the chain, so that no site recognises us. Scrapy copies the headers
    of a request to the next one of the chain, so what is secret is removed and added for each request.
    """

    def process_request(self, request: Request) -> None:
        """Scrapy calls this before each request, also after a redirect."""
        jar: CookieJar | None = request.meta.get(JAR)
        if jar is None:
            return
        subscription: Subscription | None = request.meta.get(SUBSCRIPTION)
        request.headers.pop("Cookie", None)
        if subscription is not None:
            headers = headers_of(subscription)
            for name in headers:
                request.headers.pop(name, None)
            if admitted(request.url, subscription.sites):
                request.headers.update(headers)
        jar.add_cookie_header(request)

    def process_response(self, request: Request, response: Response) -> Response:
        """Scrapy calls this with each answer, before a redirect is followed."""
        jar: CookieJar | None = request.meta.get(JAR)
        if jar is not None:
            jar.extract_cookies(response, request)
        return response


def session(subscription: Subscription | None) -> dict[str, Any]:
    """The meta of the first request of a chain."""
    jar = CookieJar()
    for cookie in cookies_of(subscription) if subscription else PlainJar():
        jar.set_cookie(cookie)
    return {JAR: jar, SUBSCRIPTION: subscription}
