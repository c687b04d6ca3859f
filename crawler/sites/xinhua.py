"""Xinhua: one element has the text; the newer pages use another one than the older ones."""

from __future__ import annotations

from datetime import date

from crawler.sites.site import Site

_HOSTS = ("xinhuanet.com", "news.cn")

VERSIONS = (
    Site(
        name="xinhua",
        version=1,
        hosts=_HOSTS,
        valid_until=date(2021, 6, 30),
        text="//*[@id = 'p-detail']",
    ),
    Site(name="xinhua", version=2, hosts=_HOSTS, text="//*[@id = 'detail']"),
)
