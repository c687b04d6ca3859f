"""The Guardian: links to other stories, with paragraphs of their own, stand in the text."""

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
