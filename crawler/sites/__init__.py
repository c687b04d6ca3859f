"""Publishers with rules for their pages: one file each, and one golden page for each version."""

from __future__ import annotations

from crawler.sites import cgtn, guardian, xinhua
from crawler.sites.site import Site

SITES: tuple[Site, ...] = (*cgtn.VERSIONS, *guardian.VERSIONS, *xinhua.VERSIONS)
