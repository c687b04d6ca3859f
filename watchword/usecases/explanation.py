"""Explanations: why an article was alerted or not, and what would keep a wrong alert out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from watchword.analysis.backtest import Cost, ExcludeTrial, costs, is_matched, try_exclude
from watchword.analysis.why import TopicAnswer, topic_answers
from watchword.domain.config import WatchConfig
from watchword.domain.topic import Topic
from watchword.domain.views import AlertDetail, ArticleHistory
from watchword.errors import Conflict, InvalidRequest, NotFound, QueryError, QueryErrors
from watchword.matching.candidates import required
from watchword.matching.exclusion import headline_phrase
from watchword.matching.matcher import compile
from watchword.ports import ReadTransaction, WriteTransaction
from watchword.usecases.alert import AlertReport, find_report, show
from watchword.usecases.article import archive

MARKED_WRONG = "marked wrong"
"""Why the delivery of an alert is skipped that a user does not want."""
NOT_MATCHED = "the topic of today does not match it"
TOO_SHORT = "its headline is so short that others hold it; say what to keep out with --exclude"


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
    trial: ExcludeTrial | str
    """What would keep it out; or in words why nothing was tried."""
    costs: Sequence[Cost]
    """Each clause that let the article in; what loses least comes first."""

    @property
    def exclude(self) -> str | None:
        """What `exclude` of the topic should be; None: as it is."""
        return (
            None
            if isinstance(self.trial, str) or not self.trial.is_harmless
            else self.trial.exclude
        )

    @property
    def is_open(self) -> bool:
        """Whether the topic matches the article, and `exclude` does not change it."""
        return self.trial != NOT_MATCHED and self.exclude is None


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


def wrong(
    rows: ReadTransaction, alert: int, config: WatchConfig, since: datetime, exclude: str | None
) -> WrongReport:
    """What would keep an alert like this one out. `since`: how far to look for what else it loses.

    `exclude`: the query that shall keep it out; None: its headline. Raises NotFound if there is no such
    alert, Conflict if its topic is no longer in the configuration, InvalidRequest for a wrong query.
    """
    detail = show(rows, alert).detail
    topic = config.topics.get(detail.topic)
    if topic is None:
        raise Conflict(f"topics.{detail.topic}: is configured no more; nothing is to be mended")
    sentence = "".join(part.text for part in detail.evidence.headline)
    history = rows.views.history(detail.article)
    return WrongReport(
        detail=detail,
        sentence=sentence,
        is_listed=sentence in topic.must_not_match,
        trial=_trial(rows, history, topic, config, since, exclude) if history else NOT_MATCHED,
        costs=_costs(rows, history, topic, config, since) if history else (),
    )


def mark_wrong(rows: WriteTransaction, detail: AlertDetail, now: datetime) -> Sequence[str]:
    """Keep that the user does not want it, and take it out of what was not sent yet.

    Returns the channels on which it waited.
    """
    rows.alerts.label(detail.topic, detail.article, now, wanted=False)
    return rows.deliveries.withdraw(detail.id, MARKED_WRONG)


def _trial(
    rows: ReadTransaction,
    history: ArticleHistory,
    topic: Topic,
    config: WatchConfig,
    since: datetime,
    exclude: str | None,
) -> ExcludeTrial | str:
    matcher = compile([topic], config.concepts)
    if history.text is None or not is_matched(history, matcher, config.sources):
        return NOT_MATCHED
    if not (query := exclude or headline_phrase(history.text.title)):
        return TOO_SHORT
    articles = archive(rows, since, required(matcher))
    try:
        return try_exclude(topic, config.concepts, query, history, articles, config.sources)
    except (QueryError, QueryErrors) as error:
        raise InvalidRequest(f"{query}: {error}") from error


def _costs(
    rows: ReadTransaction,
    history: ArticleHistory,
    topic: Topic,
    config: WatchConfig,
    since: datetime,
) -> Sequence[Cost]:
    matcher = compile([topic], config.concepts)
    articles = archive(rows, since, required(matcher))
    return costs(topic, matcher, history, articles, config.sources)
