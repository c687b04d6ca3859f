"""Why an article was alerted, or why not: the answer of each topic, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from watchword.domain.config import WatchConfig
from watchword.domain.match import Level, build_document
from watchword.domain.topic import Topic
from watchword.domain.views import ArticleHistory, MatchResult
from watchword.matching.matcher import Matcher
from watchword.matching.missing import describe_missing


class TopicOutcome(StrEnum):
    """What became of an article for a topic."""

    ALERTED = "alerted"
    ANSWERED = "matched, not told"
    POSSIBLE = "possible"
    UNMATCHED = "no match"
    LATER = "matches now"
    UNASKED = "not asked"
    PENDING = "not judged yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicAnswer:
    """The answer of one topic to an article."""

    topic: str
    """Its key."""
    name: str
    outcome: TopicOutcome
    alert: int | None
    """The alert that the topic made for the article."""
    reasons: tuple[str, ...]
    """For people; empty if the outcome says it all."""
    sentence: str = ""
    """Of an article that does not match: which half of the query is there, and which is not."""


def topic_answers(
    history: ArticleHistory, config: WatchConfig, matcher: Matcher
) -> Iterator[TopicAnswer]:
    """The answer of each topic, also of removed topics that matched the article. Pure."""
    for topic in config.topics.values():
        yield _of(topic, history, config, matcher)
    for key in history.results.keys() - config.topics.keys():
        outcome, alert, reasons = _result(history.results[key])
        gone = (*reasons, "the topic is configured no more")
        yield TopicAnswer(topic=key, name=key, outcome=outcome, alert=alert, reasons=gone)


def _of(
    topic: Topic, history: ArticleHistory, config: WatchConfig, matcher: Matcher
) -> TopicAnswer:
    answer = partial(TopicAnswer, topic=topic.key, name=topic.name)
    source = config.sources.get(history.source)
    if topic.key in history.results:
        outcome, alert, reasons = _result(history.results[topic.key])
        return answer(outcome=outcome, alert=alert, reasons=tuple(reasons))
    if source is not None and not source.asks(topic.key):
        asked = ", ".join(source.topics or ()) or "no topic"
        reason = f"{source.hints.outlet} is matched against {asked} alone"
        return answer(outcome=TopicOutcome.UNASKED, alert=None, reasons=(reason,))
    if history.text is None:
        reason = "its page is not read yet"
        return answer(outcome=TopicOutcome.PENDING, alert=None, reasons=(reason,))
    document = build_document(history.text, history.url, history.source, source)
    missing = describe_missing(matcher, topic.key, document)
    if missing is not None:
        return answer(
            outcome=TopicOutcome.UNMATCHED,
            alert=None,
            reasons=missing.reasons,
            sentence=missing.sentence,
        )
    if history.judge_at is None:
        late = "the topic came or changed after it was judged, and does not alert on the archive"
        return answer(outcome=TopicOutcome.LATER, alert=None, reasons=(late,))
    reason = "it matches, and is judged soon"
    return answer(outcome=TopicOutcome.PENDING, alert=None, reasons=(reason,))


def _result(answer: MatchResult) -> tuple[TopicOutcome, int | None, list[str]]:
    if answer.level is Level.POSSIBLE and answer.alert is None:
        return TopicOutcome.POSSIBLE, None, [_perhaps(answer)]
    outcome = TopicOutcome.ANSWERED if answer.alert is None else TopicOutcome.ALERTED
    return outcome, answer.alert, [answer.reason] if answer.reason else []


def _perhaps(answer: MatchResult) -> str:
    """Why it is not sure, in a sentence that says where such articles are listed."""
    if answer.probability is None:
        why = "only the wider query of the topic (possible) finds it"
    else:
        seen = f": {', '.join(answer.signs)}" if answer.signs else ""
        why = f"that it is of the topic is {answer.probability:.0%} probable{seen}"
    return f"{why}; `alert list --level possible` has it, and it interrupts nobody"
