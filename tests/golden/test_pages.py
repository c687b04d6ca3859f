"""Golden pages: whole pages that we wrote, in the forms of the press, and all fields read from them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from crawler.extract.page import read_text
from crawler.sites import SITES
from crawler.sites.site import Site
from watchword.domain.article import Page
from watchword.domain.source import Hints

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


def told(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    return found


def said(page: Page) -> dict[str, Any]:
    assert page.published_at
    assert page.published_offset is not None
    return {
        "title": page.title,
        "body": page.body.split("\n"),
        "authors": list(page.details.authors),
        "contributors": list(page.details.contributors),
        "corrections": list(page.details.corrections),
        "published": page.published_at.astimezone(timezone(page.published_offset)).isoformat(),
        "language": page.language,
    }


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_a_golden_page_is_read_as_it_should_be(file: Path) -> None:
    expected = told(file)
    url = expected.pop("url")
    day = expected.pop("now", None)
    now = datetime.fromisoformat(f"{day}T08:00:00Z") if day else NOW
    page = read_text(file.read_text(encoding="utf-8"), url, Hints(outlet="x"), now)
    assert isinstance(page, Page), page
    assert said(page) == expected


@pytest.mark.parametrize("site", SITES, ids=lambda site: f"{site.name}-{site.version}")
def test_every_version_of_a_site_has_a_golden_page_that_needs_it(site: Site) -> None:
    file = Path(__file__).parent / "pages" / f"{site.name}-{site.version}.html"
    assert file in PAGES, f"make {file.name} and its .json: CONTRIBUTING.md, A site"
    expected = told(file)
    now = datetime.fromisoformat(f"{expected.pop('now', '2026-11-24')}T08:00:00Z")
    without = read_text(
        file.read_text(encoding="utf-8"), expected.pop("url"), Hints(outlet="x"), now, sites=()
    )
    assert isinstance(without, Page)
    assert said(without) != expected, "the rule is not needed: delete it"
