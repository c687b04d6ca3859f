"""The Guardian: its texts contain links to other stories, each with paragraphs of its own."""

from __future__ import annotations

from crawler.sites.site import Site

VERSIONS = (
    Site(
        name="guardian",
        version=1,
        hosts=("theguardian.com",),
        timezone="Europe/London",
        drop="//aside[contains(@class, 'rich-link')] | //*[@data-spacefinder-role = 'richLink']",
    ),
)
