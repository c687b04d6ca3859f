"""Topics see the facts of an article from its page, its entry and its source."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from tests.factories import a_source, a_topic
from tests.fakes import START
from tests.scenario.stage import FEED, Stage
from watchword.domain.article import ArticleDetails, Entry
from watchword.domain.source import Source

LINK = "https://a.example/sport/1"
ENTRY = Entry(link=LINK, title="A match", published_at=START - timedelta(hours=1))


def known() -> Source:
    source = a_source(FEED, key="paper")
    hints = dataclasses.replace(source.hints, outlet="The Paper", country="JP", language="ja")
    return dataclasses.replace(source, hints=hints)


async def told(stage: Stage, *queries: str) -> list[str]:
    """Those of the queries that make an alert."""
    topics = [a_topic(query, key=f"t{number}") for number, query in enumerate(queries)]
    await stage.configure([known()], topics)
    await stage.run()
    alerts = {alert.topic for alert in await stage.alerts()}
    return [topic.query for topic in topics if topic.key in alerts]


async def test_topics_see_source_country_authors_url_language_and_lead(stage: Stage) -> None:
    true = ["source:paper", 'source:"the paper"', "country:JP", 'author:"ann lee"', "lang:en"]
    true += ["url:/sport/", "lead:first", "body:second"]
    stage.publish(ENTRY)
    details = ArticleDetails(authors=("Ann Lee",))
    stage.page(LINK, "The first.\nThe second.", details=details, language="en")
    assert await told(stage, *true, "lead:second", "lang:ja", "author:ann") == true


async def test_a_text_of_no_known_language_is_in_that_of_its_source(stage: Stage) -> None:
    stage.publish(ENTRY)
    stage.page(LINK, "The first.")
    assert await told(stage, "lang:ja", "lang:en") == ["lang:ja"]
