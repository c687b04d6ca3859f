"""A look at a topic that is being written: what is wrong, what it means, and what it would have told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from watchword.domain.backtest import Backtest
from watchword.domain.config import WatchConfig
from watchword.domain.topic import Topic
from watchword.errors import Problem, QueryErrors
from watchword.matching.advice import advice
from watchword.matching.candidates import required
from watchword.matching.matcher import compile
from watchword.matching.printer import explain
from watchword.ports import ReadTransaction
from watchword.usecases.backtest import build_trial, failing_samples, run_on_archive

BACK = timedelta(days=14)
"""How much of the archive a look asks."""
MAX_ASKED = 1_000
"""Articles with words of the topic, a third of a millisecond each: where 14 days have more of them, only
the newest are asked, since a look is taken while a person types."""
SAMPLES = 6
"""Articles that are shown of each verdict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLook:
    """What a look at a topic found."""

    mistakes: tuple[str, ...]
    """Why it cannot be understood; then the rest is empty."""
    understood: str = ""
    """The query with all its brackets."""
    lints: tuple[Problem, ...] = ()
    failing: tuple[Problem, ...] = ()
    """The sentences that are judged otherwise than they should."""
    sentences: int = 0
    """How many sentences were tried."""
    since: datetime | None = None
    """When the oldest article that was asked was found, where not all of `BACK` were; None: all were."""
    found: Backtest | None = None
    before: Backtest | None = None
    """What the topic finds as it is now; None: it is new, or has the same query."""


def try_topic(
    rows: ReadTransaction, config: WatchConfig, trial: Topic, now: datetime
) -> TopicLook:
    """Look at a topic as it is being written; the one of its key is what it is compared with."""
    if not trial.query.strip():
        return TopicLook(mistakes=())
    against = trial.key if trial.key in config.topics else None
    try:
        topic, before = build_trial(config, trial, against)
    except QueryErrors as errors:
        return TopicLook(mistakes=tuple(str(one) for one in errors.errors))
    if before is not None and before.query == topic.query:
        before = None
    shorter = _shorter(rows, config, (topic, before), now - BACK)
    since = shorter or now - BACK
    return TopicLook(
        mistakes=(),
        since=shorter,
        understood=explain(topic.query),
        lints=advice([topic], config.concepts, config.source_names).warnings,
        failing=tuple(failing_samples(config, topic)),
        sentences=len(topic.must_match) + len(topic.must_not_match),
        found=run_on_archive(rows, config, topic, before, since=since, samples=SAMPLES),
        before=None
        if before is None
        else run_on_archive(rows, config, before, None, since=since, samples=0),
    )


def _shorter(
    rows: ReadTransaction, config: WatchConfig, topics: tuple[Topic, Topic | None], since: datetime
) -> datetime | None:
    """When the oldest of the newest `MAX_ASKED` candidates was found; None: all came since then."""
    wanted = required(*(compile([one], config.concepts) for one in topics if one))
    ids = rows.search.candidates(wanted, newest_first=True, limit=MAX_ASKED)
    if len(ids) < MAX_ASKED:
        return None
    oldest = min((one.found_at for one in rows.search.articles(ids[-1:])), default=since)
    return oldest if oldest > since else None
