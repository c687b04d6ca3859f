"""The repository of stories; those of the other nouns are in `watchword.repositories`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from watchword.domain.clue import Clues, KnownArticle
from watchword.domain.development import Report
from watchword.domain.story import Candidate, Copy, Linked, RelatedStory, StoryRecord
from watchword.domain.timeline import Member


class StoryQueries(Protocol):
    """Stories, the fingerprints that find copies, and the clues that find reports of one event."""

    def of(self, article_id: int) -> int | None:
        """The id of the article's story; None: it is in no story yet."""

    def candidates(
        self, article_id: int, prints: Collection[int], since: datetime
    ) -> Sequence[Candidate]:
        """Other articles that were found since then and share hashes with these, most first.

        `prints`: the fingerprint of the article's text. Hashes of too many articles do not count.
        """

    def known_articles(
        self, article_id: int, worth: Mapping[str, float], since: datetime
    ) -> Sequence[KnownArticle]:
        """The articles of the stories that share most with an article, found since then.

        `worth`: how much each of its clues says. All articles of these stories are there, whether they
        share a clue or not.
        """

    def members(self, story_id: int) -> Sequence[Member]:
        """The articles of a story with their latest text; those that were merged are left out."""

    def list(
        self, *, limit: int, topic: str | None = None, since: datetime | None = None
    ) -> Sequence[StoryRecord]:
        """The stories with a match, the newest first.

        `topic`: only those that it matched. `since`: only those that began since then.
        """

    def related(self, story_id: int) -> Sequence[RelatedStory]:
        """The earlier story that may be of the same event, and the later ones, in their order."""

    def apart_from(self, story_id: int) -> Sequence[int]:
        """The other stories that a user took articles of this one out of, in their order."""

    def revisions(self, article_id: int) -> Sequence[Report]:
        """The revisions of one article, the oldest first; of very many, the newest."""

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
        link: Copy | Linked | None = None,
        prints: Collection[int] = (),
        since: datetime | None = None,
    ) -> int:
        """Put an article into the story that it is linked to, else into its own; its story's id.

        What is only related gets a story of its own, which says to which one it is related. An article
        whose story has an alert or another article stays there, and so does one that a user split from
        others, or they from it, or joined. `prints`: the fingerprint of its text,
        which replaces the one of its earlier text. `since`: fingerprints of articles that were found
        before may be deleted.
        """

    def keep_clues(self, article_id: int, found: Clues, since: datetime) -> None:
        """Keep the clues of an article, for those that are judged later.

        `since`: clues of articles that were found before may be deleted.
        """

    def split(
        self, story_id: int, article_id: int, articles: Collection[int], now: datetime
    ) -> int:
        """Take articles of a story out of it, into one of their own; the new story's id.

        `article_id`: the one of them that opens the new story. `articles`: some of the story's, not all.
        What was merged into them goes with them, and so do their alerts. Messages stay as they are.
        """

    def join(self, story_id: int, other: int, now: datetime) -> None:
        """Put all articles of another story, and its alerts, into this one. Messages stay."""
