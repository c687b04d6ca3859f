"""CGTN: its clock is Beijing's, and neither its address nor its English says so."""

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
