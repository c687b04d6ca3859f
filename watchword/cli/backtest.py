"""How a backtest is made and shown: hits a day, by language and source, and samples."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from watchword.cli.out import WRONG, echo, echo_json, fail, marked, moment, plural, write
from watchword.cli.table import echo_table
from watchword.domain.article import ArticleRecord
from watchword.domain.backtest import Backtest, Comparison, Counts, Sample, backtest, plot
from watchword.domain.config import WatchConfig
from watchword.domain.source import Source
from watchword.domain.topic import Topic
from watchword.wording.moments import format_day

SIGNS = {Comparison.ADDED: "+ ", Comparison.DROPPED: "- ", Comparison.KEPT: "  "}


def known(config: WatchConfig, name: str) -> Topic:
    """The topic of this name; the command ends where there is none."""
    topics = config.topics
    if name not in topics:
        there = ", ".join(topics) or "none"
        fail([f"{name}: is not one of the topics; there are: {there}"], WRONG)
    return topics[name]


def question(
    config: WatchConfig, topic: Topic, before: str | None, *, limit: int
) -> Callable[[Iterable[ArticleRecord]], Backtest]:
    """What is asked of the articles. `before`: the query to compare with."""
    from watchword.analysis.backtest import compare
    from watchword.matching.matcher import compile

    now = compile([topic], config.concepts)
    old = dataclasses.replace(topic, query=before, urgent=None) if before else None
    then = compile([old], config.concepts) if old else None
    asked = topic.key in config.topics
    sources = config.sources if asked else dict(_open(config.sources))
    zone, within = ZoneInfo(config.timezone), config.alert_within

    def ask(articles: Iterable[ArticleRecord]) -> Backtest:
        answers = compare(articles, sources, now, then)
        return backtest(answers, zone=zone, samples=limit, alert_within=within)

    return ask


def _open(sources: Mapping[str, Source]) -> Iterator[tuple[str, Source]]:
    """A query that is no topic yet is asked of every source."""
    for key, source in sources.items():
        yield key, dataclasses.replace(source, topics=None)


def show(found: Backtest, zone: str, *, changed: bool, as_json: bool) -> None:
    """For people, or as JSON Lines. `changed`: there was a query to compare with."""
    if as_json:
        echo_json(_figures(found))
        for sample in found.samples:
            echo_json(_fields(sample))
    elif not found.first or not found.last:
        echo("There is no article to ask. `watchword crawl` brings some.")
    else:
        _show_days(found, found.first, found.last)
        if changed:
            echo(f"The change adds {found.all.added} and drops {found.all.dropped}.")
        _show_counts("language", found.languages, changed)
        _show_counts("source", found.sources, changed)
        for sample in found.samples:
            _show_sample(sample, zone, changed)
        echo()
        echo(f"Times: {zone}")


def _show_days(found: Backtest, first: date, last: date) -> None:
    hits, span = found.all.hits, found.span
    of = f"{hits} of {plural(found.all.articles, 'article')} in {plural(span, 'day')}"
    if hits:
        alerts = plural(found.alerts, "alert")
        echo(f"{of}: {alerts}, about {rate(found.alerts / span)} a day.")
        echo()
        wide = max(20, shutil.get_terminal_size().columns - 20)
        bars, width = plot(found.days, first, last, limit=wide)
        each = "" if width == 1 else f", {width} days a block"
        echo(f"{format_day(first, weekday=False)} {bars} {format_day(last, weekday=False)}{each}")
        top = max(found.days, key=lambda day: found.days[day])
        echo(f"Most on {format_day(top)}: {found.days[top]}")
    else:
        echo(f"{of}.")


def rate(a_day: float) -> str:
    """`4`, or `0.3` where it is less than one a day."""
    return f"{a_day:.0f}" if a_day >= 1 else f"{a_day:.1g}"


def _show_counts(head: str, counts: Mapping[str, Counts], changed: bool) -> None:
    heads = (head, "articles", "hits", "added", "dropped")[: 5 if changed else 3]
    rows = [
        (name or "unknown", str(one.articles), str(one.hits), str(one.added), str(one.dropped))
        for name, one in counts.items()
        if one.hits or one.dropped
    ]
    if rows:
        echo()
        echo_table(heads, [row[: len(heads)] for row in rows], empty="")


def _show_sample(sample: Sample, zone: str, changed: bool) -> None:
    article, sign = sample.article, SIGNS[sample.comparison] if changed else ""
    echo()
    write(f"{sign}{marked(sample.evidence.headline)}\n")
    where = filter(None, (article.source, moment(article.found_at, zone), article.url))
    echo(f"{sign and '  '}{', '.join(where)}")
    if sample.evidence.excerpt:
        write(f"{sign and '  '}{marked(sample.evidence.excerpt)}\n")


def _figures(found: Backtest) -> dict[str, object]:
    return {
        **dataclasses.asdict(found.all),
        "alerts": found.alerts,
        "span": found.span,
        "days": {day.isoformat(): hits for day, hits in sorted(found.days.items())},
        "languages": {name: dataclasses.asdict(one) for name, one in found.languages.items()},
        "sources": {name: dataclasses.asdict(one) for name, one in found.sources.items()},
    }


def _fields(sample: Sample) -> dict[str, object]:
    article = sample.article
    return {
        "verdict": sample.comparison.value,
        "id": article.id,
        "url": article.url,
        "source": article.source,
        "title": article.text.title,
        "found_at": article.found_at,
        "words": list(sample.evidence.words),
        "leaves": list(sample.evidence.leaves),
    }
