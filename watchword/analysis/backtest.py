"""Backtest: what a query, and the one before it, find in articles of the past. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from watchword.domain.article import ArticleRecord
from watchword.domain.backtest import ComparedArticle, is_news
from watchword.domain.config import WatchConfig
from watchword.domain.match import Document, Evidence, Level, build_document, build_evidence
from watchword.domain.source import Source
from watchword.domain.topic import Concept, Topic
from watchword.domain.views import ArticleHistory
from watchword.matching.exclusion import Exclusion, either_query, exclusions, single_query
from watchword.matching.matcher import Matcher, compile
from watchword.matching.samples import failing


def compare(
    articles: Iterable[ArticleRecord],
    sources: Mapping[str, Source],
    now: Matcher,
    before: Matcher | None = None,
) -> Iterator[ComparedArticle]:
    """Each article with its evidence for the query and for the query before; both of one topic. Pure.

    `before`: None if there is nothing to compare with. As in the service, a source with topics of its
    own is matched against these alone.
    """
    for one in articles:
        source = sources.get(one.source)
        document = build_document(one.text, one.url, one.source, source)
        found = _found(now, document, source)
        then = found if before is None else _found(before, document, source)
        yield ComparedArticle(article=one, now=found, before=then)


def _found(matcher: Matcher, document: Document, source: Source | None) -> Evidence | None:
    for match in matcher.match(document):
        if match.level is Level.ALERT and (source is None or source.asks(match.topic)):
            return build_evidence(match, document)
    return None


def alerts_a_day(
    articles: Sequence[ArticleRecord], matcher: Matcher, config: WatchConfig, *, every: int
) -> Mapping[str, float]:
    """By topic, how many stories a day were news. `every`: how many articles each stands for. Pure."""
    if not articles:
        return {}
    alerted: dict[str, set[int]] = {key: set() for key in config.topics}
    for one in articles:
        source = config.sources.get(one.source)
        if is_news(one, config.alert_within):
            for match in matcher.match(build_document(one.text, one.url, one.source, source)):
                asked = source is None or source.asks(match.topic)
                if asked and match.level is Level.ALERT:
                    alerted[match.topic].add(one.id if one.story is None else one.story)
    times = [one.found_at for one in articles]
    days = max((max(times) - min(times)) / timedelta(days=1), 1)
    return {topic: len(stories) * every / days for topic, stories in alerted.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a topic loses if a clause is left out of its query."""

    exclusion: Exclusion
    hits: int
    """Articles that the topic finds today, without the wrong one."""
    lost: tuple[ArticleRecord, ...]
    """Those of them that it does not find without the clause; the oldest first."""
    sentences: tuple[str, ...]
    """The sample sentences that then fail, in words."""


def costs(
    topic: Topic,
    matcher: Matcher,
    wrong: ArticleHistory,
    articles: Iterable[ArticleRecord],
    sources: Mapping[str, Source],
) -> tuple[Cost, ...]:
    """Each clause that lets the article `wrong` in, and what is lost without it. Pure.

    The clause that loses least comes first. Empty if the query does not match, or has no OR.
    """
    if (document := _document(wrong, sources)) is None:
        return ()
    hits = _found_besides(wrong, matcher, articles, sources)
    found = []
    for exclusion in exclusions(matcher, topic.key, document):
        left = single_query(matcher, topic.key, exclusion.without)
        lost, said = _losses(topic, left, hits, sources)
        found.append(Cost(exclusion=exclusion, hits=len(hits), lost=lost, sentences=said))
    return tuple(sorted(found, key=lambda cost: (len(cost.sentences), len(cost.lost))))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcludeTrial:
    """A query that `exclude` of a topic would have one more of, tried on the past."""

    query: str
    exclude: str
    """The whole value of the key, with what it had."""
    matches: bool
    """Whether the topic would match the wrong article still."""
    lost: tuple[ArticleRecord, ...]
    """Articles that the topic finds today and would not find."""
    sentences: tuple[str, ...]
    """The sentences of `must_match` that hold today and would not, in words."""

    @property
    def is_harmless(self) -> bool:
        """Whether it keeps the wrong article out and nothing else."""
        return not (self.matches or self.lost or self.sentences)


def is_matched(article: ArticleHistory, matcher: Matcher, sources: Mapping[str, Source]) -> bool:
    """Whether the one topic of the matcher alerts for the article. Pure."""
    document = _document(article, sources)
    return bool(document and _found(matcher, document, sources.get(article.source)))


def try_exclude(
    topic: Topic,
    concepts: Mapping[str, Concept],
    query: str,
    wrong: ArticleHistory,
    articles: Iterable[ArticleRecord],
    sources: Mapping[str, Source],
) -> ExcludeTrial:
    """What the topic would lose if it excluded `query` too. Pure. Raises QueryErrors, QueryError.

    Articles under the headline of `wrong` are no loss: they are as wrong as it is.
    """
    matcher = compile([topic], concepts)
    changed = replace(topic, exclude=either_query(topic.exclude, query))
    after = compile([changed], concepts)
    title = wrong.text.title if wrong.text else ""
    found = _found_besides(wrong, matcher, articles, sources)
    hits = [one for one in found if one.text.title != title]
    _, before = _losses(topic, matcher, (), sources)
    lost, said = _losses(topic, after, hits, sources)
    return ExcludeTrial(
        query=query,
        exclude=changed.exclude or "",
        matches=is_matched(wrong, after, sources),
        lost=lost,
        sentences=tuple(one for one in said if one not in before),
    )


def _found_besides(
    wrong: ArticleHistory,
    matcher: Matcher,
    articles: Iterable[ArticleRecord],
    sources: Mapping[str, Source],
) -> Sequence[ArticleRecord]:
    """The articles that the topic of the matcher finds, without `wrong`. Pure."""
    compared = compare(articles, sources, matcher)
    return [one.article for one in compared if one.now is not None and one.article.id != wrong.id]


def _document(article: ArticleHistory, sources: Mapping[str, Source]) -> Document | None:
    if article.text is None:
        return None
    return build_document(article.text, article.url, article.source, sources.get(article.source))


def _losses(
    topic: Topic, left: Matcher, hits: Iterable[ArticleRecord], sources: Mapping[str, Source]
) -> tuple[tuple[ArticleRecord, ...], tuple[str, ...]]:
    """Of `hits`, what `left` does not find; and the sentences of `must_match` that fail with it."""
    lost = tuple(one.article for one in compare(hits, sources, left) if one.now is None)
    wanted = replace(topic, must_not_match=())
    return lost, tuple(problem.what for problem in failing(left, [wanted]))
