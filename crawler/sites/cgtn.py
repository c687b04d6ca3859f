"""CGTN: its times are Beijing's; neither its address nor its language shows that."""

from __future__ import annotations

from crawler.sites.site import Site

VERSIONS = (
    Site(
        name="cgtn",
        version=1,
        hosts=("cgtn.com",),
        timezone="Asia/Shanghai",
        drop="//*[contains(@class, 'duration')]",
    ),
)
