"""The repository of search; those of the other nouns are in `watchword.repositories`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from watchword.domain.article import ArticleRecord
from watchword.domain.backtest import ArticleCount
from watchword.domain.search import Required


class SearchQueries(Protocol):
    """The articles of the archive, by what is in their texts."""

    def candidates(
        self,
        required: Required | None,
        *,
        after: int = 0,
        before: int | None = None,
        newest_first: bool = False,
        limit: int,
    ) -> Sequence[int]:
        """The ids of the next articles that may have in their text what is required.

        Those that have it are among them, and so are those that the search index has not got yet;
        `required`: None is every article. They lie between the ids `after` and `before`, both left
        out, and the lowest comes first, or with `newest_first` the highest.
        """

    def articles(self, ids: Sequence[int]) -> Sequence[ArticleRecord]:
        """These articles, in this order, without those that have no text or were merged."""

    def first_since(self, since: datetime) -> int | None:
        """The lowest id of an article with a text that was found since then; None: there is none."""

    def counts(self, since: datetime | None) -> Sequence[ArticleCount]:
        """How many articles with a text were found since then, by source and language."""

    def unindexed(self) -> int:
        """How many articles the search index has not got yet."""

    def used(self) -> int:
        """The bytes of the database that hold something; the rest is used again."""

    def texts_since(self) -> datetime | None:
        """When the first article was found that keeps its text; None: none was dropped yet."""


class SearchRepository(SearchQueries, Protocol):
    def index_more(self, *, limit: int) -> int:
        """Add the next articles to the search index, the newest first; returns how many are left.

        An index of another version of the grams is begun anew.
        """

    def forget_index(self) -> None:
        """Let the job `index` make the search index anew; until then every article is a candidate."""

    def drop_texts(self, before: datetime, *, limit: int) -> int:
        """Drop the texts of the next articles that were found before this moment, the oldest first.

        What is still to be read, judged or sent keeps its text. Returns how many were looked at:
        `limit` at most, and none that was found more than two days after the first of them.
        """
