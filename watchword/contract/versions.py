"""An article with all its versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from watchword.contract.alert import RevisionChange
from watchword.contract.front_page import FrontPages
from watchword.contract.json_line import JsonLine


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleVersions(JsonLine):
    """An article: what it says, whether it is still there, and what each revision changed."""

    id: int
    url: str
    source: str
    """The key of its source in the configuration."""
    title: str
    text: str
    """The text of its latest revision; it stays when the page is gone."""
    headline_only: bool
    """Whether the page could not be read; the text is then the feed's summary."""
    found_at: datetime
    present_at: datetime | None
    """When its page last brought a text that was new; null: it never did."""
    absent_at: datetime | None
    """When its page was found gone (404, 410), or its sitemap listed it no more, and `trouble` is null;
    null: it is there, as far as is known."""
    trouble: str | None
    """Why its page could not be read the last time; null if it was."""
    merged_into: int | None
    """The number of the article that it is one with, by its address; null: it is its own."""
    revisions: tuple[RevisionChange, ...]
    """What each later revision changed, the oldest first."""
    front_pages: FrontPages
    """Where home pages had it."""
