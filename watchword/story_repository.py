"""The repository of stories; those of the other nouns are in `watchword.repositories`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from watchword.domain.development import Report
from watchword.domain.story import Candidate, Copy


class StoryQueries(Protocol):
    """Stories, and the fingerprints that find the copies of a text."""

    def of(self, article_id: int) -> int | None:
        """The id of the article's story; None: it is in no story yet."""

    def candidates(
        self, article_id: int, prints: Collection[int], since: datetime
    ) -> Sequence[Candidate]:
        """Other articles that were found since then and share hashes with these, most first.

        `prints`: the fingerprint of the article's text. Hashes of too many articles do not count.
        """

    def reports(self, story: int, article_id: int) -> Sequence[Report]:
        """The revisions of all articles of a story, the oldest first; of very many, the newest.

        Those of articles that were merged into `article_id` too.
        """


class StoryRepository(StoryQueries, Protocol):
    def place(
        self,
        article_id: int,
        now: datetime,
        *,
        copy: Copy | None = None,
        prints: Collection[int] = (),
        since: datetime | None = None,
    ) -> int:
        """Put an article into the story of the one that it copies, else into its own; its story's id.

        An article whose story has an alert or another article stays there. `prints`: the fingerprint
        of its text, which replaces the one of its earlier text. `since`: fingerprints of articles
        that were found before may be deleted.
        """
