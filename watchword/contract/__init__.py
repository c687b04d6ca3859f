"""The contract of JSON Lines: the records that the command line and the API give to other programs.

A record becomes one JSON object: its fields are the keys, in this order; a time is ISO 8601 with its
offset. Names of fields never change. `RECORDS` says which verb prints which records, and
docs/reference/json-lines.md is made of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from watchword.contract.alert import (
    Alert,
    Clause,
    Delivery,
    DeliveryEnd,
    ExplainedAlert,
    TopicAnswer,
    WrongAlert,
)
from watchword.contract.article import Article, Page
from watchword.contract.backtest import Backtest, Counts, Sample, Suggestion
from watchword.contract.json_record import Record
from watchword.contract.state import (
    Channel,
    Digest,
    Feed,
    FeedProbe,
    Mute,
    Status,
    Topic,
    TopicToday,
)

__all__ = [
    "RECORDS",
    "Alert",
    "Article",
    "Backtest",
    "Channel",
    "Clause",
    "Counts",
    "Delivery",
    "DeliveryEnd",
    "Digest",
    "ExplainedAlert",
    "Feed",
    "FeedProbe",
    "Mute",
    "Page",
    "Record",
    "Sample",
    "Status",
    "Suggestion",
    "Topic",
    "TopicAnswer",
    "TopicToday",
    "WrongAlert",
]

RECORDS: Mapping[str, tuple[type[Record], ...]] = {
    "export": (Article,),
    "parse": (Page,),
    "status --json": (Status,),
    "mute --json": (Mute,),
    "source list --json": (Feed,),
    "source check --json": (FeedProbe,),
    "topic list --json": (Topic,),
    "topic test --json": (Backtest, Sample),
    "topic try --json": (Backtest, Sample),
    "topic suggest --json": (Suggestion,),
    "alert list --json": (Alert,),
    "alert list --deliveries --json": (Delivery,),
    "alert show --json": (ExplainedAlert,),
    "alert why --json": (TopicAnswer,),
    "alert wrong --json": (WrongAlert,),
    "channel list --json": (Channel,),
}
"""Which records a command prints; of two, the first is its first line and the second all others."""
