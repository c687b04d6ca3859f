"""Labels: what users say of articles for a topic, and how the topic of today answers to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from watchword import contract
from watchword.domain.config import WatchConfig
from watchword.domain.match import Level, build_document
from watchword.domain.topic import Label, Topic
from watchword.errors import NotFound
from watchword.matching.matcher import Matcher, compile
from watchword.ports import ReadTransaction, WriteTransaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How a topic does on the articles that its user judged."""

    wanted: int
    wanted_found: int
    unwanted: int
    unwanted_found: int

    @property
    def precision(self) -> float | None:
        """The share of the found that is wanted; None: nothing is found."""
        found = self.wanted_found + self.unwanted_found
        return self.wanted_found / found if found else None


def list_labels(
    rows: ReadTransaction, config: WatchConfig, topic: Topic
) -> tuple[contract.Label, ...]:
    """The labels of a topic, the newest first, each with the answer of the topic of today."""
    matcher = compile([topic], config.concepts)
    return tuple(
        contract.Label.copied(one, found=_finds(rows, config, matcher, one))
        for one in rows.alerts.labels(topic.key)
    )


def score(labels: Iterable[contract.Label]) -> Score:
    """Pure."""
    wanted: list[bool] = []
    unwanted: list[bool] = []
    for one in labels:
        (wanted if one.wanted else unwanted).append(one.found)
    return Score(
        wanted=len(wanted),
        wanted_found=sum(wanted),
        unwanted=len(unwanted),
        unwanted_found=sum(unwanted),
    )


def check_articles(rows: ReadTransaction, articles: Iterable[int]) -> None:
    """Raises NotFound for the first number without an article."""
    for article in articles:
        if rows.views.history(article) is None:
            raise NotFound(
                f"{article}: no such article; `export` and `alert list` show the numbers"
            )


def add_labels(
    rows: WriteTransaction,
    topic: Topic,
    good: Iterable[int],
    bad: Iterable[int],
    now: datetime,
) -> None:
    """Keep what the user says of these articles, which exist."""
    for wanted, articles in ((True, good), (False, bad)):
        for article in articles:
            rows.alerts.label(topic.key, article, now, wanted=wanted)


def _finds(rows: ReadTransaction, config: WatchConfig, matcher: Matcher, label: Label) -> bool:
    history = rows.views.history(label.article)
    if history is None or history.text is None:
        return False
    source = config.sources.get(history.source)
    document = build_document(history.text, history.url, history.source, source)
    return any(match.level is Level.ALERT for match in matcher.match(document))
