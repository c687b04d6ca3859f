"""Articles: of the archive, and of one page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from watchword.contract.json_line import JsonLine, copy_fields
from watchword.domain import article
from watchword.domain.article import Precision


# A class cannot have two bases with slots, so the lines here have none of their own. The details of an
# article are the domain's: a detail that is added there is in both lines.
@dataclass(frozen=True, kw_only=True)
class ArticleRow(JsonLine):
    """What only an article of the archive has, before its text."""

    id: int
    source: str = ""
    """The key of its source in the configuration."""
    found_at: datetime
    """When a feed listed it first."""


@dataclass(frozen=True, kw_only=True)
class ArticleText(JsonLine):
    """What an article and a page have both, beside the details."""

    url: str | None = None
    """Its canonical address; of a page without one, the address that was read, if it is known."""
    title: str
    text: str = ""
    """Paragraphs, one a line; empty if the page could not be read."""
    summary: str = ""
    published_at: datetime | None = None
    published_precision: Precision | None = None
    """Whether the publisher gave the minute or only the day; null without `published_at`."""
    updated_at: datetime | None = None
    language: str | None = None
    """ISO 639-1."""


@dataclass(frozen=True, kw_only=True)
class Article(article.ArticleDetails, ArticleText, ArticleRow):
    """An article of the archive, with the topics that it matched."""

    url: str = ""
    headline_only: bool = False
    """Whether the page could not be read; title and summary are then the feed's."""
    story: int | None = None
    """The number of its story; null if it matched no topic."""
    topics: tuple[str, ...] = ()
    """The keys of the topics that it matched."""
    possible: tuple[str, ...] = ()
    """Those of them for which it is possible only."""
    guessed: bool = False
    """Whether it was taken from the links of a page by a guess that nobody has confirmed."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """By field: where the page has it, or `entry` if it is the feed's."""

    @classmethod
    def of(cls, record: article.ArticleRecord) -> Article:
        """Pure."""
        text = record.text
        precision = text.precision if text.published_at else None
        return cls.copied(
            record, text, text.details, text=text.body, published_precision=precision
        )

    def to_domain(self) -> article.ArticleRecord:
        """The value that `of` was made from. Pure."""
        precision = self.published_precision or Precision.MINUTE
        details = copy_fields(article.ArticleDetails, self)
        text = copy_fields(
            article.Text, self, body=self.text, precision=precision, details=details
        )
        return copy_fields(article.ArticleRecord, self, text=text)


@dataclass(frozen=True, kw_only=True)
class Page(article.ArticleDetails, ArticleText):
    """One page, read as an article."""

    origins: Mapping[str, str]
    """By field: where the page has it."""
    sure: Mapping[str, float]
    """By field: how sure it is, from 0 to 1."""

    @classmethod
    def of(cls, page: article.Page, url: str | None) -> Page:
        """`url`: where the page was read; None if nobody knows. Pure."""
        return cls.copied(
            page,
            page.details,
            url=page.canonical or url,
            text=page.body,
            published_precision=page.precision if page.published_at else None,
            sure=page.confidence,
        )
