"""The contract with other programs: the JSON lines that the command line and the API give to them.

The fields of a class are the keys of its JSON object, in this order; a time is ISO 8601 with its offset.
Names of fields never change. docs/reference/json-lines.md is made of `JSON_LINES`.
"""

from __future__ import annotations

from collections.abc import Mapping

from watchword.contract.alert import (
    Alert,
    Clause,
    Delivery,
    DeliveryEnd,
    ExplainedAlert,
    ExplainedSpike,
    PossibleMatch,
    PromotedMatch,
    Spike,
    Story,
    TopicAnswer,
    WrongAlert,
)
from watchword.contract.article import Article, Page
from watchword.contract.backtest import (
    Backtest,
    Counts,
    ImportedQuery,
    Sample,
    SearchHit,
    Suggestion,
)
from watchword.contract.json_line import JsonLine
from watchword.contract.state import (
    AuditEntry,
    Channel,
    Digest,
    FailingChannel,
    Feed,
    FeedProbe,
    Label,
    Mute,
    OutputAddress,
    Percentiles,
    Politeness,
    SourceDelays,
    Status,
    Token,
    Topic,
    TopicToday,
    User,
)
from watchword.contract.versions import ArticleVersions

__all__ = [
    "JSON_LINES",
    "Alert",
    "Article",
    "ArticleVersions",
    "AuditEntry",
    "Backtest",
    "Channel",
    "Clause",
    "Counts",
    "Delivery",
    "DeliveryEnd",
    "Digest",
    "ExplainedAlert",
    "ExplainedSpike",
    "FailingChannel",
    "Feed",
    "FeedProbe",
    "ImportedQuery",
    "JsonLine",
    "Label",
    "Mute",
    "OutputAddress",
    "Page",
    "Percentiles",
    "Politeness",
    "PossibleMatch",
    "PromotedMatch",
    "Sample",
    "SearchHit",
    "SourceDelays",
    "Spike",
    "Status",
    "Story",
    "Suggestion",
    "Token",
    "Topic",
    "TopicAnswer",
    "TopicToday",
    "User",
    "WrongAlert",
]

JSON_LINES: Mapping[str, tuple[type[JsonLine], ...]] = {
    "export": (Article,),
    "parse": (Page,),
    "search --json": (SearchHit,),
    "status --json": (Status,),
    "status --delays --json": (SourceDelays,),
    "mute --json": (Mute,),
    "source list --json": (Feed,),
    "source check --json": (FeedProbe,),
    "source politeness --json": (Politeness,),
    "topic list --json": (Topic,),
    "topic test --json": (Backtest, Sample),
    "topic test --spikes --json": (Spike,),
    "topic try --json": (Backtest, Sample),
    "topic suggest --json": (Suggestion,),
    "topic import --json": (ImportedQuery,),
    "topic labels --json": (Label,),
    "article list --json": (Article,),
    "article show --json": (ArticleVersions,),
    "alert list --json": (Alert,),
    "alert list --deliveries --json": (Delivery,),
    "alert list --level possible --json": (PossibleMatch,),
    "alert promote --json": (PromotedMatch,),
    "alert show --json": (ExplainedAlert,),
    "alert show --json, of a spike": (ExplainedSpike,),
    "alert why --json": (TopicAnswer,),
    "alert wrong --json": (WrongAlert,),
    "story list --json": (Story,),
    "channel list --json": (Channel,),
    "user list --json": (User,),
    "user log --json": (AuditEntry,),
    "output list --json": (OutputAddress,),
    "user token list --json": (Token,),
}
"""By command, the lines that it prints; of two, one is its first line and the other all further ones."""
