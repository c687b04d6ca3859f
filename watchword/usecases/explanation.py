"""Explanations: why an article was alerted or not, and what would keep a wrong alert out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from watchword.analysis.backtest import Cost, costs
from watchword.analysis.why import TopicAnswer, topic_answers
from watchword.domain.config import WatchConfig
from watchword.domain.topic import Topic
from watchword.domain.views import AlertDetail, ArticleHistory
from watchword.errors import Conflict, NotFound
from watchword.matching.matcher import compile
from watchword.ports import ReadTransaction
from watchword.usecases.alert import AlertReport, find_report, show
from watchword.usecases.article import archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """An article, the answer of each topic to it, and the alerts that were made."""

    history: ArticleHistory
    answers: Sequence[tuple[TopicAnswer, AlertReport | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongReport:
    """An alert that should not have been, and what would keep it out."""

    detail: AlertDetail
    sentence: str
    """The headline, for `must_not_match` of its topic."""
    is_listed: bool
    """Whether `must_not_match` has it already."""
    costs: Sequence[Cost]
    """Each clause that let the article in; what loses least comes first."""


def why(
    rows: ReadTransaction, which: str, config: WatchConfig, normalize: Callable[[str], str]
) -> Explanation:
    """Why an article was alerted, or why not.

    `which`: the number of an alert, then only its topic answers; or an address of the article, in any
    spelling that `normalize` knows. Raises NotFound.
    """
    alert = int(which) if which.isdecimal() else None
    detail = None if alert is None else rows.views.alert_detail(alert)
    if alert is not None and detail is None:
        raise NotFound(f"{which}: no such alert")
    history = rows.views.history(detail.article if detail else normalize(which))
    if history is None:
        raise NotFound(f"{which}: no feed has listed this address")
    matcher = compile(config.topics.values(), config.concepts)
    given = [
        (one, None if one.alert is None else find_report(rows, one.alert))
        for one in topic_answers(history, config, matcher)
        if detail is None or one.topic == detail.topic
    ]
    return Explanation(history=history, answers=given)


def wrong(rows: ReadTransaction, alert: int, config: WatchConfig, since: datetime) -> WrongReport:
    """What would keep an alert like this one out. `since`: how far to look for what else it loses.

    Raises NotFound if there is no such alert, Conflict if its topic is no longer in the configuration.
    """
    detail = show(rows, alert).detail
    topic = config.topics.get(detail.topic)
    if topic is None:
        raise Conflict(f"topics.{detail.topic}: is configured no more; nothing is to be mended")
    sentence = "".join(part.text for part in detail.evidence.headline)
    return WrongReport(
        detail=detail,
        sentence=sentence,
        is_listed=sentence in topic.must_not_match,
        costs=_costs(rows, detail.article, topic, config, since),
    )


def _costs(
    rows: ReadTransaction, article: int, topic: Topic, config: WatchConfig, since: datetime
) -> Sequence[Cost]:
    history = rows.views.history(article)
    if history is None:
        return ()
    matcher = compile([topic], config.concepts)
    return costs(topic, matcher, history, archive(rows, since), config.sources)
