"""What a judged article adds to a story that was alerted: loads its reports and asks the rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from watchword.domain.config import WatchConfig
from watchword.domain.development import AlertedStory, Development, Report, follow_up
from watchword.domain.match import Match
from watchword.domain.source import Hints
from watchword.ports import WriteTransaction
from watchword.wording.languages import language_name, place_name


def developments(
    rows: WriteTransaction,
    report: Report,
    story: int,
    following: Collection[Match],
    told: Mapping[str, AlertedStory],
    config: WatchConfig,
) -> Mapping[str, Development]:
    """What is new for each of these matches, by the key of its topic.

    `following`: those that `can_follow`. `told`: see `KnownMatches.told`.
    """
    if not following:
        return {}
    here = (report.article, report.revision)
    found = rows.stories.reports(story, report.article)
    others = [_described(one, config) for one in found if (one.article, one.revision) != here]
    mine = _described(report, config)
    new = {
        match.topic: follow_up(
            mine,
            others,
            told[match.topic],
            config.topics[match.topic].follow,
            urgent=match.urgent,
        )
        for match in following
    }
    return {topic: one for topic, one in new.items() if one is not None}


def _described(report: Report, config: WatchConfig) -> Report:
    """The report with its language and place in words; what its text does not say is its source's."""
    source = config.sources.get(report.source)
    hints = source.hints if source else Hints(outlet="")
    language = report.text.language or hints.language
    return replace(
        report,
        language=language and language_name(language),
        place=hints.country and place_name(hints.country),
    )
